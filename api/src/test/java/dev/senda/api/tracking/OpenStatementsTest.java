package dev.senda.api.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.senda.api.journeys.ExploredJourneys;
import dev.senda.api.metrics.EngagementMetrics;
import dev.senda.api.testsupport.TestApi;
import dev.senda.devservices.StatementCounter;
import dev.senda.store.engagement.EngagedMessages;
import dev.senda.store.engagement.Engagements;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.messages.MessageLedger;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.ScaledClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What an open that a journey waits for costs, from the pixel to its commit. */
class OpenStatementsTest {

  private static final TestApi API = TestApi.shared();

  private final StatementCounter counter = new StatementCounter();

  @AfterEach
  void awaitEmptyOutbox() {
    API.awaitEmptyOutbox();
    API.temporal.reset();
  }

  @Test
  void awaitedOpen_costs3Statements_and1Commit() {
    var message =
        API.insertMessage(API.enroll("ebook-nurture", TestApi.newUserId()), "ebook-guide");
    var service = countedService();

    service.recordOpened(message, false, API.get(ScaledClock.class).instant());

    assertThat(counter.statements())
        .satisfiesExactly(
            lock -> assertThat(lock).contains("for no key update").contains("from messages m"),
            insert -> assertThat(insert).contains("insert into engagements"),
            append -> assertThat(append).startsWith("insert into outbox"));
    assertThat(counter.commits()).isEqualTo(1);
  }

  private EngagementService countedService() {
    var source = counter.count(API.get(HikariDataSource.class));
    var database = JdbcClient.create(source);
    return new EngagementService(
        new RetryingTransactions(new TransactionTemplate(new JdbcTransactionManager(source))),
        new EngagedMessages(database),
        new Engagements(database),
        API.get(MessageLedger.class),
        API.get(Enrollments.class),
        new Outbox(database, _ -> {}),
        API.get(ExploredJourneys.class),
        API.get(BotDetector.class),
        API.get(ScaledClock.class),
        API.get(EngagementMetrics.class));
  }
}
