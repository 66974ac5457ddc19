package dev.senda.store.views;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.store.TestStore;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.enrollments.EnrollmentState;
import dev.senda.store.messages.DevMailbox;
import dev.senda.store.support.Ids;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.SqlTimestamps;
import dev.senda.store.views.ConsoleQueries.EnrollmentListItem;
import dev.senda.store.views.ConsoleQueries.EnrollmentSearch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConsoleQueriesTest {

  private final TestStore store = new TestStore();
  private final ConsoleQueries views =
      new ConsoleQueries(
          store.database,
          new Contacts(store.database, new RetryingTransactions(store.transactions), store.clock));

  private String ana = "";

  @BeforeEach
  void ana() {
    ana = store.insertContact();
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
  void enrollment_namesItsContact() {
    var id = enrollment("welcome", ana, "RUNNING", null);

    assertThat(views.enrollment(id))
        .hasValueSatisfying(
            row -> {
              assertThat(row.name()).isEqualTo("Ana Gil");
              assertThat(row.email()).isEqualTo("Ana@Example.com");
              assertThat(row.isEnded()).isFalse();
            });
    assertThat(views.enrollment(UUID.randomUUID())).isEmpty();
  }

  @Test
  void search_findsAContactByKeyEmailOrUserId() {
    var id = enrollment("welcome", ana, "RUNNING", null);
    enrollment("welcome", store.insertContact(), "RUNNING", null);

    for (var person : List.of(ana, ana.toLowerCase(Locale.ROOT), "ANA@example.COM", "u-1")) {
      assertThat(views.findEnrollments(EnrollmentSearch.ofContact(person), null, 10).rows())
          .as(person)
          .extracting(EnrollmentListItem::id)
          .containsExactly(id);
    }
    assertThat(views.findEnrollments(EnrollmentSearch.ofContact("%"), null, 10).rows()).isEmpty();
  }

  @Test
  void search_findsAMergedContactByItsOldKeyAndUserId() {
    var id = enrollment("welcome", ana, "RUNNING", null);
    store
        .database
        .sql(
            """
            with alias as (
              insert into contact_aliases (identifier, contact_key) values ('user:old-1', :key))
            insert into merged_contacts (key, contact_key, cause, merged_at)
            values ('0000000000001', :key, 'OPERATOR', now())
            """)
        .param("key", ana)
        .update();

    for (var person : List.of("0000000000001", "old-1")) {
      assertThat(views.findEnrollments(EnrollmentSearch.ofContact(person), null, 10).rows())
          .as(person)
          .extracting(EnrollmentListItem::id)
          .containsExactly(id);
    }
  }

  @Test
  void filters_combine() {
    enrollment("welcome", ana, "RUNNING", null);
    var held = enrollment("welcome", store.insertContact(), "RUNNING", "variable missing");
    enrollment("other", ana, "RUNNING", "variable missing");
    enrollment("welcome", store.insertContact(), "EXITED", null);

    assertThat(
            views
                .findEnrollments(new EnrollmentSearch("welcome", null, true, null), null, 10)
                .rows())
        .extracting(EnrollmentListItem::id)
        .containsExactly(held);
    assertThat(
            views
                .findEnrollments(
                    new EnrollmentSearch("welcome", EnrollmentState.RUNNING, false, ana), null, 10)
                .rows())
        .hasSize(1);
  }

  @Test
  void pages_areNewestFirst_andTheLastHasNoNext() {
    var ids = new ArrayList<UUID>();
    for (int i = 0; i < 5; i++) {
      ids.addFirst(enrollment("welcome", store.insertContact(), "RUNNING", null));
    }

    var first = views.findEnrollments(EnrollmentSearch.ALL, null, 3);
    var second = views.findEnrollments(EnrollmentSearch.ALL, first.nextBefore(), 3);

    assertThat(first.rows())
        .extracting(EnrollmentListItem::id)
        .containsExactlyElementsOf(ids.subList(0, 3));
    assertThat(second.rows())
        .extracting(EnrollmentListItem::id)
        .containsExactlyElementsOf(ids.subList(3, 5));
    assertThat(second.nextBefore()).isNull();
  }

  @Test
  void mail_isLinkedToItsEnrollment() {
    var id = enrollment("welcome", ana, "RUNNING", null);
    var message = Ids.newUuid();
    store
        .database
        .sql(
            """
            insert into messages (id, enrollment_id, step, occurrence, contact_key, channel, template,
                                  state, claimed_at)
            values (:id, :enrollment, 'hello', 2, :contact, 'EMAIL', 'hello', 'CLAIMED', :at)
            """)
        .param("id", message)
        .param("enrollment", id)
        .param("contact", ana)
        .param("at", SqlTimestamps.toSql(store.clock.instant()))
        .update();
    var messageId = "<%s@senda>".formatted(message);
    var mail =
        new DevMailbox(store.database, store.clock)
            .append(messageId, "ana@example.com", "us@example.com", "Hello", new byte[0]);

    assertThat(views.findEnrollmentOfMail(messageId)).map(EnrollmentListItem::id).contains(id);
    assertThat(views.messagesByStep(id)).containsOnlyKeys("hello#2");
    assertThat(views.messagesByStep(id).values())
        .singleElement()
        .satisfies(messageView -> assertThat(messageView.mailId()).isEqualTo(mail));
    for (var elses : List.of("<1@example.com>", "", "<%s@senda>".formatted(UUID.randomUUID()))) {
      assertThat(views.findEnrollmentOfMail(elses)).as(elses).isEmpty();
    }
  }

  @Test
  void suppressions_areFoundByTheContactsAddress() {
    store
        .database
        .sql(
            """
            insert into suppressions (channel, address, reason, suppressed_at)
            values ('EMAIL', 'ana@example.com', 'bounced', :at),
                   ('EMAIL', 'ben@example.com', 'bounced', :at)
            """)
        .param("at", SqlTimestamps.toSql(store.clock.instant()))
        .update();

    assertThat(views.suppressions(ana))
        .extracting(ConsoleQueries.SuppressionView::address)
        .containsExactly("ana@example.com");
  }

  private UUID enrollment(String journey, String contact, String state, @Nullable String problem) {
    var id = Ids.newUuid();
    store
        .database
        .sql(
            """
            insert into enrollments (id, journey, contact_key, state, blocked_reason, enrolled_at, ended_at)
            values (:id, :journey, :contact, :state, :problem, :at,
                    case when :state = 'RUNNING' then null else :at::timestamptz end)
            """)
        .param("id", id)
        .param("journey", journey)
        .param("contact", contact)
        .param("state", state)
        .param("problem", problem)
        .param("at", SqlTimestamps.toSql(store.clock.instant()))
        .update();
    return id;
  }
}
