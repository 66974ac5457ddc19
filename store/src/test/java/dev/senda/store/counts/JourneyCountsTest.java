package dev.senda.store.counts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.store.TestStore;
import dev.senda.store.enrollments.EnrollmentState;
import dev.senda.store.support.ConcurrentCalls;
import dev.senda.store.support.RetryingTransactions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JourneyCountsTest {

  private static final TestStore STORE = new TestStore();
  private static final List<String> JOURNEYS = List.of("ebook-nurture", "welcome");

  private final JourneyCounts counts =
      new JourneyCounts(STORE.database, new RetryingTransactions(STORE.transactions));

  @BeforeEach
  void empty() {
    STORE
        .database
        .sql(
            """
            truncate enrollments, enrollment_counts, enrollment_count_changes,
                     conversion_tallies, conversion_tally_changes cascade
            """)
        .update();
  }

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void counts_haveEachStateAndBlockedOnes() {
    block(enroll("welcome"));
    enroll("welcome");
    end(enroll("welcome"), "GOAL");
    end(enroll("ebook-nurture"), "EXITED");

    assertThat(counts.findAll())
        .isEqualTo(
            Map.of(
                "welcome",
                new EnrollmentCounts(
                    Map.of(EnrollmentState.RUNNING, 2L, EnrollmentState.GOAL, 1L), 1),
                "ebook-nurture",
                new EnrollmentCounts(Map.of(EnrollmentState.EXITED, 1L), 0)));
    assertThat(counts.find("unknown")).isEqualTo(EnrollmentCounts.NONE);
  }

  /** Changes at random, folded at random: the counts always are what counting all rows yields. */
  @Test
  void counts_equalTheRows_afterAnyChanges() {
    var random = new Random(20_261_127);
    var enrollments = new ArrayList<UUID>();
    for (int i = 0; i < 300; i++) {
      if (enrollments.isEmpty() || random.nextInt(3) == 0) {
        enrollments.add(enroll(JOURNEYS.get(random.nextInt(2))));
        assign(enrollments.getLast(), random.nextBoolean() ? "DISCOUNT" : "GIFT");
      }
      var one = enrollments.get(random.nextInt(enrollments.size()));
      switch (random.nextInt(5)) {
        case 0 -> {
          end(one, "GOAL");
          convert(one);
        }
        case 1 -> end(one, "COMPLETED");
        case 2 -> block(one);
        case 3 -> unblock(one);
        default -> counts.fold(random.nextInt(1, 20));
      }
      if (i % 50 == 0) {
        assertCountsAreTrue();
      }
    }
    assertCountsAreTrue();
    fold();
    assertCountsAreTrue();
    assertThat(tallies()).isEqualTo(countedTallies());
  }

  @Test
  void deletedEnrollments_stayInTheCounts() {
    end(enroll("welcome"), "GOAL");
    STORE.database.sql("delete from enrollments").update();
    fold();

    assertThat(counts.find("welcome").count(EnrollmentState.GOAL)).isEqualTo(1);
  }

  @Test
  void concurrentChangesAndFolds_loseNothing() throws Exception {
    ConcurrentCalls.run(
        40,
        () -> {
          end(enroll("welcome"), "GOAL");
          return counts.fold(7);
        });
    fold();

    assertThat(counts.find("welcome"))
        .isEqualTo(new EnrollmentCounts(Map.of(EnrollmentState.GOAL, 40L), 0));
    assertThat(waitingChanges()).isZero();
  }

  private void fold() {
    while (counts.fold(50)) {
      assertThat(waitingChanges()).isNotNegative();
    }
  }

  private static long waitingChanges() {
    return STORE
        .database
        .sql(
            """
            select (select count(*) from enrollment_count_changes)
                 + (select count(*) from conversion_tally_changes)
            """)
        .query(Long.class)
        .single();
  }

  private void assertCountsAreTrue() {
    var expected = new TreeMap<String, Long>();
    STORE
        .database
        .sql(
            """
            select journey || ' ' || state as what, count(*) as number from enrollments group by 1
            union all
            select journey || ' blocked', count(*) from enrollments
            where ended_at is null and blocked_reason is not null group by 1
            """)
        .query(
            row -> {
              expected.put(row.getString("what"), row.getLong("number"));
            });
    var found = new TreeMap<String, Long>();
    counts
        .findAll()
        .forEach(
            (journey, one) -> {
              one.byState().forEach((state, number) -> found.put(journey + " " + state, number));
              if (one.blocked() > 0) {
                found.put(journey + " blocked", one.blocked());
              }
            });
    assertThat(found).isEqualTo(expected);
  }

  private static List<String> tallies() {
    return STORE
        .database
        .sql(
            """
            select journey || ' ' || variant || ' ' || sum(entered) || ' ' || sum(converted)
            from conversion_tallies where split <> '' group by journey, variant order by 1
            """)
        .query(String.class)
        .list();
  }

  private static List<String> countedTallies() {
    return STORE
        .database
        .sql(
            """
            select e.journey || ' ' || a.variant || ' ' || count(*) || ' '
                   || count(c.enrollment_id)
            from variant_assignments a join enrollments e on e.id = a.enrollment_id
            left join conversions c on c.enrollment_id = e.id
            group by e.journey, a.variant order by 1
            """)
        .query(String.class)
        .list();
  }

  private static UUID enroll(String journey) {
    var id = STORE.insertEnrollment(STORE.insertContact());
    STORE
        .database
        .sql("update enrollments set journey = :journey where id = :id")
        .param("journey", journey)
        .param("id", id)
        .update();
    return id;
  }

  private static void assign(UUID enrollment, String variant) {
    STORE
        .database
        .sql(
            """
            insert into variant_assignments (enrollment_id, journey, split, variant, assigned_at)
            select id, journey, 'offer', :variant, now() from enrollments where id = :id
            """)
        .param("id", enrollment)
        .param("variant", variant)
        .update();
  }

  private static void convert(UUID enrollment) {
    STORE
        .database
        .sql(
            """
            insert into conversions values (:id, gen_random_uuid(), now())
            on conflict (enrollment_id) do update set occurred_at = now()
            """)
        .param("id", enrollment)
        .update();
  }

  private static void end(UUID enrollment, String state) {
    STORE
        .database
        .sql(
            """
            update enrollments set state = :state, ended_at = now(), blocked_reason = null
            where id = :id
            """)
        .param("state", state)
        .param("id", enrollment)
        .update();
  }

  private static void block(UUID enrollment) {
    STORE
        .database
        .sql("update enrollments set blocked_reason = 'broken' where id = :id and ended_at is null")
        .param("id", enrollment)
        .update();
  }

  private static void unblock(UUID enrollment) {
    STORE
        .database
        .sql("update enrollments set blocked_reason = null where id = :id")
        .param("id", enrollment)
        .update();
  }
}
