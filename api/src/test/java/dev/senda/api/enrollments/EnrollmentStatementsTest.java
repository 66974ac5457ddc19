package dev.senda.api.enrollments;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.senda.api.contacts.ConsentService;
import dev.senda.api.journeys.ExploredJourneys;
import dev.senda.api.routing.EventRouter;
import dev.senda.api.testsupport.TestApi;
import dev.senda.devservices.StatementCounter;
import dev.senda.store.consent.Consents;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.contacts.Contacts.Identity;
import dev.senda.store.contacts.Traits;
import dev.senda.store.enrollments.EnrollmentService;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.events.KnownEvents;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.ScaledClock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What the enrollment of a known contact costs, from the request to its commit. */
class EnrollmentStatementsTest {

  private static final TestApi API = TestApi.shared();

  private final StatementCounter counter = new StatementCounter();
  private final String user = TestApi.newUserId();
  private final EnrollmentRequestHandler handler = countedHandler();

  private EnrollmentRequestHandler countedHandler() {
    var source = counter.count(API.get(HikariDataSource.class));
    var database = JdbcClient.create(source);
    var transactions =
        new RetryingTransactions(new TransactionTemplate(new JdbcTransactionManager(source)));
    var clock = API.get(ScaledClock.class);
    var contacts = new Contacts(database, transactions, clock);
    var enrollments = new Enrollments(database, transactions, clock);
    return new EnrollmentRequestHandler(
        transactions,
        contacts,
        API.get(ConsentService.class),
        new EnrollmentService(
            transactions,
            contacts,
            API.get(Consents.class),
            API.get(KnownEvents.class),
            enrollments,
            new Outbox(database, _ -> {}),
            clock),
        API.get(EventRouter.class),
        clock);
  }

  @AfterEach
  void awaitEmptyOutbox() {
    API.awaitEmptyOutbox();
    API.temporal.reset();
  }

  @Test
  void enrollment_costs3Statements_and1Commit() {
    API.get(Contacts.class).identify(Identity.ofUser(user), Traits.NONE);

    var result = enroll();

    assertThat(result.created()).isTrue();
    assertThat(counter.statements())
        .satisfiesExactly(
            lock -> assertThat(lock).contains("from contacts").contains("for no key update"),
            insert -> assertThat(insert).contains("insert into enrollments"),
            append -> assertThat(append).startsWith("insert into outbox"));
    assertThat(counter.commits()).isEqualTo(1);
  }

  @Test
  void secondRequest_findsTheRunningEnrollment_andStoresNothing() {
    API.get(Contacts.class).identify(Identity.ofUser(user), Traits.NONE);
    var first = enroll();
    counter.reset();

    var second = enroll();

    assertThat(second)
        .isEqualTo(new EnrollmentRequestHandler.RequestResult(first.enrollment(), false));
    assertThat(counter.statements()).hasSize(2);
  }

  private EnrollmentRequestHandler.RequestResult enroll() {
    counter.reset();
    return handler.enroll(
        API.get(ExploredJourneys.class).plan("ebook-nurture"),
        new EnrollmentCommand(
            new EnrollmentCommand.ContactSelector.ByIdentity(Identity.ofUser(user)),
            Traits.NONE,
            List.of(),
            Map.of(),
            ""));
  }
}
