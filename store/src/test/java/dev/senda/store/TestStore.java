package dev.senda.store;

import com.zaxxer.hikari.HikariDataSource;
import dev.senda.devservices.TestPostgres;
import dev.senda.journey.engine.TimeScale;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A fresh database with Senda's tables, and a clock that only the test moves. */
final class TestStore implements AutoCloseable {

  private final HikariDataSource source;
  private final HandClock hands = new HandClock();

  final JdbcClient database;
  final TransactionTemplate transactions;
  final HouseClock clock = new HouseClock(hands, TimeScale.REAL);

  TestStore() {
    source = new StoreConfiguration().database(TestPostgres.freshDatabase(), "", "", 4);
    database = JdbcClient.create(source);
    transactions = new TransactionTemplate(new JdbcTransactionManager(source));
  }

  /** Lets house time pass. */
  void pass(Duration duration) {
    hands.now = hands.now.plus(duration);
  }

  /** A contact that has nothing but its key. */
  String contact() {
    var key = Ids.contactKey();
    database
        .sql("insert into contacts (key, created_at, updated_at) values (:key, :now, :now)")
        .param("key", key)
        .param("now", Times.toSql(clock.instant()))
        .update();
    return key;
  }

  /** A running enrollment of this contact. */
  UUID enrollment(String contact) {
    var id = Ids.uuid();
    database
        .sql(
            """
            insert into enrollments (id, journey, contact, state, enrolled_at)
            values (:id, 'ebook-nurture', :contact, 'RUNNING', :now)
            """)
        .param("id", id)
        .param("contact", contact)
        .param("now", Times.toSql(clock.instant()))
        .update();
    return id;
  }

  Profiles profiles() {
    return new Profiles(
        new Contacts(database, new Transactions(transactions), clock),
        new ContactLists(database, clock),
        new Consents(database),
        new Events(database, clock),
        clock);
  }

  @Override
  public void close() {
    source.close();
  }

  private static final class HandClock extends Clock {
    private Instant now = Instant.parse("2026-11-23T09:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("UTC only");
    }
  }
}
