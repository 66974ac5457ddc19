package dev.senda.store.conditions;

import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Condition.in;
import static dev.senda.journey.Condition.not;
import static dev.senda.journey.Condition.segment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.journey.Condition;
import dev.senda.store.TestStore;
import dev.senda.store.consent.Consents;
import dev.senda.store.contacts.ContactLists;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.digests.Digests;
import dev.senda.store.events.Events;
import dev.senda.store.events.KnownEvents;
import dev.senda.store.support.RetryingTransactions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A condition means the same in memory and in SQL. */
class ConditionContractTest {

  private static final TestStore STORE = new TestStore();
  private static final ContactCalendar CALENDAR =
      new ContactCalendar(STORE.clock, "America/Mexico_City");
  private static final long SEED = 20_261_124;
  private static final int CONTACTS = 40;
  private static final int CONDITIONS = 600;

  private final Contacts contacts =
      new Contacts(STORE.database, new RetryingTransactions(STORE.transactions), STORE.clock);
  private final Profiles profiles =
      new Profiles(
          contacts,
          new ContactLists(STORE.database, STORE.clock),
          new Consents(STORE.database),
          new Events(STORE.database, STORE.clock),
          new KnownEvents(STORE.database),
          CALENDAR,
          new Digests(STORE.database, STORE.clock, new KnownEvents(STORE.database)));
  private final SegmentQuery segmentQuery = new SegmentQuery(STORE.database, CALENDAR);

  @BeforeEach
  void empty() {
    STORE.database.sql("truncate contacts cascade").update();
  }

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void memoryAndSql_giveTheSameAnswer() {
    System.out.printf("Conditions in memory and in SQL: seed %d%n", SEED);
    var cases = new RandomConditionCases(SEED);
    var people =
        IntStream.range(0, CONTACTS)
            .mapToObj(_ -> contacts.find(cases.insertRandomContact(STORE)).orElseThrow())
            .toList();
    var differences = new ArrayList<String>();
    int yes = 0;
    for (int i = 0; i < CONDITIONS; i++) {
      var condition = cases.randomCondition(3);
      var inSql = new HashSet<>(segmentQuery.findKeys(condition, null, CONTACTS));
      assertThat(segmentQuery.countPage(condition, null, 1_000).found()).isEqualTo(inSql.size());
      yes += inSql.size();
      for (var person : people) {
        boolean inMemory = condition.holdsFor(profiles.of(person));
        if (inMemory != inSql.contains(person.key())) {
          differences.add(
              "seed %d, condition %d: %s in memory for %s: %s"
                  .formatted(SEED, i, inMemory, person, condition));
        }
      }
    }

    assertThat(differences).isEmpty();
    // Both answers are frequent: otherwise they would agree by chance.
    assertThat(yes).isBetween(CONTACTS * CONDITIONS / 5, CONTACTS * CONDITIONS * 4 / 5);
  }

  @Test
  void erasedContact_isInNoSegment() {
    var ada = STORE.insertContact();
    var erased = STORE.insertContact();
    STORE
        .database
        .sql("update contacts set erased_at = now() where key = :key")
        .param("key", erased)
        .update();
    var anybody = not(attribute("plan").is("pro"));

    assertThat(segmentQuery.countPage(anybody, null, 1_000).found()).isEqualTo(1);
    assertThat(segmentQuery.findKeys(anybody, null, 10)).containsExactly(ada);
  }

  @Test
  void pages_continue_andCoverAllContacts() {
    var all = IntStream.range(0, 5).mapToObj(_ -> STORE.insertContact()).sorted().toList();
    var anybody = not(attribute("plan").isKnown());

    assertThat(segmentQuery.findKeys(anybody, null, 2)).isEqualTo(all.subList(0, 2));
    assertThat(segmentQuery.findKeys(anybody, all.get(1), 2)).isEqualTo(all.subList(2, 4));
    assertThat(segmentQuery.findKeys(anybody, all.get(3), 2)).isEqualTo(all.subList(4, 5));
    assertThat(segmentQuery.findKeys(anybody, all.get(4), 2)).isEmpty();
  }

  @Test
  void unresolvedSegment_throws() {
    var ada = STORE.insertContact();
    var condition = in(segment("hot-leads")).or(attribute("plan").is("pro"));

    assertThatThrownBy(() -> segmentQuery.countPage(condition, null, 1_000))
        .hasMessage(
            "segment \"hot-leads\": only its name is known (expected it to be resolved first)");
    assertThat(
            segmentQuery.findKeys(condition.resolved(_ -> new Condition.All(List.of())), null, 10))
        .containsExactly(ada);
  }
}
