package dev.senda.api.ingest;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/** What a failure of the database says. */
final class DatabaseFailures {

  private static final String CHECK_VIOLATION = "23514"; // also: no partition for a row
  private static final String CONNECTION_EXCEPTIONS = "08";

  /** Ended by an administrator, by a crash, or cannot connect now. */
  private static final Set<String> SHUTDOWNS = Set.of("57P01", "57P02", "57P03");

  /** What the pool's proxy of a broken connection says, without a state. */
  private static final String CLOSED = "Connection is closed";

  private DatabaseFailures() {}

  /**
   * Whether the database is not there, or went away during the transaction. That a rollback fails
   * says the same, whatever its cause was: PostgreSQL rolls back what was not committed.
   */
  static boolean isUnavailable(RuntimeException failure) {
    return failure instanceof DataAccessResourceFailureException
        || failure instanceof TransientDataAccessException
        || failure instanceof CannotCreateTransactionException
        || failure instanceof TransactionSystemException
        || (cause(failure) instanceof SQLException sql && isConnectionLost(sql));
  }

  private static boolean isConnectionLost(SQLException failure) {
    var state = failure.getSQLState();
    return failure instanceof SQLRecoverableException
        || failure instanceof SQLNonTransientConnectionException
        || failure instanceof SQLTransientConnectionException
        || (state == null
            ? CLOSED.equals(failure.getMessage())
            : state.startsWith(CONNECTION_EXCEPTIONS) || SHUTDOWNS.contains(state));
  }

  static boolean isPartitionMissing(RuntimeException failure) {
    return cause(failure) instanceof SQLException sql && CHECK_VIOLATION.equals(sql.getSQLState());
  }

  private static @Nullable Throwable cause(RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException) {
        return cause;
      }
    }
    return null;
  }
}
