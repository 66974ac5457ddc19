package dev.senda.api.testsupport;

import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Empties tables beside the jobs of a running API, which read them at any time. */
public final class EmptyTables {

  private static final int ATTEMPTS = 10;

  private EmptyTables() {}

  /**
   * Empties the tables, and those that refer to them. PostgreSQL ends one of two transactions that
   * wait for each other, which may be this one: then it is tried again.
   *
   * @param tables separated by commas
   */
  public static void of(JdbcClient database, String tables) {
    for (int attempt = 1; ; attempt++) {
      try {
        database.sql("truncate " + tables + " cascade").update();
        return;
      } catch (PessimisticLockingFailureException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }
}
