package dev.senda.explorer.virtual;

import static java.util.stream.Collectors.joining;

import dev.senda.explorer.Exploration;
import dev.senda.journey.Action;
import dev.senda.journey.Condition;
import dev.senda.journey.Event;
import dev.senda.journey.Moment;
import dev.senda.journey.Occurrence;
import dev.senda.journey.Plan;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Spelling;
import dev.senda.journey.engine.Step;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The names that mean something to a journey, so that a slip in one is found before it is taken for
 * a story in which nothing happens.
 */
public final class Vocabulary {

  private final String journey;
  private final Map<Kind, Set<String>> names = new EnumMap<>(Kind.class);

  /** What can be named. */
  public enum Kind {
    /** The step of a message. */
    MESSAGE("message"),
    /** A link whose click is waited for: {@code book-now in ebook-guide}. */
    LINK("link that is waited for,"),
    /** The name of an event that is waited for, counted, or ends the journey. */
    EVENT("event"),
    /** The same as a whole: {@code Form Submitted where form is ebook}. */
    PATTERN("event that is waited for or ends it,"),
    /** The name of an event that a condition counts. */
    PAST_EVENT("event that a condition counts,"),
    ATTRIBUTE("attribute"),
    /** The attribute of a date that is waited for. */
    DATE("date"),
    LIST("list"),
    SEGMENT("segment"),
    /** A topic and a channel whose consent is asked for: {@code product-tips by email}. */
    CONSENT("consent"),
    /** A condition, or a part of one, as text. */
    CONDITION("condition"),
    VARIANT("variant"),
    POOL("coupon pool"),
    CHANGE("change guarded by since,"),
    /** The full name of a custom question's type. */
    QUESTION("question of your own,"),
    /** An answer of one, by the type's simple name: {@code CreditCheck BAD}. */
    ANSWER("answer of your own,");

    private final String inWords;

    Kind(String inWords) {
      this.inWords = inWords;
    }
  }

  private Vocabulary(Plan plan, Collection<Step> steps) {
    this.journey = plan.name();
    if (plan.goal() != null) {
      hears(plan.goal());
    }
    plan.exits().forEach(this::hears);
    steps.forEach(this::learn);
  }

  /** The names on any path. */
  public static Vocabulary of(Exploration exploration) {
    return new Vocabulary(exploration.plan(), exploration.steps());
  }

  /** The names of the plan and of these steps. */
  public static Vocabulary of(Plan plan, Collection<Step> steps) {
    return new Vocabulary(plan, steps);
  }

  /** The names of that kind, in the order in which a reader of the code meets them. */
  public Set<String> all(Kind kind) {
    return names.getOrDefault(kind, Set.of());
  }

  public boolean knows(Kind kind, String name) {
    return all(kind).contains(name);
  }

  /**
   * Refuses a name that is none of the journey's.
   *
   * @throws IllegalArgumentException if the name is none of the journey's; it suggests the nearest
   */
  public void check(Kind kind, String name) {
    if (knows(kind, name)) {
      return;
    }
    var expected =
        all(kind).isEmpty()
            ? "expected none: the journey has no such thing"
            : all(kind).stream()
                .map("\"%s\""::formatted)
                .collect(joining(", ", "expected one of ", ""));
    throw new IllegalArgumentException(
        "%s: no %s \"%s\" on any path%s (%s)"
            .formatted(
                journey, kind.inWords, name, Spelling.didYouMean(name, all(kind)), expected));
  }

  private void learn(Step step) {
    switch (step) {
      case Step.Send send -> add(Kind.MESSAGE, send.name());
      case Question.Wait<?> wait -> wait.awaited().forEach(this::learn);
      case Question.Reaches reaches -> date(reaches.date());
      case Question.Is is -> learn(is.condition());
      case Question.Choice<?> choice ->
          choice.split().variants().forEach(variant -> add(Kind.VARIANT, variant.name()));
      case Question.TakesCoupon coupon -> add(Kind.POOL, coupon.pool());
      case Question.Since since -> add(Kind.CHANGE, since.change());
      case Question.Custom<?> custom -> {
        add(Kind.QUESTION, custom.type());
        custom.answers().forEach(answer -> add(Kind.ANSWER, answer(custom, answer.name())));
      }
      case Step.Act act -> learn(act.action());
      case Step.Pause _, Step.PauseUntil _, Step.Round _, Step.Exit _, Question.DeliveryOf _ -> {}
    }
  }

  private void learn(Occurrence occurrence) {
    switch (occurrence) {
      case Occurrence.Engaged engaged -> {
        if (!engaged.link().isEmpty()) {
          add(Kind.LINK, link(engaged.message().step(), engaged.link()));
        }
      }
      case Occurrence.Happened happened -> hears(happened.event());
    }
  }

  private void learn(Condition condition) {
    add(Kind.CONDITION, condition.toString());
    switch (condition) {
      case Condition.All all -> all.conditions().forEach(this::learn);
      case Condition.Any any -> any.conditions().forEach(this::learn);
      case Condition.Not not -> learn(not.condition());
      case Condition.Attribute attribute -> add(Kind.ATTRIBUTE, attribute.name());
      case Condition.OnList on -> add(Kind.LIST, on.list().name());
      case Condition.SegmentName segment -> add(Kind.SEGMENT, segment.name());
      case Condition.Consents consents ->
          add(Kind.CONSENT, consent(consents.topic(), consents.channel().wireName()));
      case Condition.Did did -> {
        add(Kind.EVENT, did.event().name());
        add(Kind.PAST_EVENT, did.event().name());
      }
      case Condition.Score _, Condition.Stage _, Condition.Language _ -> {}
    }
  }

  /** What a journey itself changes is no slip either, although nothing of it may be asked. */
  private void learn(Action action) {
    switch (action) {
      case Action.SetAttribute set -> add(Kind.ATTRIBUTE, set.attribute());
      case Action.AddTo add -> add(Kind.LIST, add.list().name());
      case Action.RemoveFrom remove -> add(Kind.LIST, remove.list().name());
      case Action.Score _,
          Action.MoveTo _,
          Action.Notify _,
          Action.OpenTask _,
          Action.Emit _,
          Action.EnrollIn _,
          Action.CallWebhook _,
          Action.Perform _ -> {}
    }
  }

  private void date(Moment.DateOf date) {
    add(Kind.ATTRIBUTE, date.attribute());
    add(Kind.DATE, date.attribute());
  }

  private void hears(Event event) {
    add(Kind.EVENT, event.name());
    add(Kind.PATTERN, event.toString());
  }

  private void add(Kind kind, String name) {
    names.computeIfAbsent(kind, _ -> new LinkedHashSet<>()).add(name);
  }

  /** How {@link Kind#LINK} names a link. */
  public static String link(String step, String link) {
    return "%s in %s".formatted(link, step);
  }

  /** How {@link Kind#CONSENT} names a consent. */
  public static String consent(String topic, String channel) {
    return "%s by %s".formatted(topic, channel);
  }

  /** How {@link Kind#ANSWER} names an answer. */
  public static String answer(Question.Custom<?> question, String answer) {
    return "%s %s".formatted(question.name().substring("ask ".length()), answer);
  }
}
