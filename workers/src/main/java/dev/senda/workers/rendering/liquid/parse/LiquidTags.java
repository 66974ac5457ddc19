package dev.senda.workers.rendering.liquid.parse;

import dev.senda.journey.catalog.NameSuggestions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The tags that exist, with what the docs say about them. */
public final class LiquidTags {

  /** The tags that are parts of others. */
  private static final Set<String> PARTS = Set.of("else", "elsif", "when");

  private static final Map<String, Tag> ALL = byName();

  /**
   * A tag.
   *
   * @param example a template; the docs show what it prints
   */
  public record Tag(String name, String description, String example) {}

  private LiquidTags() {}

  private static Map<String, Tag> byName() {
    var tags = new TreeMap<String, Tag>();
    for (var tag :
        List.of(
            new Tag(
                "assign",
                "sets a variable",
                "{% assign product = event.products[0] %}{{ product.name }}"),
            new Tag(
                "capture",
                "sets a variable to what its block prints",
                "{% capture greeting %}Hi {{ contact.first_name }}{% endcapture %}{{ greeting }}"),
            new Tag(
                "if",
                "prints the first part whose condition holds; with `elsif` and `else`",
                "{% if contact.vip %}VIP{% elsif event.total > 100 %}big{% else %}plain{% endif %}"),
            new Tag(
                "unless",
                "prints its block if the condition does not hold; with `elsif` and `else`",
                "{% unless contact.vip %}plain{% endunless %}"),
            new Tag(
                "case",
                "prints the part for a value; with `else`",
                "{% case contact.plan-name %}{% when \"pro\", \"team\" %}paid{% else %}free{% endcase %}"),
            new Tag(
                "for",
                "prints its block for each item of a list or range; with `limit`, `offset`,"
                    + " `reversed`, and `else` for a list that is empty or missing",
                "{% for item in event.products limit: 2 %}{{ forloop.index }}. {{ item.name }};{% endfor %}"),
            new Tag(
                "tablerow",
                "prints its block for each item, in cells of table rows; with `cols`, `limit` and"
                    + " `offset`",
                "{% tablerow item in event.products cols: 2 %}{{ item.name }}{% endtablerow %}"),
            new Tag(
                "cycle",
                "prints the next of its values each time",
                "{% for i in (1..3) %}{% cycle \"odd\", \"even\" %} {% endfor %}"),
            new Tag(
                "ifchanged",
                "prints its block if it differs from the last time",
                "{% for i in (1..4) %}{% ifchanged %}{{ i | divided_by: 3 }}{% endifchanged %}{% endfor %}"),
            new Tag(
                "break",
                "leaves the loop",
                "{% for i in (1..9) %}{% if i > 2 %}{% break %}{% endif %}{{ i }}{% endfor %}"),
            new Tag(
                "continue",
                "goes on with the next item",
                "{% for i in (1..3) %}{% if i == 2 %}{% continue %}{% endif %}{{ i }}{% endfor %}"),
            new Tag(
                "increment",
                "prints a counter, and adds one to it",
                "{% increment n %}{% increment n %}"),
            new Tag(
                "decrement",
                "takes one from a counter, and prints it",
                "{% decrement n %}{% decrement n %}"),
            new Tag("comment", "prints nothing", "a{% comment %} a {{ note {% endcomment %}b"),
            new Tag("#", "prints nothing, and is one tag", "a{% # a note %}b"),
            new Tag(
                "doc",
                "prints nothing: says what a snippet is for",
                "a{% doc %} a card {% enddoc %}b"),
            new Tag(
                "echo",
                "prints a value, also in `liquid`",
                "{% echo contact.first_name | upcase %}"),
            new Tag(
                "liquid",
                "has a tag on each line, without braces",
                "{% liquid\nassign name = contact.first_name\nif name != blank\n  echo name\nendif\n%}"),
            new Tag(
                "render",
                "prints a [snippet](templates.md#snippets), with `with`, `for`, `as` and named values",
                "{% render \"price\" for event.products as product, currency: \"EUR\" %}"),
            new Tag(
                "include",
                "prints a snippet that sees and sets the variables of the template; `render` is better",
                "{% include \"price\" for event.products, currency: \"EUR\" %}"),
            new Tag("raw", "prints its block as it is", "{% raw %}{{ name }}{% endraw %}"))) {
      tags.put(tag.name(), tag);
    }
    return tags;
  }

  /** The tags by their names, in the order of the alphabet. */
  public static Map<String, Tag> all() {
    return ALL;
  }

  /**
   * Why a tag cannot stand where it does.
   *
   * @param opener the tag of the block around it; empty for none
   */
  static String misplaced(String name, String opener) {
    if (PARTS.contains(name)) {
      return "found {%% %s %%}%s, expected it at the end of {%% if %%}, {%% unless %%}, {%% case %%} or {%% for %%}"
          .formatted(name, opener.isEmpty() ? "" : " in {%% %s %%}".formatted(opener));
    }
    if (name.startsWith("end") && ALL.containsKey(name.substring(3))) {
      return "found {%% %s %%}, expected %s"
          .formatted(
              name,
              opener.isEmpty()
                  ? "{%% %s %%} before it".formatted(name.substring(3))
                  : "{%% end%s %%} first".formatted(opener));
    }
    return "found {%% %s %%}, which is not supported%s (expected one of %s)"
        .formatted(
            name, NameSuggestions.didYouMean(name, ALL.keySet()), String.join(", ", ALL.keySet()));
  }
}
