package dev.senda.workers.rendering.liquid;

import dev.senda.workers.rendering.liquid.expression.Scope;
import dev.senda.workers.rendering.liquid.parse.LiquidReader;
import dev.senda.workers.rendering.liquid.statement.Statement;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A parsed template. It has no state of its own, so threads may share it. */
public final class LiquidTemplate {

  private final Statement root;

  private LiquidTemplate(Statement root) {
    this.root = root;
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
    return new LiquidTemplate(LiquidReader.read(text));
  }

  /**
   * Renders the text. A missing variable may be asked for, and may have a default.
   *
   * @param values gets each printed value, escaped for HTML, and its place in the text is a slot;
   *     null to print the values as they are
   * @throws dev.senda.workers.rendering.liquid.expression.MissingVariableException if a missing
   *     variable is printed
   * @throws dev.senda.workers.rendering.liquid.expression.LiquidException if a filter cannot use
   *     its value
   */
  public String render(
      Map<String, ? extends @Nullable Object> variables,
      Reader reader,
      @Nullable List<String> values) {
    return render(new Scope(variables, reader.locale(), reader.zone(), reader.clock(), values));
  }

  /** The same with 1 for each value that is missing. */
  public String renderSample(
      Map<String, ? extends @Nullable Object> variables, Reader reader, List<String> values) {
    var scope = new Scope(variables, reader.locale(), reader.zone(), reader.clock(), values);
    scope.printForNil("1");
    return render(scope);
  }

  private String render(Scope scope) {
    root.render(scope);
    return scope.output();
  }
}
