package dev.senda.store.contacts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.Channel;
import dev.senda.journey.ContactList;
import dev.senda.journey.ReentryPolicy;
import dev.senda.store.TestStore;
import dev.senda.store.consent.Consents;
import dev.senda.store.consent.Consents.Consent;
import dev.senda.store.consent.Consents.ConsentState;
import dev.senda.store.contacts.ContactCall.Resolution;
import dev.senda.store.contacts.Contacts.Identity;
import dev.senda.store.enrollments.EnrollmentState;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.events.Events;
import dev.senda.store.events.NewEvent;
import dev.senda.store.support.RetryingTransactions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random orders of identify, track, alias and merge, beside a model of a few lines that says who is
 * who, which trait counts, and who has what.
 */
class IdentityModelTest {

  private static final TestStore STORE = new TestStore();
  private static final int STEPS = 120;
  private static final List<String> JOURNEYS = List.of("cart", "welcome");
  private static final List<String> TOPICS = List.of("news", "tips");

  private final RetryingTransactions transactions = new RetryingTransactions(STORE.transactions);
  private final Contacts contacts = new Contacts(STORE.database, transactions, STORE.clock);
  private final Events events = new Events(STORE.database, STORE.clock);
  private final Consents consents = new Consents(STORE.database);
  private final ContactLists lists = new ContactLists(STORE.database, STORE.clock);
  private final Enrollments enrollments =
      new Enrollments(STORE.database, transactions, STORE.clock);

  private final List<ModelPerson> people = new ArrayList<>();

  @BeforeEach
  void clear() {
    STORE.database.sql("truncate contacts, events, outbox cascade").update();
  }

  @AfterAll
  static void close() {
    STORE.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void anyOrder_givesThePeopleOfTheModel(int seed) {
    var random = new Random(seed);
    var start = STORE.clock.instant();
    for (int step = 0; step < STEPS; step++) {
      STORE.advance(Duration.ofSeconds(1));
      int what = random.nextInt(15);
      if (what == 0 && people.size() > 1) {
        merge(random);
      } else if (what < 3 && !people.isEmpty()) {
        callByOldIds(random, step);
      } else {
        call(random, start, step);
      }
      assertThat(stored()).as("seed %d, step %d", seed, step).isEqualTo(expected());
    }
  }

  private void call(Random random, Instant start, int step) {
    var userId = random.nextInt(5) < 3 ? null : "u" + random.nextInt(4);
    var anonymousId = userId == null || random.nextInt(3) > 0 ? "a" + random.nextInt(6) : null;
    var traits = new HashMap<String, @Nullable Object>();
    if (random.nextInt(4) == 0) {
      traits.put("email", random.nextInt(6) == 0 ? null : "p" + random.nextInt(5) + "@x.example");
    }
    for (var name : List.of("plan", "size", "locale")) {
      if (random.nextInt(3) == 0) {
        traits.put(name, random.nextInt(6) == 0 ? null : "v" + step);
      }
    }
    var occurredAt = start.plusSeconds(10L * random.nextInt(STEPS));
    var call =
        new ContactCall(
            new Identity(userId, anonymousId, null), new Traits(traits), true, occurredAt);
    var key = identify(call, random.nextBoolean());
    var person = find(call);
    person.key = key;
    person.keys.add(key);
    act(random, person, step);
  }

  /** One by one, or in a group as ingest does; what is ambiguous then goes one by one. */
  private String identify(ContactCall call, boolean inGroup) {
    if (inGroup) {
      var resolution =
          STORE.transactions.execute(_ -> contacts.identifyAll(List.of(List.of(call))).getFirst());
      if (resolution instanceof Resolution.Resolved(var keys)) {
        return keys.getFirst();
      }
      assertThat(resolution).isInstanceOf(Resolution.Ambiguous.class);
    }
    return contacts.identify(call.identity(), call.traits(), call.occurredAt()).contact().key();
  }

  /** What happens to the person: an event, a consent, a list, points, a journey. */
  private void act(Random random, ModelPerson person, int step) {
    switch (random.nextInt(6)) {
      case 0 -> {
        events.append(
            new NewEvent(
                UUID.randomUUID(),
                null,
                person.key,
                "",
                "E" + step,
                "{}",
                STORE.clock.instant(),
                null));
        person.events.add("E" + step);
      }
      case 1 -> {
        var topic = TOPICS.get(random.nextInt(TOPICS.size()));
        var state = random.nextBoolean() ? ConsentState.GRANTED : ConsentState.WITHDRAWN;
        consents.record(
            person.key,
            topic,
            Channel.EMAIL,
            new Consent(state, STORE.clock.instant(), "test", null));
        person.consents.put(topic, state);
      }
      case 2 -> {
        var list = "list-" + random.nextInt(3);
        lists.add(person.key, ContactList.list(list));
        person.lists.add(list);
      }
      case 3 -> {
        contacts.addToScore(person.key, 5);
        person.score += 5;
      }
      default -> {
        var journey = JOURNEYS.get(random.nextInt(JOURNEYS.size()));
        enrollments.enroll(journey, new ReentryPolicy.AfterFinishing(), person.key, null);
        person.journeys.add(journey);
      }
    }
  }

  /** A request of the admin API, by a key or a user id that the person has or once had. */
  private void callByOldIds(Random random, int step) {
    var person = people.get(random.nextInt(people.size()));
    var oldKeys = new ArrayList<>(person.keys);
    var oldKey = oldKeys.get(random.nextInt(oldKeys.size()));
    var now = STORE.clock.instant();
    var traits = new HashMap<String, @Nullable Object>(Map.of("plan", "k" + step));
    var stated = contacts.mergeTraits(oldKey, new Traits(traits)).orElseThrow();
    assertThat(stated.contact().key()).isEqualTo(person.key);
    person.state(Map.of("plan", "k" + step), now);
    assertThat(contacts.mergeTraits("ZZZZZZZZZZZZZ", new Traits(traits))).isEmpty();

    assertThat(contacts.findKeys(oldKey)).containsExactly(person.key);
    assertThat(contacts.find(oldKey).orElseThrow().key()).isEqualTo(person.key);
    assertThat(contacts.findAll(person.userIds, List.of()).byUserId().keySet())
        .isEqualTo(person.userIds);
    for (var userId : person.userIds) {
      assertThat(contacts.findKeys(userId)).containsExactly(person.key);
      assertThat(contacts.findByUserId(userId).orElseThrow().key()).isEqualTo(person.key);
    }
    act(random, person, step);
  }

  private void merge(Random random) {
    var from = people.get(random.nextInt(people.size()));
    var into = people.get(random.nextInt(people.size()));
    if (from != into) {
      assertThat(contacts.merge(from.key, into.key)).isPresent();
      into.takeAll(from);
      people.remove(from);
    }
    assertThat(contacts.find(from.key).orElseThrow().key()).isEqualTo(into.key);
  }

  /** The person that the call is about, after the call. */
  private ModelPerson find(ContactCall call) {
    var userId = call.identity().userId();
    var anonymousId = call.identity().anonymousId();
    var at = call.occurredAt();
    var email = call.email();
    var known = user(userId);
    if (known == null && email != null) {
      known = candidate(userId, person -> email.equals(person.email()));
    }
    if (known == null && anonymousId != null) {
      known = candidate(userId, person -> person.anonymousIds.contains(anonymousId));
    }
    if (known == null) {
      known = new ModelPerson();
      people.add(known);
    }
    var found = known;
    boolean isOutdated = found.isOlder("email", at);
    var owner =
        email == null || isOutdated
            ? null
            : people.stream()
                .filter(one -> one != found && email.equals(one.email()))
                .findFirst()
                .orElse(null);
    for (var other : List.copyOf(people)) {
      if (other == found || !other.userIds.isEmpty()) {
        continue;
      }
      boolean sharesId = anonymousId != null && other.anonymousIds.contains(anonymousId);
      boolean agrees =
          other.email() == null || found.email() == null || other.email().equals(found.email());
      if (other == owner || (sharesId && agrees)) {
        found.takeAll(other);
        people.remove(other);
      }
    }
    if (userId != null) {
      found.userIds.add(userId);
    }
    if (anonymousId != null) {
      people.forEach(person -> person.anonymousIds.remove(anonymousId));
      found.anonymousIds.add(anonymousId);
    }
    boolean isTaken = owner != null && !owner.userIds.isEmpty();
    var stated = new HashMap<>(call.traits().changes());
    if (isTaken) {
      stated.remove("email");
    }
    found.state(stated, Objects.requireNonNull(at));
    return found;
  }

  private @Nullable ModelPerson user(@Nullable String userId) {
    return people.stream()
        .filter(person -> userId != null && person.userIds.contains(userId))
        .findFirst()
        .orElse(null);
  }

  private @Nullable ModelPerson candidate(
      @Nullable String userId, java.util.function.Predicate<ModelPerson> matches) {
    return people.stream()
        .filter(person -> userId == null || person.userIds.isEmpty())
        .filter(matches)
        .findFirst()
        .orElse(null);
  }

  private List<String> expected() {
    return people.stream()
        .map(
            person -> {
              var values = new TreeMap<String, Object>();
              person.values.forEach(
                  (name, value) -> {
                    if (value != null) {
                      values.put(name, value);
                    }
                  });
              return "%s %s %s %s %s %s %s %d"
                  .formatted(
                      person.userIds,
                      person.anonymousIds,
                      values,
                      person.events,
                      person.consents,
                      person.lists,
                      person.journeys,
                      person.score);
            })
        .sorted()
        .toList();
  }

  private List<String> stored() {
    return STORE.database.sql("select key from contacts").query(String.class).list().stream()
        .map(this::stored)
        .sorted()
        .toList();
  }

  private String stored(String key) {
    var contact = contacts.find(key).orElseThrow();
    var userIds = new TreeSet<String>();
    var anonymousIds = new TreeSet<String>();
    if (contact.userId() != null) {
      userIds.add(contact.userId());
    }
    if (contact.anonymousId() != null) {
      anonymousIds.add(contact.anonymousId());
    }
    for (var alias : column("select identifier from contact_aliases where contact_key = ?", key)) {
      (alias.startsWith("user:") ? userIds : anonymousIds)
          .add(alias.substring(alias.indexOf(':') + 1));
    }
    var values = new TreeMap<>(contact.attributes());
    if (contact.email() != null) {
      values.put("email", contact.email());
    }
    if (contact.locale() != null) {
      values.put("locale", contact.locale());
    }
    var newest = new TreeMap<String, ConsentState>();
    consents
        .findLatestByContact(key)
        .forEach(
            (topic, byChannel) ->
                byChannel.values().forEach(consent -> newest.put(topic, consent.state())));
    var running = enrollments.findRunning(key);
    assertThat(running).extracting(one -> one.journey()).doesNotHaveDuplicates();
    assertThat(running).allMatch(one -> one.state() == EnrollmentState.RUNNING);
    return "%s %s %s %s %s %s %s %d"
        .formatted(
            userIds,
            anonymousIds,
            values,
            new TreeSet<>(column("select name from events where contact_key = ?", key)),
            newest,
            new TreeSet<>(column("select list_name from list_members where contact_key = ?", key)),
            new TreeSet<>(running.stream().map(one -> one.journey()).toList()),
            contact.score());
  }

  private static List<String> column(String sql, String key) {
    return STORE.database.sql(sql).param(key).query(String.class).list();
  }
}
