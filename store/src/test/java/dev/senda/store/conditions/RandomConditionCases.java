package dev.senda.store.conditions;

import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Condition.consentsTo;
import static dev.senda.journey.Condition.did;
import static dev.senda.journey.Condition.in;
import static dev.senda.journey.Condition.lastTime;
import static dev.senda.journey.Condition.locale;
import static dev.senda.journey.Condition.not;
import static dev.senda.journey.ContactList.list;
import static java.util.stream.Collectors.joining;

import dev.senda.journey.Channel;
import dev.senda.journey.Condition;
import dev.senda.journey.Day;
import dev.senda.journey.DayCondition;
import dev.senda.journey.Event;
import dev.senda.journey.LifecycleStage;
import dev.senda.journey.Match;
import dev.senda.journey.SumCondition;
import dev.senda.journey.Time;
import dev.senda.journey.ValueReference.DayRelation;
import dev.senda.store.TestStore;
import dev.senda.store.consent.Consents;
import dev.senda.store.contacts.ContactLists;
import dev.senda.store.support.Ids;
import dev.senda.store.support.SqlTimestamps;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Contacts and conditions at random, out of few values, so that they often meet; among the values
 * is everything that memory and SQL could take for different, or for the same.
 */
final class RandomConditionCases {

  private static final List<String> ATTRIBUTES =
      List.of(
          "plan",
          "país",
          "it's; -- :p0",
          "score",
          "missing",
          "plan.city",
          "plan.zip",
          "plan.0",
          "plan.city.zip",
          "email",
          "phone",
          "locale",
          "time_zone",
          "lifecycle");

  private static final List<String> LOCALES =
      List.of(
          "es",
          "es-MX",
          "ES_mx",
          " es-mx\t",
          "\u2003es\u2003",
          "\u00a0es",
          "est",
          "en-US",
          "pt",
          "",
          "-");

  private static final List<String> EVENTS = List.of("Order Completed", "order completed", "Page");
  private static final List<String> TOPICS = List.of("news", "product-tips");
  private static final List<String> LISTS = List.of("beta", "vip");
  private static final List<Duration> SPANS =
      List.of(Time.hours(1), Time.days(1), Time.days(90), Time.days(Integer.MAX_VALUE));

  private final Random random;

  RandomConditionCases(long seed) {
    this.random = new Random(seed);
  }

  /** A contact with a history, kept in the database. */
  String insertRandomContact(TestStore store) {
    var key = store.insertContact();
    store
        .database
        .sql(
            """
            update contacts
            set email = :email, phone = :phone, locale = :locale, time_zone = :timeZone,
                lifecycle = :lifecycle, score = :score, attributes = cast(:attributes as jsonb)
            where key = :key
            """)
        .param("key", key)
        .param("email", orNull(() -> key + "@Example.com"))
        .param("phone", orNull(() -> "+5215512345678"))
        .param("locale", orNull(() -> pick(LOCALES)))
        .param(
            "timeZone",
            orNull(
                () ->
                    pick(
                        List.of("Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Tokyo", "5", ""))))
        .param("lifecycle", orNull(() -> pick(List.of(LifecycleStage.values())).wireName()))
        .param("score", pick(List.of(0, 5, -5, 50, Integer.MAX_VALUE)))
        .param(
            "attributes",
            randomJsonObject(Stream.of("plan", "país", "it's; -- :p0", "score", "lifecycle")))
        .update();
    IntStream.range(0, random.nextInt(3)).forEach(_ -> insertListMember(store, key));
    IntStream.range(0, random.nextInt(5)).forEach(_ -> insertConsent(store, key));
    IntStream.range(0, random.nextInt(7)).forEach(_ -> insertEvent(store, key));
    return key;
  }

  private void insertListMember(TestStore store, String contact) {
    new ContactLists(store.database, store.clock).add(contact, list(pick(LISTS)));
  }

  private void insertConsent(TestStore store, String contact) {
    var at = store.clock.instant().minus(pick(List.of(Duration.ofDays(1), Duration.ofDays(2))));
    new Consents(store.database)
        .record(
            contact,
            pick(TOPICS),
            pick(List.of(Channel.EMAIL, Channel.SMS)),
            new Consents.Consent(pick(List.of(Consents.ConsentState.values())), at, "test", null));
  }

  private void insertEvent(TestStore store, String contact) {
    var now = store.clock.instant();
    store
        .database
        .sql(
            """
            insert into events (id, contact_key, name, properties, occurred_at, received_at)
            values (:id, :contact, :name, cast(:properties as jsonb), :at, :at)
            """)
        .param("id", Ids.newUuid())
        .param("contact", contact)
        .param("name", pick(EVENTS))
        .param("properties", randomJsonObject(Stream.of("plan", "país")))
        .param("at", SqlTimestamps.toSql(randomInstant(now)))
        .update();
  }

  /** Often at the very edge of a span. */
  private Instant randomInstant(Instant now) {
    return pick(
        List.of(
            now,
            now.plusSeconds(60),
            now.minus(Duration.ofHours(1)),
            now.minus(Duration.ofDays(1)),
            now.minus(Duration.ofDays(1)).minusNanos(1000),
            now.minus(Duration.ofDays(90)).plusNanos(1000),
            Instant.parse("1970-01-01T00:00:00Z")));
  }

  private String randomJsonObject(Stream<String> names) {
    return names
        .filter(_ -> random.nextInt(4) > 0)
        .map(name -> "\"%s\": %s".formatted(name, pick(ConditionValues.JSON)))
        .collect(joining(", ", "{", "}"));
  }

  /** A condition of any kind. */
  Condition randomCondition(int depth) {
    if (depth > 0 && random.nextBoolean()) {
      return switch (random.nextInt(3)) {
        case 0 -> new Condition.All(conditions(depth - 1));
        case 1 -> new Condition.Any(conditions(depth - 1));
        default -> not(randomCondition(depth - 1));
      };
    }
    return switch (random.nextInt(14)) {
      case 11, 12 ->
          new SumCondition(
              randomEvent(),
              pick(List.of("plan", "país", "missing", "plan.zip")),
              random.nextBoolean() ? null : pick(SPANS),
              randomMatch());
      case 13 -> lastTime(randomEvent()).longerAgoThan(pick(SPANS));
      case 9, 10 ->
          new DayCondition(
              attribute(pick(ATTRIBUTES)), pick(List.of(DayRelation.values())), randomDay());
      case 0, 1, 2 -> new Condition.Attribute(attribute(pick(ATTRIBUTES)).name(), randomMatch());
      case 3 -> new Condition.Score(randomMatch());
      case 4 ->
          new Condition.Stage(
              IntStream.rangeClosed(0, random.nextInt(3))
                  .mapToObj(_ -> pick(List.of(LifecycleStage.values())))
                  .toList());
      case 5 -> locale().is(pick(List.of("es", "es-MX", "ES", "est", "en", "pt")));
      case 6 -> in(list(pick(List.of("beta", "vip", "nobody"))));
      case 7 -> consentsTo(pick(TOPICS), pick(List.of(Channel.EMAIL, Channel.SMS, Channel.PUSH)));
      default -> randomEventCondition();
    };
  }

  private List<Condition> conditions(int depth) {
    return IntStream.range(0, random.nextInt(4)).mapToObj(_ -> randomCondition(depth)).toList();
  }

  private Condition randomEventCondition() {
    var event = randomEvent();
    var did = did(event).atLeast(pick(List.of(1, 1, 2, 3)));
    return random.nextBoolean() ? did : did.within(pick(SPANS));
  }

  private Day randomDay() {
    return random.nextBoolean()
        ? new Day.Relative(random.nextInt(5) - 2)
        : new Day.Fixed(pick(List.of(LocalDate.of(2026, 11, 24), LocalDate.of(2000, 1, 1))));
  }

  private Event randomEvent() {
    var event = Event.event(pick(EVENTS));
    if (random.nextBoolean()) {
      event = event.with(pick(List.of("plan", "país", "missing", "plan.city")), randomMatch());
    }
    if (random.nextInt(4) == 0) {
      event = event.with("plan", randomMatch());
    }
    return event;
  }

  private Match randomMatch() {
    return switch (random.nextInt(11)) {
      case 6 -> Match.isNot(pick(ConditionValues.VALUES));
      case 7 -> Match.lessThan(number());
      case 8 -> Match.moreThan(number());
      case 9 -> {
        var one = new BigDecimal(number().toString());
        var other = new BigDecimal(number().toString());
        yield Match.between(one.min(other), one.max(other));
      }
      case 10 -> Match.absent();
      case 0 -> Match.is(pick(ConditionValues.VALUES));
      case 1 ->
          Match.oneOf(
              pick(ConditionValues.VALUES),
              pick(ConditionValues.VALUES),
              pick(ConditionValues.VALUES),
              pick(ConditionValues.VALUES),
              pick(ConditionValues.VALUES));
      case 2 -> Match.atLeast(number());
      case 3 -> Match.atMost(number());
      case 4 -> Match.contains(pick(ConditionValues.PARTS));
      default -> Match.present();
    };
  }

  private Number number() {
    var numbers = new ArrayList<Number>();
    for (var value : ConditionValues.VALUES) {
      if (value instanceof Number number) {
        numbers.add(number);
      }
    }
    return pick(numbers);
  }

  private <T> @Nullable T orNull(Supplier<T> value) {
    return random.nextInt(4) == 0 ? null : value.get();
  }

  private <T> T pick(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
