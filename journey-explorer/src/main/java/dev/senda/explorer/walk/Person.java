package dev.senda.explorer.walk;

import dev.senda.explorer.virtual.Behaviour;
import dev.senda.explorer.virtual.Deed;
import dev.senda.explorer.virtual.Reaction;
import dev.senda.explorer.virtual.Vocabulary;
import dev.senda.explorer.virtual.Vocabulary.Kind;
import dev.senda.journey.Channel;
import dev.senda.journey.Condition;
import dev.senda.journey.ContactList;
import dev.senda.journey.Delivery;
import dev.senda.journey.Event;
import dev.senda.journey.Lifecycle;
import dev.senda.journey.Moment;
import dev.senda.journey.Profile;
import dev.senda.journey.Split;
import dev.senda.journey.engine.MessageRef;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import java.time.Duration;
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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who a {@link Lead} is and what they do, as it is told word by word. */
final class Person implements Profile, Behaviour {

  /** A Monday morning. */
  private static final LocalDateTime WHEN_NOBODY_SAYS = LocalDateTime.of(2026, 1, 5, 10, 0);

  /** A name that the story uses, which the journey must know. */
  record Mention(Kind kind, String name) {}

  /** What the lead does with the messages of a step: with each of them, or with one. */
  private record With(String step, int occurrence) {

    private static final int EVERY = 0;

    static With of(String text) {
      if (text.indexOf('#') < 0) {
        return new With(text, EVERY);
      }
      var ref = MessageRef.parse(text);
      return new With(ref.step(), ref.occurrence());
    }

    boolean means(MessageRef ref) {
      return step.equals(ref.step()) && (occurrence == EVERY || occurrence == ref.occurrence());
    }
  }

  private record Reacts(With message, Reaction reaction) {}

  private record Becomes(With message, Delivery delivery) {}

  /**
   * @param ago counted back from the enrollment
   */
  private record Past(Deed deed, Duration ago) {}

  private final Set<Mention> mentions;
  private final Map<String, Object> attributes;
  private final Set<String> lists;
  private final Set<String> segments;
  private final Set<String> consents;
  private final List<Past> past;
  private final List<Deed> deeds;
  private final List<Reacts> reacts;
  private final List<Becomes> becomes;
  private final Set<With> unreached;
  private final Set<Enum<?>> variants;
  private final Map<String, Enum<?>> answers;
  private final Set<String> emptyPools;
  private final Set<String> changesAfter;
  private int score;
  private @Nullable Lifecycle stage;
  private @Nullable String locale;
  private Moment.TimeOfDay bestHour;
  private ZoneId zone;
  private LocalDateTime enrolled;

  Person() {
    mentions = new LinkedHashSet<>();
    attributes = new HashMap<>();
    lists = new HashSet<>();
    segments = new HashSet<>();
    consents = new HashSet<>();
    past = new ArrayList<>();
    deeds = new ArrayList<>();
    reacts = new ArrayList<>();
    becomes = new ArrayList<>();
    unreached = new HashSet<>();
    variants = new HashSet<>();
    answers = new HashMap<>();
    emptyPools = new HashSet<>();
    changesAfter = new HashSet<>();
    bestHour = Moment.BestHour.UNKNOWN;
    zone = ZoneOffset.UTC;
    enrolled = WHEN_NOBODY_SAYS;
  }

  Person(Person other) {
    mentions = new LinkedHashSet<>(other.mentions);
    attributes = new HashMap<>(other.attributes);
    lists = new HashSet<>(other.lists);
    segments = new HashSet<>(other.segments);
    consents = new HashSet<>(other.consents);
    past = new ArrayList<>(other.past);
    deeds = new ArrayList<>(other.deeds);
    reacts = new ArrayList<>(other.reacts);
    becomes = new ArrayList<>(other.becomes);
    unreached = new HashSet<>(other.unreached);
    variants = new HashSet<>(other.variants);
    answers = new HashMap<>(other.answers);
    emptyPools = new HashSet<>(other.emptyPools);
    changesAfter = new HashSet<>(other.changesAfter);
    score = other.score;
    stage = other.stage;
    locale = other.locale;
    bestHour = other.bestHour;
    zone = other.zone;
    enrolled = other.enrolled;
  }

  void reacts(String message, Reaction reaction) {
    var with = mentioned(message);
    if (!reaction.link().isEmpty()) {
      mentions.add(new Mention(Kind.LINK, Vocabulary.link(with.step(), reaction.link())));
    }
    reacts.add(new Reacts(with, reaction));
  }

  void isNotReachedBy(String message) {
    unreached.add(mentioned(message));
  }

  void becomes(String message, Delivery delivery) {
    becomes.add(new Becomes(mentioned(message), delivery));
  }

  private With mentioned(String message) {
    var with = With.of(message);
    mentions.add(new Mention(Kind.MESSAGE, with.step()));
    return with;
  }

  void does(Deed deed) {
    mentions.add(new Mention(Kind.EVENT, deed.event()));
    deeds.add(deed);
  }

  void did(Event event, Duration ago) {
    if (ago.isNegative()) {
      throw new IllegalArgumentException("ago: %s (expected zero or more)".formatted(ago));
    }
    mentions.add(new Mention(Kind.PAST_EVENT, event.name()));
    past.add(new Past(Deed.of(event, Duration.ZERO), ago));
  }

  void has(String attribute, Object value) {
    mentions.add(new Mention(Kind.ATTRIBUTE, attribute));
    attributes.put(attribute, value);
  }

  void joins(ContactList list) {
    mentions.add(new Mention(Kind.LIST, list.name()));
    lists.add(list.name());
  }

  void isIn(String segment) {
    mentions.add(new Mention(Kind.SEGMENT, segment));
    segments.add(segment);
  }

  void consents(String topic, Channel channel) {
    var consent = Vocabulary.consent(topic, channel.wireName());
    mentions.add(new Mention(Kind.CONSENT, consent));
    consents.add(consent);
  }

  void gets(Enum<?> variant) {
    mentions.add(new Mention(Kind.VARIANT, variant.name()));
    variants.add(variant);
  }

  void answers(String question, Enum<?> answer) {
    mentions.add(new Mention(Kind.QUESTION, question));
    answers.put(question, answer);
  }

  void findsNoCoupon(String pool) {
    mentions.add(new Mention(Kind.POOL, pool));
    emptyPools.add(pool);
  }

  void wasInsideBefore(String change) {
    mentions.add(new Mention(Kind.CHANGE, change));
    changesAfter.add(change);
  }

  void scores(int points) {
    score = points;
  }

  void isAt(Lifecycle stage) {
    this.stage = stage;
  }

  void speaks(String locale) {
    this.locale = locale;
  }

  void opensMostlyAt(Moment.TimeOfDay time) {
    bestHour = time;
  }

  void livesIn(ZoneId zone) {
    this.zone = zone;
  }

  void enrolledAt(LocalDateTime when) {
    enrolled = when;
  }

  Set<Mention> mentions() {
    return mentions;
  }

  ZonedDateTime start() {
    return enrolled.atZone(zone);
  }

  @Override
  public Profile profile() {
    return this;
  }

  @Override
  public List<Deed> deeds() {
    return deeds;
  }

  @Override
  public Delivery delivery(Step.Send send) {
    return becomes.stream()
        .filter(one -> one.message().means(send.ref()))
        .map(Becomes::delivery)
        .findFirst()
        .orElse(Delivery.ACCEPTED);
  }

  @Override
  public List<Reaction> reactions(MessageRef message) {
    if (unreached.stream().anyMatch(one -> one.means(message))) {
      return List.of();
    }
    var all = new ArrayList<>(Behaviour.super.reactions(message));
    reacts.stream()
        .filter(one -> one.message().means(message))
        .map(Reacts::reaction)
        .forEach(all::add);
    return all;
  }

  @Override
  public boolean holds(Condition condition, Profile profile) {
    return condition.resolved(this::membership).holdsFor(profile);
  }

  /** A story says who is in a segment, not why: all of nothing is so, any of nothing is not. */
  private Condition membership(String segment) {
    return segments.contains(segment) ? new Condition.All(List.of()) : new Condition.Any(List.of());
  }

  @Override
  public <V extends Enum<V>> V variant(Split<V> split) {
    return split.variants().stream()
        .filter(variants::contains)
        .findFirst()
        .orElseGet(() -> Behaviour.super.variant(split));
  }

  @Override
  public boolean findsCoupon(String pool) {
    return !emptyPools.contains(pool);
  }

  @Override
  public <A extends Enum<A>> A answer(Question.Custom<A> question) {
    var told = answers.get(question.type());
    return question.answers().stream()
        .filter(answer -> answer == told)
        .findFirst()
        .orElseGet(() -> Behaviour.super.answer(question));
  }

  @Override
  public boolean cameAfter(String change) {
    return !changesAfter.contains(change);
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
  public int score() {
    return score;
  }

  @Override
  public @Nullable Lifecycle lifecycle() {
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
    return consents.contains(Vocabulary.consent(topic, channel.wireName()));
  }

  @Override
  public int times(Event event, @Nullable Duration within) {
    return (int)
        past.stream()
            .filter(one -> within == null || one.ago().compareTo(within) <= 0)
            .filter(one -> one.deed().is(event))
            .count();
  }
}
