package dev.senda.workers.rendering.liquid.expression;

import dev.senda.workers.rendering.liquid.expression.Snippet.Snippets;
import dev.senda.workers.rendering.liquid.filter.FilterContext;
import dev.senda.workers.rendering.liquid.filter.FilterLimits;
import dev.senda.workers.rendering.liquid.value.Html;
import dev.senda.workers.rendering.liquid.value.Values;
import dev.senda.workers.rendering.page.HtmlEscapes;
import dev.senda.workers.rendering.page.Slots;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rendering of one message: the variables, those of the message and those that the template
 * sets, and what is printed so far.
 */
public final class Scope implements FilterContext {

  private static final int MOST_ITERATIONS = 100_000;
  private static final Pattern LINE_BREAK = Pattern.compile("(?i)<br ?/?>");

  private final Locale locale;
  private final ZoneId zone;
  private final Supplier<Instant> clock;

  /** The escaped values of the slots; null in plain text. */
  private final @Nullable List<String> values;

  private final Map<String, ? extends @Nullable Object> given;
  private final Snippets snippets;
  private Frames frames;

  /** Of the snippets that are being rendered, the innermost last. */
  private final Deque<OpenSnippet> open = new ArrayDeque<>();

  private NilReason nilReason = new NilReason.Missing("nil");
  private String lastOfIfChanged = "";
  private StringBuilder output = new StringBuilder(4096);
  private int iterations;

  /** How many characters were printed so far, also in captures. */
  private long printed;

  /** What is printed for nil; null for an error. */
  private @Nullable String sample;

  /** The variables that one file sees. */
  private static final class Frames {

    /** From the outermost: those that the template assigns, those of each loop. */
    private final List<Map<String, @Nullable Object>> variables = new ArrayList<>();

    /** Why assigned variables are nil. */
    private final Map<String, NilReason> reasons = new HashMap<>();

    private final Map<String, Integer> positions = new HashMap<>();
    private final Map<String, Long> counters = new HashMap<>();

    Frames() {
      variables.add(new HashMap<>());
    }
  }

  /**
   * A snippet that is being rendered.
   *
   * @param before the variables of the file around it
   */
  private record OpenSnippet(String name, boolean isIsolated, Frames before) {

    /** The name only: personal data stays out of logs. */
    @Override
    public String toString() {
      return "OpenSnippet[name=%s]".formatted(name);
    }
  }

  /**
   * A rendering at its beginning.
   *
   * @param values gets the escaped values of the slots; null for plain text
   */
  public Scope(
      Map<String, ? extends @Nullable Object> variables,
      Locale locale,
      ZoneId zone,
      Supplier<Instant> clock,
      @Nullable List<String> values,
      Snippets snippets) {
    this.given = variables;
    this.snippets = snippets;
    this.frames = new Frames();
    this.locale = locale;
    this.zone = zone;
    this.clock = clock;
    this.values = values;
  }

  /** The value of a variable; null for none. */
  public @Nullable Object find(String name) {
    var variables = frames.variables;
    for (int i = variables.size() - 1; i >= 0; i--) {
      var frame = variables.get(i);
      if (frame.containsKey(name)) {
        return frame.get(name);
      }
    }
    return given.containsKey(name) ? given.get(name) : frames.counters.get(name);
  }

  /** The variable of the innermost loop that is being rendered; null for none. */
  public @Nullable Object loop(String name) {
    return frames.variables.size() > 1 ? find(name) : null;
  }

  /** Sets a variable for the rest of the template. */
  public void assign(String name, @Nullable Object value) {
    frames.variables.getFirst().put(name, value);
    if (value == null) {
      frames.reasons.put(name, nilReason);
    } else {
      frames.reasons.remove(name);
    }
  }

  /** Begins a loop, whose variables hide those of the same name around it. */
  public Map<String, @Nullable Object> push() {
    var frame = new HashMap<String, @Nullable Object>(4);
    frames.variables.add(frame);
    return frame;
  }

  /** Ends the innermost loop. */
  public void pop() {
    frames.variables.removeLast();
  }

  /** Whether a snippet is being rendered that sees only its own variables. */
  public boolean isIsolated() {
    return open.stream().anyMatch(OpenSnippet::isIsolated);
  }

  /**
   * The snippet with this name.
   *
   * @throws LiquidException if there is none, or it is being rendered already
   */
  public Snippet snippet(String name) {
    var names = open.reversed().stream().map(OpenSnippet::name).toList();
    if (names.contains(name)) {
      throw new LiquidException(
          0,
          "found a cycle of snippets: %s > %s, expected none"
              .formatted(String.join(" > ", names), name),
          null);
    }
    return snippets.find(name);
  }

  /**
   * Begins a snippet.
   *
   * @param isIsolated whether it sees nothing that the templates around it set
   * @param arguments variables of the snippet, which are evaluated outside of it
   * @param values further variables of the snippet
   */
  public void enter(
      String name,
      boolean isIsolated,
      Map<String, Expression> arguments,
      Map<String, @Nullable Object> values) {
    var variables = new HashMap<String, @Nullable Object>(values);
    var reasons = new HashMap<String, NilReason>();
    arguments.forEach(
        (argument, expression) -> {
          var value = expression.evaluate(this);
          variables.put(argument, value);
          if (value == null) {
            reasons.put(argument, nilReason);
          }
        });
    open.push(new OpenSnippet(name, isIsolated, frames));
    if (isIsolated) {
      frames = new Frames();
    }
    (isIsolated ? frames.variables.getFirst() : push()).putAll(variables);
    frames.reasons.putAll(reasons);
  }

  /** Ends the innermost snippet. */
  public void leave() {
    var snippet = open.pop();
    if (!snippet.isIsolated()) {
      pop();
    }
    frames = snippet.before();
  }

  /** Counts a pass through a loop, so that a template cannot run for ever. */
  public void countIteration() {
    if (++iterations > MOST_ITERATIONS) {
      throw new LiquidException(
          0,
          "found a loop without end, expected at most %d passes".formatted(MOST_ITERATIONS),
          null);
    }
  }

  /** The number of a counter, which is then changed by a difference. */
  public long count(String name, int difference, boolean isChangedFirst) {
    long before = frames.counters.getOrDefault(name, 0L);
    frames.counters.put(name, before + difference);
    return isChangedFirst ? before + difference : before;
  }

  /** The position that is remembered under a name, such as that of a cycle. */
  public int position(String name) {
    return frames.positions.getOrDefault(name, 0);
  }

  /** Remembers a position. */
  public void setPosition(String name, int position) {
    frames.positions.put(name, position);
  }

  /** Whether this is not what the last call was given. */
  public boolean isChanged(String text) {
    var filled = values == null ? text : Slots.fill(text, values);
    boolean isChanged = !filled.equals(lastOfIfChanged);
    lastOfIfChanged = filled;
    return isChanged;
  }

  /** Prints this where nil would be an error. */
  public void printForNil(String value) {
    sample = value;
  }

  /** Whether nil is an error where it is printed. */
  public boolean isStrict() {
    return sample == null;
  }

  /** Prints text of the template. */
  public void write(String text) {
    countPrinted(text.length());
    output.append(text);
  }

  private void countPrinted(long length) {
    printed += length;
    try {
      FilterLimits.checkLength(printed);
    } catch (IllegalArgumentException e) {
      throw new LiquidException(0, Objects.requireNonNull(e.getMessage()), e);
    }
  }

  /**
   * Prints a value: into a slot, escaped, where HTML is written.
   *
   * @throws MissingVariableException if it is nil because a variable is missing
   * @throws LiquidException if it is nil because a filter could not use it
   */
  public void print(@Nullable Object given) {
    var value = given == null ? sample : given;
    if (value == null) {
      throw nilException();
    }
    countPrinted(Values.length(value));
    if (values == null) {
      output.append(Values.text(value));
    } else if (value instanceof Html html) {
      output.append(html.markup());
    } else {
      output.append(Slots.of(values.size()));
      values.add(HtmlEscapes.escaped(Values.text(value)));
    }
  }

  /** What is printed so far; what follows is printed anew, until {@link #endCapture}. */
  public StringBuilder beginCapture() {
    var before = output;
    output = new StringBuilder();
    return before;
  }

  /** What was printed since {@link #beginCapture}. */
  public String endCapture(StringBuilder before) {
    var captured = output.toString();
    output = before;
    return captured;
  }

  /** What is printed, as a value of the template. */
  public Object captured(String text) {
    return values == null ? text : Html.ofMarkup(text, values);
  }

  /** The line break that a template writes for a filter, as HTML; anything else as it is. */
  @Nullable Object lineBreak(@Nullable Object literal) {
    return values != null
            && literal instanceof String text
            && LINE_BREAK.matcher(text.strip()).matches()
        ? Html.ofMarkup(text, values)
        : literal;
  }

  /** Everything that is printed. */
  public String output() {
    return output.toString();
  }

  void setNil(NilReason reason) {
    nilReason = reason;
  }

  NilReason nilReason() {
    return nilReason;
  }

  @Nullable NilReason reasonOf(String name) {
    return frames.reasons.get(name);
  }

  /** Says why the last value is nil. */
  public RuntimeException nilException() {
    return nilReason.toException();
  }

  @Override
  public Locale locale() {
    return locale;
  }

  @Override
  public ZoneId zone() {
    return zone;
  }

  @Override
  public Instant now() {
    return clock.get();
  }

  @Override
  public boolean isHtml() {
    return values != null;
  }

  @Override
  public Html html(String escaped) {
    return Html.ofEscaped(escaped, Objects.requireNonNull(values));
  }

  @Override
  public @Nullable Object unusable(String reason) {
    nilReason = new NilReason.Unusable(0, reason);
    return null;
  }
}
