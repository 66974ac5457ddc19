package dev.senda.api.plans;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * No statement reads a whole table, whatever the planner knows. The test executes every statement
 * of the store on a big database, and reads the plans that PostgreSQL really used, with the rows
 * that they really read. All plans are generic ones. A new statement is found by itself: if the
 * test does not execute it, {@link #everyStatement_isExecuted} names it.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class QueryPlanTest {

  private static final int CONTACTS = Boolean.getBoolean("senda.test.full") ? 1_000_000 : 100_000;

  /**
   * What one node of a plan may read: the most are the orders of a page of 5,000 contacts, who have
   * three or four each.
   */
  private static final int MAX_ROWS = 20_000;

  /** The busy contact has 20,000 events and 10,000 messages. */
  private static final int MAX_ROWS_OF_BUSY_CONTACT = 25_000;

  private static final StatementSites SITES = new StatementSites();

  private static BigDatabase big;
  private static TestApi api;
  private static Exercise exercise;

  @BeforeAll
  static void start() {
    big = BigDatabase.create(CONTACTS);
    api =
        TestApi.onDataSource(
            SITES::observe,
            "--spring.datasource.url=" + big.url(),
            "--senda.console.anonymous-access=true",
            "--spring.datasource.hikari.connection-init-sql=" + ExplainLog.CONNECTION_SQL);
    api.temporal.becomeUnavailable();
    exercise = new Exercise(api, big);
  }

  @AfterAll
  static void close() {
    api.close();
  }

  /** As after a burst on an empty database, before autovacuum comes. */
  @Test
  @Order(1)
  void staleStatistics_readNoWholeTable() {
    assertThat(violations(BigDatabase.ORDINARY, MAX_ROWS)).isEmpty();
  }

  @Test
  @Order(2)
  void freshStatistics_readNoWholeTable() {
    big.analyze();

    assertThat(violations(BigDatabase.ORDINARY, MAX_ROWS)).isEmpty();
  }

  @Test
  @Order(3)
  void busyContact_costsItsOwnRowsAtMost() {
    assertThat(violations(BigDatabase.BUSY, MAX_ROWS_OF_BUSY_CONTACT)).isEmpty();
  }

  @Test
  @Order(4)
  void everyStatement_isExecuted() {
    assertThat(SITES.findMissing()).as("methods of the store whose SQL did not run").isEmpty();
  }

  private static SortedSet<String> violations(int contact, int maxRows) {
    var log = new ExplainLog(dataDirectory());
    exercise.run(contact);
    assertThat(log.size()).as("plans").isGreaterThan(200);
    return new TreeSet<>(log.findViolations(maxRows));
  }

  private static Path dataDirectory() {
    String directory =
        big.call(jdbc -> jdbc.sql("show data_directory").query(String.class).single());
    return Path.of(directory);
  }
}
