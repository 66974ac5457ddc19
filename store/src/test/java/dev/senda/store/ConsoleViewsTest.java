package dev.senda.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.store.ConsoleViews.Filter;
import dev.senda.store.ConsoleViews.Listed;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConsoleViewsTest {

  private final TestStore store = new TestStore();
  private final ConsoleViews views = new ConsoleViews(store.database);

  private String ana = "";

  @BeforeEach
  void ana() {
    ana = store.contact();
    store
        .database
        .sql(
            """
            update contacts set email = 'Ana@Example.com', user_id = 'u-1',
              attributes = '{"first_name": "Ana", "last_name": "Gil"}' where key = :key
            """)
        .param("key", ana)
        .update();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void countsKnowEachStateAndWhatIsHeld() {
    enrollment("welcome", ana, "RUNNING", "variable missing");
    enrollment("welcome", store.contact(), "RUNNING", null);
    enrollment("welcome", store.contact(), "GOAL", null);
    enrollment("other", ana, "EXITED", null);

    var counts = views.counts();

    assertThat(counts).containsOnlyKeys("welcome", "other");
    assertThat(counts.get("welcome"))
        .isEqualTo(
            new ConsoleViews.Counts(
                Map.of(EnrollmentState.RUNNING, 2L, EnrollmentState.GOAL, 1L), 1));
  }

  @Test
  void anEnrollmentSaysWhoItIsAbout() {
    var id = enrollment("welcome", ana, "RUNNING", null);

    assertThat(views.enrollment(id))
        .hasValueSatisfying(
            row -> {
              assertThat(row.name()).isEqualTo("Ana Gil");
              assertThat(row.email()).isEqualTo("Ana@Example.com");
              assertThat(row.isOver()).isFalse();
            });
    assertThat(views.enrollment(UUID.randomUUID())).isEmpty();
  }

  @Test
  void aPersonIsFoundByKeyAddressOrUserIdAndNobodyElseIs() {
    var id = enrollment("welcome", ana, "RUNNING", null);
    enrollment("welcome", store.contact(), "RUNNING", null);

    for (var person : List.of(ana, ana.toLowerCase(Locale.ROOT), "ANA@example.COM", "u-1")) {
      assertThat(views.enrollments(Filter.ofPerson(person), null, 10).rows())
          .as(person)
          .extracting(Listed::id)
          .containsExactly(id);
    }
    assertThat(views.enrollments(Filter.ofPerson("%"), null, 10).rows()).isEmpty();
  }

  @Test
  void filtersNarrowTogether() {
    enrollment("welcome", ana, "RUNNING", null);
    var held = enrollment("welcome", store.contact(), "RUNNING", "variable missing");
    enrollment("other", ana, "RUNNING", "variable missing");
    enrollment("welcome", store.contact(), "EXITED", null);

    assertThat(views.enrollments(new Filter("welcome", null, true, null), null, 10).rows())
        .extracting(Listed::id)
        .containsExactly(held);
    assertThat(
            views
                .enrollments(new Filter("welcome", EnrollmentState.RUNNING, false, ana), null, 10)
                .rows())
        .hasSize(1);
  }

  @Test
  void pagesFollowEachOtherNewestFirstAndTheLastSaysThatItIs() {
    var ids = new ArrayList<UUID>();
    for (int i = 0; i < 5; i++) {
      ids.addFirst(enrollment("welcome", store.contact(), "RUNNING", null));
    }

    var first = views.enrollments(Filter.ALL, null, 3);
    var second = views.enrollments(Filter.ALL, first.next(), 3);

    assertThat(first.rows()).extracting(Listed::id).containsExactlyElementsOf(ids.subList(0, 3));
    assertThat(second.rows()).extracting(Listed::id).containsExactlyElementsOf(ids.subList(3, 5));
    assertThat(second.next()).isNull();
  }

  @Test
  void aMailLeadsToItsEnrollmentAndBack() {
    var id = enrollment("welcome", ana, "RUNNING", null);
    var message = Ids.uuid();
    store
        .database
        .sql(
            """
            insert into messages (id, enrollment, step, occurrence, contact, channel, template,
                                  state, claimed_at)
            values (:id, :enrollment, 'hello', 2, :contact, 'EMAIL', 'hello', 'CLAIMED', :at)
            """)
        .param("id", message)
        .param("enrollment", id)
        .param("contact", ana)
        .param("at", Times.toSql(store.clock.instant()))
        .update();
    var messageId = "<%s@senda>".formatted(message);
    var mail =
        new Mailbox(store.database, store.clock)
            .append(messageId, "ana@example.com", "us@example.com", "Hello", new byte[0]);

    assertThat(views.enrollmentOfMail(messageId)).map(Listed::id).contains(id);
    assertThat(views.sendings(id)).containsOnlyKeys("hello#2");
    assertThat(views.sendings(id).values())
        .singleElement()
        .satisfies(sending -> assertThat(sending.mail()).isEqualTo(mail));
    for (var elses : List.of("<1@example.com>", "", "<%s@senda>".formatted(UUID.randomUUID()))) {
      assertThat(views.enrollmentOfMail(elses)).as(elses).isEmpty();
    }
  }

  @Test
  void whatMustNotBeWrittenToIsFoundByTheContactsAddress() {
    store
        .database
        .sql(
            """
            insert into suppressions (channel, address, reason, at)
            values ('EMAIL', 'ana@example.com', 'bounced', :at),
                   ('EMAIL', 'ben@example.com', 'bounced', :at)
            """)
        .param("at", Times.toSql(store.clock.instant()))
        .update();

    assertThat(views.suppressions(ana))
        .extracting(ConsoleViews.Suppression::address)
        .containsExactly("ana@example.com");
  }

  private UUID enrollment(String journey, String contact, String state, @Nullable String problem) {
    var id = Ids.uuid();
    store
        .database
        .sql(
            """
            insert into enrollments (id, journey, contact, state, problem, enrolled_at, ended_at)
            values (:id, :journey, :contact, :state, :problem, :at,
                    case when :state = 'RUNNING' then null else :at::timestamptz end)
            """)
        .param("id", id)
        .param("journey", journey)
        .param("contact", contact)
        .param("state", state)
        .param("problem", problem)
        .param("at", Times.toSql(store.clock.instant()))
        .update();
    return id;
  }
}
