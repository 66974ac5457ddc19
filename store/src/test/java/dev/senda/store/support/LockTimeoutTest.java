package dev.senda.store.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.senda.store.TestStore;
import dev.senda.store.contacts.Contacts;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Connections with a lock and a statement timeout, while another transaction holds a contact. */
class LockTimeoutTest {

  private static final TestStore STORE = new TestStore();

  private final HikariDataSource pool = pool();
  private final JdbcClient database = JdbcClient.create(template(pool));
  private final RetryingTransactions transactions =
      new RetryingTransactions(new TransactionTemplate(new JdbcTransactionManager(pool)));
  private final Contacts contacts = new Contacts(database, transactions, STORE.clock);

  @AfterEach
  void closePool() {
    pool.close();
  }

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void heldContact_failsWithALockTimeout_thatTheCallerMayRetry() throws SQLException {
    var ada = STORE.insertContact();
    var grace = STORE.insertContact();
    var attempts = new AtomicInteger();

    try (var holder = lock(ada)) {
      assertThatThrownBy(
              () ->
                  transactions.execute(
                      () -> {
                        attempts.incrementAndGet();
                        return contacts.lock(ada);
                      }))
          .isInstanceOf(LockTimeoutException.class)
          .isInstanceOf(TransientDataAccessException.class);
      assertThat(attempts).as("attempts while the lock is held").hasValue(1);
      assertThat(transactions.execute(() -> contacts.lock(grace))).isPresent();
      holder.rollback();
    }

    assertThat(transactions.execute(() -> contacts.lock(ada))).isPresent();
  }

  @Test
  void longStatement_isCanceled() {
    assertThatThrownBy(
            () -> database.sql("select pg_sleep(60)").query((row, number) -> number).list())
        .isInstanceOf(QueryTimeoutException.class);
  }

  /** A transaction of another process that holds the contact until it is rolled back. */
  private static Connection lock(String key) throws SQLException {
    var connection = STORE.openConnection();
    connection.setAutoCommit(false);
    try (var statement =
        connection.prepareStatement("select 1 from contacts where key = ? for update")) {
      statement.setString(1, key);
      statement.executeQuery();
    }
    return connection;
  }

  private static HikariDataSource pool() {
    var pool = new HikariDataSource();
    pool.setJdbcUrl(STORE.url());
    pool.setMaximumPoolSize(2);
    pool.setConnectionInitSql("set lock_timeout = 100; set statement_timeout = 1000");
    return pool;
  }

  private static JdbcTemplate template(HikariDataSource pool) {
    var template = new JdbcTemplate(pool);
    template.setExceptionTranslator(new PostgresqlExceptionTranslator());
    return template;
  }
}
