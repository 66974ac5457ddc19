package dev.senda.workers.rendering.liquid.parse;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The tags that exist, with what the docs say about them. */
public final class LiquidTags {

  /** Blocks of which liqp's grammar does not know the name. */
  static final Set<String> OTHER_BLOCKS = Set.of("ifchanged");

  /** Tags without a block of which liqp's grammar does not know the name. */
  static final Set<String> SIMPLE_TAGS = Set.of("break", "continue", "increment", "decrement");

  /** Tags of other Liquids, which are refused by name. */
  static final Set<String> REFUSED =
      Set.of("include", "include_relative", "render", "liquid", "echo", "section", "layout", "doc");

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
                "prints its block if the condition does not hold; with `else`",
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
            new Tag("comment", "prints nothing", "a{% comment %} a note {% endcomment %}b"),
            new Tag("raw", "prints its block as it is", "{% raw %}{{ name }}{% endraw %}"))) {
      tags.put(tag.name(), tag);
    }
    return tags;
  }

  /** The tags by their names, in the order of the alphabet. */
  public static Map<String, Tag> all() {
    return ALL;
  }

  static String unknown(String name) {
    return "found {%% %s %%}, which is not supported (expected one of %s)"
        .formatted(name, String.join(", ", ALL.keySet()));
  }
}
