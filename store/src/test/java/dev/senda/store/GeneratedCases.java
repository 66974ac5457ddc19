package dev.senda.store;

import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Condition.consentsTo;
import static dev.senda.journey.Condition.did;
import static dev.senda.journey.Condition.in;
import static dev.senda.journey.Condition.locale;
import static dev.senda.journey.Condition.not;
import static dev.senda.journey.ContactList.list;
import static java.util.stream.Collectors.joining;

import dev.senda.journey.Channel;
import dev.senda.journey.Condition;
import dev.senda.journey.Event;
import dev.senda.journey.Lifecycle;
import dev.senda.journey.Match;
import dev.senda.journey.Time;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
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
final class GeneratedCases {

  /** What JSON can hold. */
  private static final List<String> JSON =
      List.of(
          "null",
          "true",
          "false",
          "0",
          "-0",
          "0.0",
          "5",
          "5.0",
          "5.00",
          "-5",
          "50",
          "1e3",
          "1000",
          "0.1",
          "1e-7",
          "9007199254740993",
          "12345678901234567890123456789.5",
          "1e300",
          "1e2000",
          "\"5\"",
          "\"5.0\"",
          "\"1e3\"",
          "\"true\"",
          "\"null\"",
          "\"\"",
          "\" \"",
          "\"MX\"",
          "\"mx\"",
          "\"MÉXICO\"",
          "\"méxico\"",
          "\"İstanbul\"",
          "\"Straße\"",
          "\"\\ud83d\\ude00\"",
          "\"50% of_it's \\\\ done\"",
          "\"two\\nlines\"",
          "\"customer\"",
          "{}",
          "{\"MX\":5}",
          "[]",
          "[5]",
          "[\"MX\"]",
          "[null]");

  /** What a condition can name. */
  private static final List<Object> VALUES =
      List.of(
          true,
          false,
          0,
          -0.0,
          5,
          5L,
          5.0,
          new BigDecimal("5.000"),
          -5,
          50,
          1e3,
          1000,
          0.1,
          0.1f,
          1e-7,
          9007199254740993L,
          9007199254740992.0,
          new BigDecimal("12345678901234567890123456789.5"),
          1e300,
          new BigDecimal("1e2000"),
          "5",
          "5.0",
          "1e3",
          "true",
          "null",
          "",
          " ",
          "MX",
          "mx",
          "MÉXICO",
          "méxico",
          "İstanbul",
          "Straße",
          "😀",
          "50% of_it's \\ done",
          "two\nlines",
          "customer",
          "ada@example.com",
          "+5215512345678",
          "es-MX");

  private static final List<String> PARTS =
      List.of(
          "5",
          "X",
          "mx",
          "É",
          "é",
          "i",
          "ss",
          "ß",
          "%",
          "_",
          "'",
          "\\",
          "\n",
          " ",
          "😀",
          "TRU",
          "null",
          "[",
          "@Example",
          "es");

  private static final List<String> ATTRIBUTES =
      List.of(
          "plan",
          "país",
          "it's; -- :p0",
          "score",
          "missing",
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

  GeneratedCases(long seed) {
    this.random = new Random(seed);
  }

  /** A contact with a history, kept in the database. */
  String contact(TestStore store) {
    var key = store.contact();
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
        .param("locale", orNull(() -> any(LOCALES)))
        .param("timeZone", orNull(() -> any(List.of("America/Mexico_City", "5", ""))))
        .param("lifecycle", orNull(() -> any(List.of(Lifecycle.values())).wireName()))
        .param("score", any(List.of(0, 5, -5, 50, Integer.MAX_VALUE)))
        .param(
            "attributes", object(Stream.of("plan", "país", "it's; -- :p0", "score", "lifecycle")))
        .update();
    IntStream.range(0, random.nextInt(3)).forEach(_ -> listed(store, key));
    IntStream.range(0, random.nextInt(5)).forEach(_ -> consent(store, key));
    IntStream.range(0, random.nextInt(7)).forEach(_ -> event(store, key));
    return key;
  }

  private void listed(TestStore store, String contact) {
    new ContactLists(store.database, store.clock).add(contact, list(any(LISTS)));
  }

  private void consent(TestStore store, String contact) {
    var at = store.clock.instant().minus(any(List.of(Duration.ofDays(1), Duration.ofDays(2))));
    new Consents(store.database)
        .record(
            contact,
            any(TOPICS),
            any(List.of(Channel.EMAIL, Channel.SMS)),
            new Consents.Consent(any(List.of(Consents.State.values())), at, "test", null));
  }

  private void event(TestStore store, String contact) {
    var now = store.clock.instant();
    store
        .database
        .sql(
            """
            insert into events (id, message_id, contact, name, properties, occurred_at, received_at)
            values (:id, cast(:id as text), :contact, :name, cast(:properties as jsonb), :at, :at)
            """)
        .param("id", Ids.uuid())
        .param("contact", contact)
        .param("name", any(EVENTS))
        .param("properties", object(Stream.of("plan", "país")))
        .param("at", Times.toSql(moment(now)))
        .update();
  }

  /** Often at the very edge of a span. */
  private Instant moment(Instant now) {
    return any(
        List.of(
            now,
            now.plusSeconds(60),
            now.minus(Duration.ofHours(1)),
            now.minus(Duration.ofDays(1)),
            now.minus(Duration.ofDays(1)).minusNanos(1000),
            now.minus(Duration.ofDays(90)).plusNanos(1000),
            Instant.parse("1970-01-01T00:00:00Z")));
  }

  private String object(Stream<String> names) {
    return names
        .filter(_ -> random.nextInt(4) > 0)
        .map(name -> "\"%s\": %s".formatted(name, any(JSON)))
        .collect(joining(", ", "{", "}"));
  }

  /** A condition of any kind. */
  Condition condition(int depth) {
    if (depth > 0 && random.nextBoolean()) {
      return switch (random.nextInt(3)) {
        case 0 -> new Condition.All(conditions(depth - 1));
        case 1 -> new Condition.Any(conditions(depth - 1));
        default -> not(condition(depth - 1));
      };
    }
    return switch (random.nextInt(9)) {
      case 0, 1, 2 -> new Condition.Attribute(attribute(any(ATTRIBUTES)).name(), match());
      case 3 -> new Condition.Score(match());
      case 4 ->
          new Condition.Stage(
              IntStream.rangeClosed(0, random.nextInt(3))
                  .mapToObj(_ -> any(List.of(Lifecycle.values())))
                  .toList());
      case 5 -> locale().is(any(List.of("es", "es-MX", "ES", "est", "en", "pt")));
      case 6 -> in(list(any(List.of("beta", "vip", "nobody"))));
      case 7 -> consentsTo(any(TOPICS), any(List.of(Channel.EMAIL, Channel.SMS, Channel.PUSH)));
      default -> done();
    };
  }

  private List<Condition> conditions(int depth) {
    return IntStream.range(0, random.nextInt(4)).mapToObj(_ -> condition(depth)).toList();
  }

  private Condition done() {
    var event = Event.event(any(EVENTS));
    if (random.nextBoolean()) {
      event = event.with(any(List.of("plan", "país", "missing")), match());
    }
    if (random.nextInt(4) == 0) {
      event = event.with("plan", match());
    }
    var did = did(event).atLeast(any(List.of(1, 1, 2, 3)));
    return random.nextBoolean() ? did : did.within(any(SPANS));
  }

  private Match match() {
    return switch (random.nextInt(6)) {
      case 0 -> Match.is(any(VALUES));
      case 1 -> Match.oneOf(any(VALUES), any(VALUES), any(VALUES), any(VALUES), any(VALUES));
      case 2 -> Match.atLeast(number());
      case 3 -> Match.atMost(number());
      case 4 -> Match.contains(any(PARTS));
      default -> Match.present();
    };
  }

  private Number number() {
    var numbers = new ArrayList<Number>();
    for (var value : VALUES) {
      if (value instanceof Number number) {
        numbers.add(number);
      }
    }
    return any(numbers);
  }

  private <T> @Nullable T orNull(Supplier<T> value) {
    return random.nextInt(4) == 0 ? null : value.get();
  }

  private <T> T any(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
