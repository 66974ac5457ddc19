package dev.senda.workers.rendering;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * The YAML between the two lines of {@code ---} at the beginning of a template, and the body after
 * them. Every value is text: {@code yes} and {@code 2026} are no booleans and numbers here.
 *
 * @param values a text, or a map of texts, by key
 * @param bodyLine the line of the file where the body begins, from 1
 */
record FrontMatter(Map<String, Object> values, String body, int bodyLine) {

  private static final String FENCE = "---";

  static boolean isAtStartOf(String text) {
    return text.lines().findFirst().filter(FrontMatter::isFence).isPresent();
  }

  /**
   * Parses the front matter of a text that begins with it.
   *
   * @param unread the template, for errors
   * @throws RenderingException if it never ends, is no YAML, or is no map of texts and maps
   */
  static FrontMatter parse(TemplateSource unread, String text) {
    var lines = text.lines().toList();
    int end = 1;
    while (end < lines.size() && !isFence(lines.get(end))) {
      end++;
    }
    if (end == lines.size()) {
      throw RenderingException.of(
          unread, "front matter: never ends (expected --- on a line of its own)");
    }
    return new FrontMatter(
        load(unread, String.join("\n", lines.subList(1, end))),
        String.join("\n", lines.subList(end + 1, lines.size())),
        end + 2);
  }

  /** Whether it has this key still. */
  boolean has(String key) {
    return values.containsKey(key);
  }

  /** Removes a text; null where there is none. */
  @Nullable String removeText(TemplateSource unread, String key) {
    return switch (values.remove(key)) {
      case null -> null;
      case String text -> text;
      default -> throw RenderingException.of(unread, "front matter: %s is no text".formatted(key));
    };
  }

  /** Removes a map of texts; empty where there is none. */
  Map<String, String> removeMap(TemplateSource unread, String key) {
    var value = values.remove(key);
    if (value == null) {
      return Map.of();
    }
    var texts = new LinkedHashMap<String, String>();
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (name, text) -> {
            if (!(text instanceof String)) {
              throw RenderingException.of(
                  unread, "front matter: %s: \"%s\" is no text".formatted(key, name));
            }
            texts.put(name.toString(), text.toString());
          });
      return Map.copyOf(texts);
    }
    throw RenderingException.of(
        unread,
        "front matter: %s is no map (expected indented lines \"name\": \"value\")".formatted(key));
  }

  /**
   * @throws RenderingException if there is a key besides those that were removed
   */
  void refuseOthers(TemplateSource unread, String expected) {
    if (!values.isEmpty()) {
      throw RenderingException.of(
          unread,
          "front matter: \"%s\" is unknown (expected %s)"
              .formatted(values.keySet().iterator().next(), expected));
    }
  }

  private static boolean isFence(String line) {
    return line.strip().equals(FENCE);
  }

  private static Map<String, Object> load(TemplateSource unread, String yaml) {
    Object loaded;
    try {
      loaded = parser().load(yaml);
    } catch (MarkedYAMLException e) {
      var mark = e.getProblemMark();
      throw RenderingException.of(
          unread,
          "front matter: line %d: %s (expected YAML: quote a value that begins with {{ or contains a colon)"
              .formatted(mark == null ? 1 : mark.getLine() + 2, e.getProblem()),
          e);
    } catch (YAMLException e) {
      throw RenderingException.of(unread, "front matter: it is no YAML: " + e.getMessage(), e);
    }
    var values = new LinkedHashMap<String, Object>();
    if (loaded instanceof Map<?, ?> map) {
      map.forEach((key, value) -> values.put(key.toString(), value));
    } else if (loaded != null) {
      throw RenderingException.of(
          unread, "front matter: it is no map (expected lines such as subject: Hello)");
    }
    return values;
  }

  /** A parser has state, so each call creates a new one. */
  private static Yaml parser() {
    var options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setMaxAliasesForCollections(0);
    var dumperOptions = new DumperOptions();
    return new Yaml(
        new SafeConstructor(options),
        new Representer(dumperOptions),
        dumperOptions,
        options,
        new TextResolver());
  }

  /** Resolves every scalar as text. */
  private static final class TextResolver extends Resolver {

    @Override
    protected void addImplicitResolvers() {}
  }
}
