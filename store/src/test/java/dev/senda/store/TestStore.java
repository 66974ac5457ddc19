package dev.senda.store;

import com.zaxxer.hikari.HikariDataSource;
import dev.senda.devservices.SharedTestPostgres;
import dev.senda.journey.engine.TimeScale;
import dev.senda.store.outbox.OutboxItem;
import dev.senda.store.support.Ids;
import dev.senda.store.support.ScaledClock;
import dev.senda.store.support.SqlTimestamps;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A new database with Senda's tables, and a clock that only the test moves. */
public final class TestStore implements AutoCloseable {

  private final HikariDataSource source;
  private final ManualClock manualClock = new ManualClock();

  public final JdbcClient database;
  public final TransactionTemplate transactions;
  public final ScaledClock clock = new ScaledClock(manualClock, TimeScale.REAL);

  public TestStore() {
    source = new HikariDataSource();
    source.setJdbcUrl(SharedTestPostgres.createDatabase());
    source.setMaximumPoolSize(4);
    Flyway.configure().dataSource(source).load().migrate();
    database = JdbcClient.create(source);
    transactions = new TransactionTemplate(new JdbcTransactionManager(source));
  }

  /** Moves simulated time forward. */
  public void advance(Duration duration) {
    manualClock.now = manualClock.now.plus(duration);
  }

  /** A contact that has nothing but its key. */
  public String insertContact() {
    var key = Ids.newContactKey();
    database
        .sql("insert into contacts (key, created_at, updated_at) values (:key, :now, :now)")
        .param("key", key)
        .param("now", SqlTimestamps.toSql(clock.instant()))
        .update();
    return key;
  }

  /** A running enrollment of this contact. */
  public UUID insertEnrollment(String contact) {
    var id = Ids.newUuid();
    database
        .sql(
            """
            insert into enrollments (id, journey, contact_key, state, enrolled_at)
            values (:id, 'ebook-nurture', :contact, 'RUNNING', :now)
            """)
        .param("id", id)
        .param("contact", contact)
        .param("now", SqlTimestamps.toSql(clock.instant()))
        .update();
    return id;
  }

  /** Stops this journey. */
  public void stop(String journey) {
    database
        .sql(
            """
            insert into journey_controls (journey, entries, is_paused, epoch, stopped_at, reason,
                                          changed_by, changed_at)
            values (:journey, 'STOPPED', false, 1, :now, 'legal', 'ops', :now)
            """)
        .param("journey", journey)
        .param("now", SqlTimestamps.toSql(clock.instant()))
        .update();
  }

  /** The contact's outbox items, oldest first. */
  public List<OutboxItem> outboxItems(String contact) {
    return database
        .sql("select type, payload from outbox where contact_key = :contact order by id")
        .param("contact", contact)
        .query(
            (row, number) ->
                OutboxItem.read(
                    OutboxItem.OutboxItemType.valueOf(row.getString("type")),
                    row.getString("payload")))
        .list();
  }

  /** As {@link #outboxItems}, and removes them. */
  public List<OutboxItem> drainOutbox(String contact) {
    var items = outboxItems(contact);
    database
        .sql("delete from outbox where contact_key = :contact")
        .param("contact", contact)
        .update();
    return items;
  }

  /** The JDBC URL of the database. */
  public String url() {
    return source.getJdbcUrl();
  }

  /** A connection outside of the pool. */
  public Connection openConnection() throws SQLException {
    return DriverManager.getConnection(url());
  }

  @Override
  public void close() {
    source.close();
  }

  private static final class ManualClock extends Clock {
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
