package dev.senda.workers.rendering;

import dev.senda.workers.rendering.cache.LruCache;
import dev.senda.workers.rendering.liquid.LiquidTemplate;
import dev.senda.workers.rendering.liquid.LiquidTemplate.Reader;
import dev.senda.workers.rendering.liquid.expression.LiquidException;
import dev.senda.workers.rendering.liquid.expression.MissingVariableException;
import dev.senda.workers.rendering.liquid.expression.Snippet.Snippets;
import dev.senda.workers.rendering.page.TemplateWithSlots;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Renders Liquid with strict variables: a template may ask for a missing variable and may give a
 * default ({@code {{ contact.first_name | default: "friend" }}}), but cannot print it. Parsed
 * templates are cached by their text.
 */
final class LiquidEngine {

  private static final int KEPT = 500;

  private final LruCache<String, LiquidTemplate> parsed = new LruCache<>(KEPT);
  private final LruCache<String, LiquidTemplate> checked = new LruCache<>(KEPT);

  /**
   * Leaves a slot for each value, which is escaped for HTML text and quoted attributes.
   *
   * @param source the template, for errors
   * @throws RenderingException if a missing variable is printed, or the text is no Liquid
   */
  TemplateWithSlots renderWithSlots(
      TemplateSource source,
      String text,
      Map<String, Object> variables,
      Reader reader,
      Snippets snippets) {
    var values = new ArrayList<String>();
    return new TemplateWithSlots(render(source, text, variables, reader, snippets, values), values);
  }

  /**
   * Prints values unescaped, into plain text such as a mail's header.
   *
   * @param source the template, for errors
   * @throws RenderingException if a missing variable is printed, or the text is no Liquid
   */
  String render(
      TemplateSource source,
      String text,
      Map<String, Object> variables,
      Reader reader,
      Snippets snippets) {
    return text.contains("{") ? render(source, text, variables, reader, snippets, null) : text;
  }

  /**
   * Parses a snippet of an email.
   *
   * @param check refuses MJML that is not supported; a text is checked once
   * @throws LiquidException if it is no Liquid, or is refused
   */
  LiquidTemplate parseMjml(String text, Consumer<String> check) {
    return checked.get(
        text,
        () -> {
          check.accept(text);
          return parse(text);
        });
  }

  /**
   * Parses a text, which may be that of a snippet.
   *
   * @throws LiquidException if it is no Liquid
   */
  LiquidTemplate parse(String text) {
    return parsed.get(text, () -> LiquidTemplate.parse(text));
  }

  /**
   * Parses a text of a template, so that an error is known before the first message.
   *
   * @throws RenderingException if it is no Liquid, or has a tag or a filter that does not exist
   */
  LiquidTemplate check(TemplateSource source, String text) {
    try {
      return parse(text);
    } catch (LiquidException e) {
      throw broken(source, text, e);
    } catch (RuntimeException e) {
      throw RenderingException.of(source, "its Liquid does not work: " + e.getMessage(), e);
    }
  }

  /**
   * Renders a text with 1 for each value that is missing.
   *
   * @throws RenderingException if it is no Liquid, or a filter cannot use its value
   */
  TemplateWithSlots sample(
      TemplateSource source,
      String text,
      Map<String, Object> variables,
      Reader reader,
      Snippets snippets) {
    try {
      var values = new ArrayList<String>();
      return new TemplateWithSlots(
          LiquidTemplate.parse(text).renderSample(variables, reader, values, snippets), values);
    } catch (LiquidException e) {
      throw broken(source, text, e);
    } catch (RuntimeException e) {
      throw RenderingException.of(source, "its Liquid does not work: " + e.getMessage(), e);
    }
  }

  private String render(
      TemplateSource source,
      String text,
      Map<String, Object> variables,
      Reader reader,
      Snippets snippets,
      @Nullable List<String> values) {
    try {
      return parse(text).render(variables, reader, values, snippets);
    } catch (MissingVariableException e) {
      throw RenderingException.missingVariable(source, e.variable());
    } catch (LiquidException e) {
      throw broken(source, text, e);
    } catch (RuntimeException e) {
      throw RenderingException.of(source, "its Liquid does not work: " + e.getMessage(), e);
    }
  }

  private static RenderingException broken(TemplateSource source, String text, LiquidException e) {
    return RenderingException.of(
        source,
        "its Liquid is broken: %s%s".formatted(source.place(text, e.line()), e.getMessage()),
        e);
  }
}
