package dev.senda.journey;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A condition on a contact, as data. The picture shows it as text. It is evaluated against the
 * contact's profile at the moment when it is asked, in memory or in SQL with the same result.
 */
public sealed interface Condition
    permits Condition.Simple, Condition.All, Condition.Any, Condition.Not, NamedCondition {

  /** A condition that is not made of others. */
  sealed interface Simple extends Condition
      permits Attribute,
          PropertyCondition,
          Score,
          Stage,
          Language,
          OnList,
          SegmentReference,
          Consents,
          Did,
          DayCondition,
          SumCondition,
          LastTimeCondition,
          Digest.HasEvents {}

  /** An attribute of the contact, for a condition: {@code attribute("country").is("MX")}. */
  static ValueReference.Attribute attribute(String name) {
    return new ValueReference.Attribute(name);
  }

  /**
   * A property of the event that enrolled the contact, for a condition: {@code
   * property("form").is("pricing")}. It is unknown where the API started the enrollment without an
   * event.
   */
  static ValueReference.Property property(String name) {
    return new ValueReference.Property(ValueReference.Property.START, name);
  }

  /**
   * A property of an event that was waited for under this name, for a condition: {@code
   * property("drop", "new_price").lessThan(50)}. It is unknown until the event has happened.
   */
  static ValueReference.Property property(String event, String name) {
    return new ValueReference.Property(event, name);
  }

  /** A condition on the lead score: {@code score().atLeast(50)}. */
  static ConditionBuilders.ScoreConditionBuilder score() {
    return new ConditionBuilders.ScoreConditionBuilder();
  }

  /** A condition on the stage: {@code lifecycle().is(CUSTOMER)}. */
  static ConditionBuilders.LifecycleConditionBuilder lifecycle() {
    return new ConditionBuilders.LifecycleConditionBuilder();
  }

  /** A condition on the locale: {@code locale().is("es")}. */
  static ConditionBuilders.LocaleConditionBuilder locale() {
    return new ConditionBuilders.LocaleConditionBuilder();
  }

  /** Whether the contact is on the list: {@code in(list("beta-testers"))}. */
  static Condition in(ContactList list) {
    return new OnList(list);
  }

  /** Whether the contact is in the segment: {@code in(segment("hot-leads"))}. */
  static Condition in(SegmentReference segment) {
    return segment;
  }

  /** The segment of that name in the catalog: {@code in(segment("hot-leads"))}. */
  static SegmentReference segment(String name) {
    return new SegmentReference(name);
  }

  /** Whether the latest consent is granted: {@code consentsTo("product-tips", EMAIL)}. */
  static Condition consentsTo(String topic, Channel channel) {
    return new Consents(topic, channel);
  }

  /**
   * Whether the contact did this at least once. It can be narrowed: {@code did(event("Order
   * Completed")).atLeast(2).within(days(90))}.
   */
  static Did did(Event event) {
    return new Did(event, 1, null);
  }

  /**
   * The sum of a number that the contact's events have as a property: {@code sum(event("Order
   * Completed"), "total").within(days(365)).atLeast(500)}.
   */
  static ConditionBuilders.SumConditionBuilder sum(Event event, String property) {
    return new ConditionBuilders.SumConditionBuilder(event, property, null);
  }

  /**
   * When the contact did this last: {@code lastTime(event("Signed In")).longerAgoThan(days(60))}.
   */
  static ConditionBuilders.LastTimeConditionBuilder lastTime(Event event) {
    return new ConditionBuilders.LastTimeConditionBuilder(event);
  }

  /** Whether the condition does not hold: {@code not(in(list("beta-testers")))}. */
  static Condition not(Condition condition) {
    return new Not(condition);
  }

  /** Whether both hold: {@code score().atLeast(50).and(lifecycle().is(LEAD))}. */
  default Condition and(Condition other) {
    return new All(List.of(this, other));
  }

  /** Whether one of them holds: {@code locale().is("es").or(locale().is("pt"))}. */
  default Condition or(Condition other) {
    return new Any(List.of(this, other));
  }

  /**
   * Whether the condition holds.
   *
   * @throws IllegalStateException if it names a segment that is not {@link #resolved}
   */
  boolean holdsFor(Profile profile);

  /**
   * The same condition with each segment replaced by the segment's condition.
   *
   * @param segments finds a segment's resolved condition by the segment's name
   */
  default Condition resolved(Function<String, Condition> segments) {
    return switch (this) {
      case SegmentReference segment -> segments.apply(segment.name());
      case All all -> new All(each(all.conditions(), segments));
      case Any any -> new Any(each(any.conditions(), segments));
      case Not not -> new Not(not.condition().resolved(segments));
      case NamedCondition(var name, var one) -> new NamedCondition(name, one.resolved(segments));
      case Simple _ -> this;
    };
  }

  /** The simple conditions of which it is made. */
  default Stream<Simple> parts() {
    return switch (this) {
      case Simple simple -> Stream.of(simple);
      case All all -> all.conditions().stream().flatMap(Condition::parts);
      case Any any -> any.conditions().stream().flatMap(Condition::parts);
      case Not not -> not.condition().parts();
      case NamedCondition named -> named.condition().parts();
    };
  }

  /** An attribute that matches. */
  record Attribute(String name, Match match) implements Simple {
    @Override
    public boolean holdsFor(Profile profile) {
      return match.matches(profile.attribute(name));
    }

    @Override
    public String toString() {
      return name + " " + match;
    }
  }

  /** A score that matches. */
  record Score(Match match) implements Simple {
    @Override
    public boolean holdsFor(Profile profile) {
      return match.matches(profile.score());
    }

    @Override
    public String toString() {
      return "score " + match;
    }
  }

  /** One of these stages. */
  record Stage(List<LifecycleStage> stages) implements Simple {
    public Stage {
      stages = List.copyOf(stages);
      if (stages.isEmpty()) {
        throw new IllegalArgumentException("lifecycle: no stage (expected one or more)");
      }
    }

    @Override
    public boolean holdsFor(Profile profile) {
      var stage = profile.lifecycle();
      return stage != null && stages.contains(stage);
    }

    @Override
    public String toString() {
      return stages.stream()
          .map(LifecycleStage::toString)
          .collect(joining(" or ", "lifecycle is ", ""));
    }
  }

  /**
   * A locale of this language, or of this language and country.
   *
   * @param tag BCP 47: {@code es}, {@code es-MX}; kept in lower case
   */
  record Language(String tag) implements Simple {
    public Language {
      if (!tag.matches("[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")) {
        throw new IllegalArgumentException(
            "locale: \"%s\" (expected a language tag, such as \"es\" or \"es-MX\")".formatted(tag));
      }
      tag = tag.replace('_', '-').toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean holdsFor(Profile profile) {
      var locale = profile.locale();
      if (locale == null) {
        return false;
      }
      var found = locale.strip().replace('_', '-').toLowerCase(Locale.ROOT);
      return found.equals(tag) || found.startsWith(tag + "-");
    }

    @Override
    public String toString() {
      return "locale is " + tag;
    }
  }

  /** On a list. */
  record OnList(ContactList list) implements Simple {
    @Override
    public boolean holdsFor(Profile profile) {
      return profile.isOn(list);
    }

    @Override
    public String toString() {
      return "on list " + list.name();
    }
  }

  /** In the segment of that name, which the catalog knows. */
  record SegmentReference(String name) implements Simple {
    public SegmentReference {
      NameRules.requireHyphenated("segment", name, "hot-leads");
    }

    @Override
    public boolean holdsFor(Profile profile) {
      throw new IllegalStateException(
          "segment \"%s\": only its name is known (expected it to be resolved first)"
              .formatted(name));
    }

    @Override
    public String toString() {
      return "in segment " + name;
    }
  }

  /** Consent to a topic on a channel. */
  record Consents(String topic, Channel channel) implements Simple {
    public Consents {
      NameRules.requireHyphenated("topic", topic, "product-tips");
    }

    @Override
    public boolean holdsFor(Profile profile) {
      return profile.consentsTo(topic, channel);
    }

    @Override
    public String toString() {
      return "consents to %s by %s".formatted(topic, channel.wireName());
    }
  }

  /**
   * Did something at least this often.
   *
   * @param within counted back from the moment of asking; null for any time
   */
  record Did(Event event, int atLeast, @Nullable Duration within) implements Simple {
    public Did {
      if (atLeast < 1) {
        throw new IllegalArgumentException(
            "did %s: at least %d times (expected 1 or more; for never, not(did(...)))"
                .formatted(event, atLeast));
      }
      if (within != null) {
        Time.requirePositive(within);
      }
    }

    /** At least so many times: {@code did(event("Order Completed")).atLeast(2)}. */
    public Did atLeast(int times) {
      return new Did(event, times, within);
    }

    /** Counted back from now: {@code did(event("Order Completed")).within(days(90))}. */
    public Did within(Duration duration) {
      return new Did(event, atLeast, duration);
    }

    @Override
    public boolean holdsFor(Profile profile) {
      return event
          .resolved(other -> other.in(profile))
          .filter(known -> profile.eventCount(known, within) >= atLeast)
          .isPresent();
    }

    @Override
    public String toString() {
      return "did "
          + event
          + (atLeast == 1 ? "" : " at least %d times".formatted(atLeast))
          + (within == null ? "" : " in the last " + Time.inWords(within));
    }
  }

  /** All of the conditions hold. */
  record All(List<Condition> conditions) implements Condition {
    public All {
      conditions = List.copyOf(conditions);
    }

    @Override
    public boolean holdsFor(Profile profile) {
      return conditions.stream().allMatch(condition -> condition.holdsFor(profile));
    }

    @Override
    public String toString() {
      return joined(conditions, " and ");
    }
  }

  /** At least one of the conditions holds. */
  record Any(List<Condition> conditions) implements Condition {
    public Any {
      conditions = List.copyOf(conditions);
    }

    @Override
    public boolean holdsFor(Profile profile) {
      return conditions.stream().anyMatch(condition -> condition.holdsFor(profile));
    }

    @Override
    public String toString() {
      return joined(conditions, " or ");
    }
  }

  /** The condition does not hold. */
  record Not(Condition condition) implements Condition {
    @Override
    public boolean holdsFor(Profile profile) {
      return !condition.holdsFor(profile);
    }

    @Override
    public String toString() {
      return switch (condition) {
        case All _, Any _, Not _ -> "not (" + condition + ")";
        case NamedCondition _, Simple _ -> "not " + condition;
      };
    }
  }

  private static List<Condition> each(
      List<Condition> conditions, Function<String, Condition> segments) {
    return conditions.stream().map(condition -> condition.resolved(segments)).toList();
  }

  private static String joined(List<Condition> conditions, String word) {
    return conditions.stream()
        .map(
            condition ->
                condition instanceof All || condition instanceof Any
                    ? "(" + condition + ")"
                    : condition.toString())
        .collect(joining(word));
  }
}
