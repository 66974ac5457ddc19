package dev.senda.explorer.walk;

import dev.senda.explorer.JourneyVocabulary;
import dev.senda.explorer.JourneyVocabulary.NameKind;
import dev.senda.explorer.virtualtime.ContactBehaviour;
import dev.senda.explorer.virtualtime.ContactEvent;
import dev.senda.explorer.virtualtime.DeliveryReport;
import dev.senda.explorer.virtualtime.Reaction;
import dev.senda.journey.Action;
import dev.senda.journey.AwaitedEvent;
import dev.senda.journey.Channel;
import dev.senda.journey.Condition;
import dev.senda.journey.ContactList;
import dev.senda.journey.DeliveryStatus;
import dev.senda.journey.Engagement;
import dev.senda.journey.Event;
import dev.senda.journey.LifecycleStage;
import dev.senda.journey.Match;
import dev.senda.journey.Moment;
import dev.senda.journey.Profile;
import dev.senda.journey.Split;
import dev.senda.journey.ValueReference;
import dev.senda.journey.engine.MessageRef;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The data and the behaviour of a {@link Scenario}, as its methods build them. */
final class ScenarioContact implements Profile, ContactBehaviour {

  /** A Monday morning. */
  private static final LocalDateTime DEFAULT_ENROLLED_AT = LocalDateTime.of(2026, 1, 5, 10, 0);

  /** A name that the scenario uses; the journey must use it too. */
  record UsedName(NameKind kind, String name) {}

  /**
   * @param ago the time before the enrollment
   */
  private record PastEvent(ContactEvent event, Duration ago) {}

  private final Set<UsedName> usedNames;
  private final Map<String, Object> attributes;
  private final Map<String, Object> startProperties;
  private @Nullable ContactEvent startEvent;
  private final Set<String> lists;
  private final Set<String> segments;
  private final Set<String> consents;
  private final List<PastEvent> past;
  private final List<ContactEvent> events;
  private final ScenarioMessages messages;
  private final Set<Enum<?>> variants;
  private final Map<String, Enum<?>> answers;
  private final Set<String> emptyPools;
  private final Set<String> changesAfter;
  private final Set<LocalDate> holidays;
  private final Map<String, Duration> tasksDone;
  private int score;
  private @Nullable LifecycleStage stage;
  private @Nullable String locale;
  private Moment.TimeOfDay bestHour;
  private ZoneId zone;
  private LocalDateTime enrolled;

  ScenarioContact() {
    usedNames = new LinkedHashSet<>();
    attributes = new HashMap<>();
    startProperties = new HashMap<>();
    lists = new HashSet<>();
    segments = new HashSet<>();
    consents = new HashSet<>();
    past = new ArrayList<>();
    events = new ArrayList<>();
    messages = new ScenarioMessages();
    variants = new HashSet<>();
    answers = new HashMap<>();
    emptyPools = new HashSet<>();
    changesAfter = new HashSet<>();
    holidays = new HashSet<>();
    tasksDone = new HashMap<>();
    bestHour = Moment.BestHour.DEFAULT_TIME;
    zone = ZoneOffset.UTC;
    enrolled = DEFAULT_ENROLLED_AT;
  }

  ScenarioContact(ScenarioContact other) {
    usedNames = new LinkedHashSet<>(other.usedNames);
    attributes = new HashMap<>(other.attributes);
    startProperties = new HashMap<>(other.startProperties);
    startEvent = other.startEvent;
    lists = new HashSet<>(other.lists);
    segments = new HashSet<>(other.segments);
    consents = new HashSet<>(other.consents);
    past = new ArrayList<>(other.past);
    events = new ArrayList<>(other.events);
    messages = new ScenarioMessages(other.messages);
    variants = new HashSet<>(other.variants);
    answers = new HashMap<>(other.answers);
    emptyPools = new HashSet<>(other.emptyPools);
    changesAfter = new HashSet<>(other.changesAfter);
    holidays = new HashSet<>(other.holidays);
    tasksDone = new HashMap<>(other.tasksDone);
    score = other.score;
    stage = other.stage;
    locale = other.locale;
    bestHour = other.bestHour;
    zone = other.zone;
    enrolled = other.enrolled;
  }

  void addReaction(String message, Reaction reaction) {
    var messageSelector = useMessage(message);
    if (reaction.link().equals(AwaitedEvent.Engaged.CONFIRMED)) {
      usedNames.add(new UsedName(NameKind.CONFIRMATION, messageSelector.step()));
    } else if (!reaction.link().isEmpty()) {
      usedNames.add(
          new UsedName(
              reaction.engagement() == Engagement.REPLIED ? NameKind.TEXT_ANSWER : NameKind.LINK,
              JourneyVocabulary.link(messageSelector.step(), reaction.link())));
    }
    messages.addReaction(messageSelector, reaction);
  }

  void addUnreached(String message) {
    messages.addUnreached(useMessage(message));
  }

  void addDelivery(String message, DeliveryStatus delivery) {
    messages.addDelivery(useMessage(message), delivery);
  }

  void addReport(String message, DeliveryReport report) {
    messages.addReport(useMessage(message), report);
  }

  private MessageSelector useMessage(String message) {
    var messageSelector = MessageSelector.of(message);
    usedNames.add(new UsedName(NameKind.MESSAGE, messageSelector.step()));
    return messageSelector;
  }

  void addEvent(ContactEvent contactEvent) {
    usedNames.add(new UsedName(NameKind.EVENT, contactEvent.name()));
    events.add(contactEvent);
  }

  void addPastEvent(Event event, Duration ago) {
    if (ago.isNegative()) {
      throw new IllegalArgumentException("ago: %s (expected zero or more)".formatted(ago));
    }
    usedNames.add(new UsedName(NameKind.PAST_EVENT, event.name()));
    past.add(new PastEvent(ContactEvent.of(event, Duration.ZERO), ago));
  }

  void setAttribute(String attribute, Object value) {
    usedNames.add(new UsedName(NameKind.ATTRIBUTE, attribute));
    attributes.put(attribute, value);
  }

  void setStart(Event event) {
    usedNames.add(new UsedName(NameKind.START_EVENT, event.name()));
    startProperties.clear();
    startProperties.putAll(event.propertyValues());
    startEvent = ContactEvent.of(event, Duration.ZERO);
  }

  void addList(ContactList list) {
    usedNames.add(new UsedName(NameKind.LIST, list.name()));
    lists.add(list.name());
  }

  void addSegment(String segment) {
    usedNames.add(new UsedName(NameKind.SEGMENT, segment));
    segments.add(segment);
  }

  void addConsent(String topic, Channel channel) {
    var consent = JourneyVocabulary.consent(topic, channel.wireName());
    usedNames.add(new UsedName(NameKind.CONSENT, consent));
    consents.add(consent);
  }

  void addVariant(Enum<?> variant) {
    usedNames.add(new UsedName(NameKind.VARIANT, variant.name()));
    variants.add(variant);
  }

  void setAnswer(String question, Enum<?> answer) {
    usedNames.add(new UsedName(NameKind.QUESTION, question));
    answers.put(question, answer);
  }

  void addEmptyPool(String pool) {
    usedNames.add(new UsedName(NameKind.COUPON_POOL, pool));
    emptyPools.add(pool);
  }

  void addChangeAfterEnrollment(String change) {
    usedNames.add(new UsedName(NameKind.CHANGE, change));
    changesAfter.add(change);
  }

  void addTaskDone(String task, Duration after) {
    usedNames.add(new UsedName(NameKind.TASK, task));
    tasksDone.put(task, after);
  }

  void addHoliday(LocalDate day) {
    holidays.add(day);
  }

  void setScore(int points) {
    score = points;
  }

  void setLifecycle(LifecycleStage stage) {
    this.stage = stage;
  }

  void setLocale(String locale) {
    this.locale = locale;
  }

  void setBestHour(Moment.TimeOfDay time) {
    bestHour = time;
  }

  void setZone(ZoneId zone) {
    this.zone = zone;
  }

  void setEnrolledAt(LocalDateTime when) {
    enrolled = when;
  }

  Set<UsedName> usedNames() {
    return usedNames;
  }

  ZonedDateTime start() {
    return enrolled.atZone(zone);
  }

  @Override
  public Profile profile() {
    return this;
  }

  @Override
  public List<ContactEvent> events() {
    return events;
  }

  @Override
  public DeliveryStatus delivery(Step.Send send) {
    return messages.delivery(send.ref());
  }

  @Override
  public List<Reaction> reactions(MessageRef message) {
    return messages.isUnreached(message)
        ? List.of()
        : messages.reactions(message, ContactBehaviour.super.reactions(message));
  }

  @Override
  public Optional<DeliveryReport> laterReport(MessageRef message) {
    return messages.laterReport(message);
  }

  @Override
  public boolean holds(Condition condition, Profile profile) {
    return condition.resolved(this::membership).holdsFor(profile);
  }

  /**
   * A scenario lists the segments of a contact, not their conditions: an empty {@code all} is true,
   * an empty {@code any} is false.
   */
  private Condition membership(String segment) {
    return segments.contains(segment) ? new Condition.All(List.of()) : new Condition.Any(List.of());
  }

  @Override
  public <V extends Enum<V>> V variant(Split<V> split) {
    return split.variants().stream()
        .filter(variants::contains)
        .findFirst()
        .orElseGet(() -> ContactBehaviour.super.variant(split));
  }

  @Override
  public boolean hasCoupon(String pool) {
    return !emptyPools.contains(pool);
  }

  @Override
  public <A extends Enum<A>> A answer(Question.Custom<A> question) {
    var answered = answers.get(question.type());
    return question.answers().stream()
        .filter(answer -> answer == answered)
        .findFirst()
        .orElseGet(() -> ContactBehaviour.super.answer(question));
  }

  @Override
  public boolean enrolledAfter(String change) {
    return !changesAfter.contains(change);
  }

  @Override
  public Optional<Duration> taskDoneAfter(Action.OpenTask task) {
    return Optional.ofNullable(tasksDone.get(task.task().text()));
  }

  @Override
  public boolean isWorkingDay(LocalDate day) {
    return ContactBehaviour.super.isWorkingDay(day) && !holidays.contains(day);
  }

  @Override
  public Moment.TimeOfDay bestHour() {
    return bestHour;
  }

  @Override
  public @Nullable Object attribute(String name) {
    return attributes.get(name);
  }

  @Override
  public @Nullable Object property(String event, String name) {
    return event.equals(ValueReference.Property.START) ? Match.find(startProperties, name) : null;
  }

  @Override
  public int score() {
    return score;
  }

  @Override
  public @Nullable LifecycleStage lifecycle() {
    return stage;
  }

  @Override
  public @Nullable String locale() {
    return locale;
  }

  @Override
  public boolean isOn(ContactList list) {
    return lists.contains(list.name());
  }

  @Override
  public boolean consentsTo(String topic, Channel channel) {
    return consents.contains(JourneyVocabulary.consent(topic, channel.wireName()));
  }

  @Override
  public int eventCount(Event event, @Nullable Duration within) {
    return (int) pastEvents(event, within).count();
  }

  @Override
  public BigDecimal eventSum(Event event, String property, @Nullable Duration within) {
    return pastEvents(event, within)
        .map(one -> one.number(property))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** The event that enrolled is one of them: it has happened when the journey begins. */
  private Stream<ContactEvent> pastEvents(Event event, @Nullable Duration within) {
    var earlier =
        past.stream()
            .filter(one -> within == null || one.ago().compareTo(within) <= 0)
            .map(PastEvent::event);
    return Stream.concat(earlier, Stream.ofNullable(startEvent)).filter(one -> one.matches(event));
  }
}
