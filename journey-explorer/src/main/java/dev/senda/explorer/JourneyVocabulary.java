package dev.senda.explorer;

import static java.util.stream.Collectors.joining;

import dev.senda.journey.Action;
import dev.senda.journey.AwaitedEvent;
import dev.senda.journey.Condition;
import dev.senda.journey.DayCondition;
import dev.senda.journey.Digest;
import dev.senda.journey.Event;
import dev.senda.journey.LastTimeCondition;
import dev.senda.journey.Moment;
import dev.senda.journey.NamedCondition;
import dev.senda.journey.Plan;
import dev.senda.journey.SumCondition;
import dev.senda.journey.ValueReference;
import dev.senda.journey.catalog.NameSuggestions;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The names that a journey uses: steps, events, attributes and so on. With them a misspelt name in
 * a test or a rates file is an error, instead of a contact who does nothing.
 */
public final class JourneyVocabulary {

  private final String journey;
  private final Map<NameKind, Set<String>> names = new EnumMap<>(NameKind.class);

  /** The types of names. */
  public enum NameKind {
    /** The step of a message. */
    MESSAGE("message"),
    /** A link whose click is waited for: {@code book-now in ebook-guide}. */
    LINK("link that is waited for,"),
    /** An answer by text that is waited for: {@code MORNING in which-slot}. */
    TEXT_ANSWER("answer by text that is waited for,"),
    /** The text of a task that is waited for. */
    TASK("task that is waited for,"),
    /** The name of an event that is waited for, counted, or ends the journey. */
    EVENT("event"),
    /** The same as a whole: {@code Form Submitted where form is ebook}. */
    EVENT_PATTERN("event that is waited for or ends it,"),
    /** The name of an event that enrolls. */
    START_EVENT("event that enrolls,"),
    /** The name of an event that a condition counts. */
    PAST_EVENT("event that a condition counts,"),
    ATTRIBUTE("attribute"),
    /** The attribute or the property ({@code event.starts_at}) of a date that is waited for. */
    DATE("date"),
    LIST("list"),
    SEGMENT("segment"),
    /** A topic and a channel whose consent is asked for: {@code product-tips by email}. */
    CONSENT("consent"),
    /** A mail that asks the contact to confirm a subscription. */
    CONFIRMATION("confirmation mail"),
    /** A condition, or a part of one, as text. */
    CONDITION("condition"),
    VARIANT("variant"),
    COUPON_POOL("coupon pool"),
    CHANGE("change guarded by since,"),
    /** The full name of a custom question's type. */
    QUESTION("question of your own,"),
    /** An answer of one, by the type's simple name: {@code CreditCheck BAD}. */
    ANSWER("answer of your own,");

    private final String inWords;

    NameKind(String inWords) {
      this.inWords = inWords;
    }
  }

  private JourneyVocabulary(Plan plan, Collection<Step> steps) {
    this.journey = plan.name();
    plan.starts().forEach(start -> add(NameKind.START_EVENT, start.name()));
    if (plan.goal() != null) {
      addEvent(plan.goal());
    }
    plan.exits().forEach(this::addEvent);
    steps.forEach(this::addNamesOf);
  }

  /** The names on any path. */
  public static JourneyVocabulary of(Exploration exploration) {
    return new JourneyVocabulary(exploration.plan(), exploration.steps());
  }

  /** The names of the plan and of these steps. */
  public static JourneyVocabulary of(Plan plan, Collection<Step> steps) {
    return new JourneyVocabulary(plan, steps);
  }

  /** The names of that kind, in the order in which a reader of the code meets them. */
  public Set<String> namesOf(NameKind kind) {
    return names.getOrDefault(kind, Set.of());
  }

  public boolean contains(NameKind kind, String name) {
    return namesOf(kind).contains(name);
  }

  /**
   * Requires that the journey uses the name.
   *
   * @throws IllegalArgumentException if the journey does not use the name; the message suggests the
   *     nearest one
   */
  public void requireKnown(NameKind kind, String name) {
    if (contains(kind, name)) {
      return;
    }
    var expected =
        namesOf(kind).isEmpty()
            ? "expected none: the journey has no such thing"
            : namesOf(kind).stream()
                .map("\"%s\""::formatted)
                .collect(joining(", ", "expected one of ", ""));
    throw new IllegalArgumentException(
        "%s: no %s \"%s\" on any path%s (%s)"
            .formatted(
                journey,
                kind.inWords,
                name,
                NameSuggestions.didYouMean(name, namesOf(kind)),
                expected));
  }

  private void addNamesOf(Step step) {
    switch (step) {
      case Step.Send send -> {
        add(NameKind.MESSAGE, send.name());
        send.message().digests().forEach(digest -> addCounted(digest.event()));
      }
      case Question.Wait<?> wait -> wait.awaited().forEach(this::addNamesOf);
      case Question.DateReached dateReached -> addDate(dateReached.date());
      case Question.ConditionHolds conditionHolds -> addNamesOf(conditionHolds.condition());
      case Question.VariantChoice<?> choice ->
          choice.split().variants().forEach(variant -> add(NameKind.VARIANT, variant.name()));
      case Question.TakeCoupon coupon -> add(NameKind.COUPON_POOL, coupon.pool());
      case Question.HasChange hasChange -> add(NameKind.CHANGE, hasChange.change());
      case Question.Custom<?> custom -> {
        add(NameKind.QUESTION, custom.type());
        custom.answers().forEach(answer -> add(NameKind.ANSWER, answer(custom, answer.name())));
      }
      case Step.Act act -> addNamesOf(act.action());
      case Step.Pause _,
          Step.PauseUntil _,
          Step.Round _,
          Step.Exit _,
          Question.DeliveryStatusOf _ -> {}
    }
  }

  private void addNamesOf(AwaitedEvent awaitedEvent) {
    switch (awaitedEvent) {
      case AwaitedEvent.Engaged engaged -> {
        if (engaged.isConfirmation()) {
          add(NameKind.CONFIRMATION, engaged.message().step());
        } else if (!engaged.link().isEmpty()) {
          add(NameKind.LINK, link(engaged.message().step(), engaged.link()));
        }
      }
      case AwaitedEvent.Answered answered ->
          add(NameKind.TEXT_ANSWER, link(answered.message().step(), answered.answer()));
      case AwaitedEvent.TaskDone done -> add(NameKind.TASK, done.task().task().text());
      case AwaitedEvent.Bounced _ -> {}
      case AwaitedEvent.Happened happened -> addEvent(happened.event());
    }
  }

  private void addNamesOf(Condition condition) {
    add(NameKind.CONDITION, condition.toString());
    switch (condition) {
      case Condition.All all -> all.conditions().forEach(this::addNamesOf);
      case Condition.Any any -> any.conditions().forEach(this::addNamesOf);
      case Condition.Not not -> addNamesOf(not.condition());
      case Condition.Attribute attribute -> add(NameKind.ATTRIBUTE, attribute.name());
      case DayCondition(ValueReference.Attribute(var attribute), _, _) ->
          add(NameKind.ATTRIBUTE, attribute);
      case Condition.OnList on -> add(NameKind.LIST, on.list().name());
      case Condition.SegmentReference segment -> add(NameKind.SEGMENT, segment.name());
      case Condition.Consents consents ->
          add(NameKind.CONSENT, consent(consents.topic(), consents.channel().wireName()));
      case Condition.Did did -> addCounted(did.event());
      case SumCondition sum -> addCounted(sum.event());
      case LastTimeCondition last -> addCounted(last.event());
      case Digest.HasEvents digest -> addCounted(digest.event());
      case NamedCondition named -> addNamesOf(named.condition());
      case Condition.Simple _ -> {}
    }
  }

  private void addCounted(Event event) {
    add(NameKind.EVENT, event.name());
    add(NameKind.PAST_EVENT, event.name());
  }

  /** Names that the journey itself changes are known too, even if no question uses them. */
  private void addNamesOf(Action action) {
    switch (action) {
      case Action.SetAttribute set -> add(NameKind.ATTRIBUTE, set.attribute());
      case Action.AddTo add -> add(NameKind.LIST, add.list().name());
      case Action.RemoveFrom remove -> add(NameKind.LIST, remove.list().name());
      case Action.GrantConsent grant ->
          add(NameKind.CONSENT, consent(grant.topic(), grant.channel().wireName()));
      case Action.Score _,
          Action.MoveTo _,
          Action.WithdrawConsent _,
          Action.Notify _,
          Action.OpenTask _,
          Action.Emit _,
          Action.EnrollIn _,
          Action.CallWebhook _,
          Action.Perform _ -> {}
    }
  }

  private void addDate(Moment.OfValue date) {
    if (date.value() instanceof ValueReference.Attribute(var attribute)) {
      add(NameKind.ATTRIBUTE, attribute);
    }
    add(NameKind.DATE, date.value().toString());
  }

  private void addEvent(Event event) {
    add(NameKind.EVENT, event.name());
    add(NameKind.EVENT_PATTERN, event.toString());
  }

  private void add(NameKind kind, String name) {
    names.computeIfAbsent(kind, _ -> new LinkedHashSet<>()).add(name);
  }

  /** How {@link NameKind#LINK} and {@link NameKind#TEXT_ANSWER} name a link and an answer. */
  public static String link(String step, String link) {
    return "%s in %s".formatted(link, step);
  }

  /** How {@link NameKind#CONSENT} names a consent. */
  public static String consent(String topic, String channel) {
    return "%s by %s".formatted(topic, channel);
  }

  /** How {@link NameKind#ANSWER} names an answer. */
  public static String answer(Question.Custom<?> question, String answer) {
    return "%s %s".formatted(question.name().substring("ask ".length()), answer);
  }
}
