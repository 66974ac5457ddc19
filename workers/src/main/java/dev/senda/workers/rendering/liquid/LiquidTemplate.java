package dev.senda.workers.rendering.liquid;

import dev.senda.workers.rendering.liquid.expression.Flow;
import dev.senda.workers.rendering.liquid.expression.Scope;
import dev.senda.workers.rendering.liquid.expression.Snippet;
import dev.senda.workers.rendering.liquid.expression.Snippet.Snippets;
import dev.senda.workers.rendering.liquid.parse.StatementReader;
import dev.senda.workers.rendering.liquid.parse.StatementReader.ParsedTemplate;
import dev.senda.workers.rendering.liquid.parse.StatementReader.SnippetCall;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A parsed template. It has no state of its own, so threads may share it. */
public final class LiquidTemplate implements Snippet {

  private final ParsedTemplate parsed;

  private LiquidTemplate(ParsedTemplate parsed) {
    this.parsed = parsed;
  }

  /**
   * Who reads the message, and when.
   *
   * @param locale for the words of dates, and for numbers
   * @param zone for the times of dates
   * @param clock for {@code now}
   */
  public record Reader(Locale locale, ZoneId zone, Supplier<Instant> clock) {}

  /**
   * Parses a text.
   *
   * @throws dev.senda.workers.rendering.liquid.expression.LiquidException if it is no Liquid, or
   *     has a tag or a filter that does not exist
   */
  public static LiquidTemplate parse(String text) {
    return new LiquidTemplate(StatementReader.read(text));
  }

  /**
   * Renders the text. A missing variable may be asked for, and may have a default.
   *
   * @param values gets each printed value, escaped for HTML, and its place in the text is a slot;
   *     null to print the values as they are
   * @param snippets which it may print
   * @throws dev.senda.workers.rendering.liquid.expression.MissingVariableException if a missing
   *     variable is printed
   * @throws dev.senda.workers.rendering.liquid.expression.LiquidException if a filter cannot use
   *     its value
   */
  public String render(
      Map<String, ? extends @Nullable Object> variables,
      Reader reader,
      @Nullable List<String> values,
      Snippets snippets) {
    return render(scope(variables, reader, values, snippets));
  }

  /** The same with 1 for each value that is missing. */
  public String renderSample(
      Map<String, ? extends @Nullable Object> variables,
      Reader reader,
      List<String> values,
      Snippets snippets) {
    var scope = scope(variables, reader, values, snippets);
    scope.printForNil("1");
    return render(scope);
  }

  /** The snippets that it prints, where it names them. */
  public List<SnippetCall> snippetCalls() {
    return parsed.snippetCalls();
  }

  @Override
  public Flow renderIn(Scope scope) {
    return parsed.root().render(scope);
  }

  private static Scope scope(
      Map<String, ? extends @Nullable Object> variables,
      Reader reader,
      @Nullable List<String> values,
      Snippets snippets) {
    return new Scope(variables, reader.locale(), reader.zone(), reader.clock(), values, snippets);
  }

  private String render(Scope scope) {
    var _ = renderIn(scope);
    return scope.output();
  }
}
