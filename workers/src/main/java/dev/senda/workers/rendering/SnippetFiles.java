package dev.senda.workers.rendering;

import dev.senda.journey.Journey;
import dev.senda.workers.rendering.liquid.LiquidTemplate;
import dev.senda.workers.rendering.liquid.expression.LiquidException;
import dev.senda.workers.rendering.liquid.expression.Snippet.Snippets;
import dev.senda.workers.rendering.mjml.MjmlRules;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The snippets that the templates of a journey may print: files beside them.
 *
 * @param locale of the template
 * @param isMjml whether the snippets are parts of an email
 */
record SnippetFiles(
    Templates templates, LiquidEngine liquid, Journey journey, Locale locale, boolean isMjml)
    implements Snippets {

  private static final Pattern NAME = Pattern.compile("\\w[\\w-]*(/\\w[\\w-]*)*");

  @Override
  public LiquidTemplate find(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new LiquidException(
          0,
          "found snippet \"%s\", expected a name of letters, digits and hyphens".formatted(name),
          null);
    }
    var text = templates.snippet(journey, name, locale);
    try {
      return isMjml ? liquid.parseMjml(text, SnippetFiles::refuseMjml) : liquid.parse(text);
    } catch (LiquidException e) {
      throw new LiquidException(
          0, "in snippet \"%s\": line %d: %s".formatted(name, e.line(), e.reason()), e);
    }
  }

  private static void refuseMjml(String text) {
    MjmlRules.check(text).stream()
        .findFirst()
        .ifPresent(
            finding -> {
              throw new LiquidException(finding.line(), finding.reason(), null);
            });
  }
}
