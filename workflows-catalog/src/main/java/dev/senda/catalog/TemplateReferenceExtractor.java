package dev.senda.catalog;

import dev.senda.journey.catalog.CatalogContext.TemplateVariable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Finds the variables and link names of a template in its text: the variables of the contact and of
 * events, the coupon and the digest. Other tests check that it renders.
 */
final class TemplateReferenceExtractor {

  /** The content of Liquid's output and tag braces. */
  private static final Pattern LIQUID =
      Pattern.compile("\\{\\{(.*?)}}|\\{%(.*?)%}", Pattern.DOTALL);

  private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"|'[^']*'");

  private static final Pattern VARIABLE =
      Pattern.compile(
          "(?<![\\w.])(?:([a-z_]\\w*)\\.\\w+(?:-\\w+)*|coupon|digest(?:_rest)?)(?![\\w])");

  /** What every template has, and what Liquid gives in a loop. */
  private static final Set<String> ALWAYS_THERE =
      Set.of("brand", "forloop", "tablerowloop", "blank", "empty");

  /**
   * A name that a tag gives to a value: a loop, an assignment, a parameter of a snippet, or the
   * snippet's own name.
   */
  private static final Pattern OWN_NAME =
      Pattern.compile(
          "(?:(?:^|\\R)\\s*-?\\s*(?:for|tablerow|assign|capture)\\s+|\\bas\\s+"
              + "|\\b(?:render|include)\\s+[\"'])([\\w-]+)|([\\w-]+)\\s*:");

  private static final Pattern DEFAULT = Pattern.compile("\\|\\s*default\\s*:");

  private static final Pattern LIQUID_TAG = Pattern.compile("^-?\\s*liquid\\b");

  private static final Pattern LINE_BREAK = Pattern.compile("\\R");

  /** A loop: the name that it gives to each value, and over what. */
  private static final Pattern LOOP =
      Pattern.compile("^-?\\s*(?:for|tablerow)\\s+([\\w-]+)\\s+in\\s+([\\w.-]+)");

  private static final Pattern TAG = Pattern.compile("-?\\s*(\\w+)");

  /** What Liquid does not evaluate. */
  private static final Pattern COMMENT =
      Pattern.compile("\\{%-?\\s*(comment|raw)\\s*-?%}.*?\\{%-?\\s*end\\1\\s*-?%}", Pattern.DOTALL);

  private static final Pattern LINK_NAME =
      Pattern.compile("<(?:a|mj-button)\\b[^>]*\\bname\\s*=\\s*\"([^\"]*)\"");

  private final String text;

  TemplateReferenceExtractor(String text) {
    this.text = text;
  }

  /**
   * The variables of the contact ({@code contact.first_name}), of the start event ({@code
   * event.products}) and of events under other names ({@code drop.new_price}), the coupon and the
   * digest, and in a loop over the digest the properties of its events ({@code comment.author}). A
   * variable may be missing where it has a default, where a tag only asks for it, and where it is
   * printed inside of a tag that asked for it.
   */
  Set<TemplateVariable> variables() {
    var evaluated = COMMENT.matcher(text).replaceAll("");
    var ownNames = new TreeSet<>(ALWAYS_THERE);
    LIQUID
        .matcher(evaluated)
        .results()
        .filter(tag -> tag.group(2) != null)
        .forEach(tag -> addOwnNames(tag.group(2), ownNames));
    var references = new References(ownNames);
    var liquid = LIQUID.matcher(evaluated);
    while (liquid.find()) {
      if (liquid.group(1) == null) {
        references.readTag(liquid.group(2));
      } else {
        references.readOutput(liquid.group(1));
      }
    }
    return references.variables();
  }

  private static void addOwnNames(String tag, Set<String> ownNames) {
    OWN_NAME
        .matcher(tag)
        .results()
        .forEach(found -> ownNames.add(found.group(1) == null ? found.group(2) : found.group(1)));
  }

  private static String withoutTexts(String liquid) {
    return QUOTED.matcher(liquid).replaceAll("\"\"");
  }

  /** The variables found so far, and the tags that are open. */
  private static final class References {

    /** Whether each may be missing. */
    private final TreeMap<String, Boolean> optional = new TreeMap<>();

    /** The same for the properties of the digest's events. */
    private final TreeMap<String, Boolean> optionalOfDigest = new TreeMap<>();

    private final Deque<OpenTag> open = new ArrayDeque<>();

    private final Set<String> ownNames;

    /**
     * @param ownNames the names of values that need nothing from outside
     */
    References(Set<String> ownNames) {
      this.ownNames = ownNames;
    }

    private Set<String> variablesIn(String liquid) {
      var found = new LinkedHashSet<String>();
      var variables = VARIABLE.matcher(withoutTexts(liquid));
      while (variables.find()) {
        var name = variables.group(1);
        if (name == null || !ownNames.contains(name) || isDigestEvent(name)) {
          found.add(variables.group());
        }
      }
      return found;
    }

    private static final class OpenTag {
      private final boolean isLoop;
      private final Set<String> asked;
      private final String loopName;
      private final boolean isOverDigest;
      private boolean hasElse;

      OpenTag(Set<String> asked) {
        this(false, asked, "", false);
      }

      private OpenTag(boolean isLoop, Set<String> asked, String loopName, boolean isOverDigest) {
        this.isLoop = isLoop;
        this.asked = asked;
        this.loopName = loopName;
        this.isOverDigest = isOverDigest;
      }

      static OpenTag loop(String liquid, Set<String> asked) {
        var loop = LOOP.matcher(liquid);
        boolean isKnown = loop.lookingAt();
        return new OpenTag(
            true, asked, isKnown ? loop.group(1) : "", isKnown && loop.group(2).equals("digest"));
      }
    }

    /** Whether the innermost loop that gives this name is one over the digest. */
    private boolean isDigestEvent(String name) {
      return open.stream()
          .filter(tag -> tag.loopName.equals(name))
          .findFirst()
          .filter(tag -> tag.isOverDigest)
          .isPresent();
    }

    void readOutput(String liquid) {
      boolean hasDefault = DEFAULT.matcher(withoutTexts(liquid)).find();
      variablesIn(liquid).forEach(name -> add(name, hasDefault || isAsked(name)));
    }

    private boolean isAsked(String name) {
      return open.stream().anyMatch(tag -> !tag.isLoop && tag.asked.contains(name));
    }

    void readTag(String liquid) {
      var tag = TAG.matcher(liquid);
      var variables = variablesIn(liquid);
      switch (tag.lookingAt() ? tag.group(1) : "") {
        case "if", "unless", "case" -> {
          variables.forEach(name -> add(name, true));
          open.push(new OpenTag(variables));
        }
        case "elsif", "when" -> {
          variables.forEach(name -> add(name, true));
          if (!open.isEmpty()) {
            open.getFirst().asked.addAll(variables);
          }
        }
        case "for", "tablerow" -> open.push(OpenTag.loop(liquid, variables));
        case "else" -> {
          if (!open.isEmpty()) {
            open.getFirst().hasElse = true;
          }
        }
        case "endif", "endunless", "endcase" -> open.poll();
        case "endfor", "endtablerow" -> close();
        case "liquid" ->
            LINE_BREAK
                .splitAsStream(LIQUID_TAG.matcher(liquid).replaceFirst(""))
                .forEach(this::readTag);
        case "echo" -> readOutput(liquid);
        // Missing is what is assigned then, and an error only where that is printed.
        case "assign", "render", "include" -> variables.forEach(name -> add(name, true));
        default -> variables.forEach(name -> add(name, isAsked(name)));
      }
    }

    private void close() {
      var loop = open.poll();
      if (loop != null) {
        loop.asked.forEach(name -> add(name, loop.hasElse || isAsked(name)));
      }
    }

    private void add(String name, boolean mayBeMissing) {
      var owner = name.split("\\.", 2)[0];
      (isDigestEvent(owner) ? optionalOfDigest : optional)
          .merge(name, mayBeMissing, (one, other) -> one && other);
    }

    Set<TemplateVariable> variables() {
      while (!open.isEmpty()) {
        close();
      }
      var all = new LinkedHashSet<TemplateVariable>();
      optional.forEach((name, mayBeMissing) -> all.add(new TemplateVariable(name, mayBeMissing)));
      optionalOfDigest.forEach(
          (name, mayBeMissing) -> all.add(new TemplateVariable(name, mayBeMissing, true)));
      return all;
    }
  }

  /** The names of its links. */
  Set<String> linkNames() {
    var names = new TreeSet<String>();
    var links = LINK_NAME.matcher(text);
    while (links.find()) {
      names.add(links.group(1));
    }
    return names;
  }
}
