package dev.senda.store.contacts;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.senda.store.TestStore;
import dev.senda.store.contacts.ContactCall.Resolution;
import dev.senda.store.contacts.Contacts.Identity;
import dev.senda.store.erased.ErasedIdentifiers;
import dev.senda.store.support.RetryingTransactions;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DuplicateKeyException;

/** Groups of calls give the same contacts as the calls one by one. */
class ContactGroupTest {

  private static final TestStore STORE = new TestStore();
  private static final int CALLS = 60;

  private final Contacts contacts =
      new Contacts(STORE.database, new RetryingTransactions(STORE.transactions), STORE.clock);

  @BeforeEach
  void clear() {
    STORE.database.sql("truncate contacts cascade").update();
  }

  @AfterAll
  static void close() {
    STORE.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void anyCalls_inGroupsOfAnySize_giveTheContactsOfTheCallsOneByOne(int seed) {
    var requests = randomRequests(new Random(seed));
    requests.forEach(request -> request.forEach(this::identify));
    var expected = state();
    clear();

    var random = new Random(seed);
    for (int start = 0; start < requests.size(); ) {
      int end = Math.min(requests.size(), start + 1 + random.nextInt(CALLS));
      identifyInGroups(requests.subList(start, end));
      start = end;
    }

    assertThat(state()).isEqualTo(expected);
  }

  /** As ingest does: what is ambiguous goes one by one, and what waited for it comes next. */
  private void identifyInGroups(List<List<ContactCall>> requests) {
    var left = requests;
    while (!left.isEmpty()) {
      var now = left;
      var resolutions = identifyAll(now);
      var next = new ArrayList<List<ContactCall>>();
      for (int i = 0; i < now.size(); i++) {
        switch (resolutions.get(i)) {
          case Resolution.Resolved _ -> {}
          case Resolution.Ambiguous _ -> now.get(i).forEach(this::identify);
          case Resolution.Locked _ -> next.add(now.get(i));
        }
      }
      left = next;
    }
  }

  @Test
  void unchangedContact_isNotRewritten() {
    var call = call("u1", null, Map.of("email", "ada@example.com", "plan", "pro"));
    identifyAll(List.of(List.of(call)));
    var before = versionOf("u1");
    STORE.advance(Duration.ofMinutes(1));

    identifyAll(List.of(List.of(call), List.of(call("u1", null, Map.of()))));
    identify(call);
    assertThat(versionOf("u1")).isEqualTo(before);

    identifyAll(List.of(List.of(call("u1", null, Map.of("plan", "free")))));
    assertThat(versionOf("u1")).isNotEqualTo(before);
  }

  /** Clients repeat the traits on every page, and each call has its own time. */
  @Test
  void restatedValues_rewriteTheRow_onlyEveryFiveMinutes_andStillWinAgainstOlderOnes() {
    var start = STORE.clock.instant();
    stateAt("pro", start);
    var before = versionOf("u1");

    stateAt("pro", start.plusSeconds(1));
    stateAt("pro", start.plusSeconds(299));
    assertThat(versionOf("u1")).isEqualTo(before);
    stateAt("pro", start.plusSeconds(300));
    assertThat(versionOf("u1")).isNotEqualTo(before);

    stateAt("free", start.plusSeconds(299));
    assertThat(contacts.findByUserId("u1").orElseThrow().attribute("plan")).isEqualTo("pro");
    stateAt("free", start.plusSeconds(301));
    assertThat(contacts.findByUserId("u1").orElseThrow().attribute("plan")).isEqualTo("free");
  }

  private void stateAt(String plan, Instant at) {
    identifyAll(
        List.of(
            List.of(
                new ContactCall(
                    Identity.ofUser("u1"), new Traits(Map.of("plan", plan)), false, at))));
  }

  @Test
  void lockedContact_leavesOutItsRequestsOnly_andNothingOfThemIsStored() throws SQLException {
    identify(call("u1", null, Map.of()));
    try (var other = STORE.openConnection()) {
      other.setAutoCommit(false);
      try (var statement = other.createStatement()) {
        statement.execute("select from contacts where user_id = 'u1' for no key update");
      }

      var resolutions =
          identifyAll(
              List.of(
                  List.of(call("u1", null, Map.of())),
                  List.of(
                      call("u2", null, Map.of("plan", "pro")),
                      call("u1", null, Map.of("plan", "pro"))),
                  List.of(call("u1", null, Map.of())),
                  List.of(call("u3", null, Map.of("plan", "pro")))));

      assertThat(resolutions)
          .extracting(resolution -> resolution.getClass().getSimpleName())
          .containsExactly("Resolved", "Locked", "Locked", "Resolved");
      assertThat(contacts.findByUserId("u2")).isEmpty();
      assertThat(contacts.findByUserId("u3").orElseThrow().attributes())
          .isEqualTo(Map.of("plan", "pro"));
    }
  }

  /** Its call is repeated, and does not find it any more. */
  @Test
  void contactThatWasErasedSinceItWasLoaded_isNotLocked() {
    identify(call("u1", null, Map.of()));
    identify(call("u2", null, Map.of()));
    var keys =
        List.of(
            contacts.findByUserId("u1").orElseThrow().key(),
            contacts.findByUserId("u2").orElseThrow().key());
    STORE
        .database
        .sql("update contacts set erased_at = now(), user_id = null where user_id = 'u1'")
        .update();

    var locked =
        new ContactRows(STORE.database, STORE.clock, ErasedIdentifiers.none(STORE.database))
            .lock(keys);

    assertThat(locked).extracting(contact -> contact.key).containsExactly(keys.getLast());
  }

  @Test
  void contactCreatedAtTheSameMoment_isReported_soThatTheTransactionIsRepeated() throws Exception {
    try (var other = STORE.openConnection();
        var executor = Executors.newSingleThreadExecutor()) {
      other.setAutoCommit(false);
      try (var statement = other.createStatement()) {
        statement.execute(
            "insert into contacts (key, user_id, created_at, updated_at) values ('0123456789ABC', 'u1', now(), now())");
      }
      var group = executor.submit(() -> identifyAll(List.of(List.of(call("u1", null, Map.of())))));
      await().until(ContactGroupTest::someoneWaitsForALock);
      other.commit();

      assertThatThrownBy(group::get).hasCauseInstanceOf(DuplicateKeyException.class);
    }
  }

  private static boolean someoneWaitsForALock() {
    return STORE
        .database
        .sql("select exists (select from pg_locks where not granted)")
        .query(Boolean.class)
        .single();
  }

  private static List<List<ContactCall>> randomRequests(Random random) {
    return IntStream.range(0, CALLS)
        .mapToObj(
            _ ->
                IntStream.rangeClosed(0, random.nextInt(3))
                    .mapToObj(_ -> randomCall(random))
                    .toList())
        .toList();
  }

  private static ContactCall randomCall(Random random) {
    var userId = random.nextInt(3) == 0 ? null : "u" + random.nextInt(6);
    var anonymousId = userId == null || random.nextInt(3) == 0 ? "a" + random.nextInt(6) : null;
    var traits = new HashMap<String, @Nullable Object>();
    if (random.nextInt(4) == 0) {
      traits.put(
          "email",
          random.nextInt(5) == 0
              ? null
              : (random.nextBoolean() ? "P" : "p") + random.nextInt(6) + "@example.com");
    }
    if (random.nextInt(3) == 0) {
      traits.put("plan", random.nextInt(4) == 0 ? null : random.nextInt(3));
    }
    if (random.nextInt(6) == 0) {
      traits.put("lifecycle", random.nextBoolean() ? "lead" : null);
    }
    if (random.nextInt(6) == 0) {
      traits.put("locale", "l" + random.nextInt(3));
    }
    return call(userId, anonymousId, traits);
  }

  private static ContactCall call(
      @Nullable String userId, @Nullable String anonymousId, Map<String, ?> traits) {
    return new ContactCall(
        new Identity(userId, anonymousId, null), new Traits(new HashMap<>(traits)), false);
  }

  private void identify(ContactCall call) {
    contacts.identify(call.identity(), call.traits());
  }

  private List<Resolution> identifyAll(List<List<ContactCall>> requests) {
    return STORE.transactions.execute(_ -> contacts.identifyAll(requests));
  }

  private static String versionOf(String userId) {
    return STORE
        .database
        .sql("select xmin || ' ' || updated_at from contacts where user_id = ?")
        .param(userId)
        .query(String.class)
        .single();
  }

  private static String state() {
    return STORE
        .database
        .sql(
            """
            select concat_ws('|', coalesce(user_id, '-'), coalesce(anonymous_id, '-'),
                             coalesce(email, '-'), coalesce(locale, '-'),
                             coalesce(lifecycle, '-'), attributes)
            from contacts order by 1
            """)
        .query(String.class)
        .list()
        .stream()
        .collect(joining("\n"));
  }
}
