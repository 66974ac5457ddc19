package dev.senda.store.support;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;
import org.springframework.stereotype.Component;

/**
 * Spring's own translation, and {@link LockTimeoutException} for a lock timeout, which Spring
 * leaves uncategorized.
 */
@Component
public class PostgresqlExceptionTranslator extends SQLExceptionSubclassTranslator {

  private static final String LOCK_NOT_AVAILABLE = "55P03";

  @Override
  protected @Nullable DataAccessException doTranslate(
      String task, @Nullable String sql, SQLException exception) {
    return LOCK_NOT_AVAILABLE.equals(exception.getSQLState())
        ? new LockTimeoutException("Lock not available in time: " + task, exception)
        : super.doTranslate(task, sql, exception);
  }
}
