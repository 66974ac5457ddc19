package dev.senda.catalog;

import static java.util.stream.Collectors.toCollection;

import dev.senda.journey.catalog.CatalogContext.TemplateVariable;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Finds the variables and link names of a template in its text: the variables of the contact and of
 * the start event, and the coupon. Other tests check that it renders.
 */
final class TemplateReferenceExtractor {

  /** The content of Liquid's output and tag braces. */
  private static final Pattern LIQUID =
      Pattern.compile("\\{\\{(.*?)}}|\\{%(.*?)%}", Pattern.DOTALL);

  private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"|'[^']*'");

  private static final Pattern VARIABLE =
      Pattern.compile("(?<![\\w.])(?:(?:contact|event)\\.\\w+|coupon)(?![\\w])");

  private static final Pattern WITH_DEFAULT =
      Pattern.compile("^\\s*-?\\s*([\\w.]+)\\s*\\|\\s*default\\s*:");

  private static final Pattern LINK_NAME =
      Pattern.compile("<(?:a|mj-button)\\b[^>]*\\bname\\s*=\\s*\"([^\"]*)\"");

  private final String text;

  TemplateReferenceExtractor(String text) {
    this.text = text;
  }

  /**
   * The variables of the contact ({@code contact.first_name}) and of the start event ({@code
   * event.products}), and the coupon. A variable with a default may be missing.
   */
  Set<TemplateVariable> variables() {
    var needed = new TreeMap<String, Boolean>();
    var liquid = LIQUID.matcher(text);
    while (liquid.find()) {
      var inside = liquid.group(1) == null ? liquid.group(2) : liquid.group(1);
      var withDefault = WITH_DEFAULT.matcher(inside);
      var optional = liquid.group(1) != null && withDefault.find() ? withDefault.group(1) : "";
      var variables = VARIABLE.matcher(QUOTED.matcher(inside).replaceAll("\"\""));
      while (variables.find()) {
        needed.merge(
            variables.group(), variables.group().equals(optional), (one, other) -> one && other);
      }
    }
    return needed.entrySet().stream()
        .map(entry -> new TemplateVariable(entry.getKey(), entry.getValue()))
        .collect(toCollection(LinkedHashSet::new));
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
