package dev.senda.temporal.worker;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A failure as the log may show it: the classes and stack frames of the failure and of its causes,
 * and no message. Messages quote data: PostgreSQL names the values of a violated key, and a custom
 * step may name its contact.
 */
public final class LoggableFailure extends Exception {

  private static final long serialVersionUID = 1;
  private static final int MAX_CAUSES = 10;

  private LoggableFailure(Throwable failure, @Nullable LoggableFailure cause) {
    super(describe(failure), cause);
    setStackTrace(failure.getStackTrace());
  }

  /** A copy of the failure and its causes without their messages. */
  public static LoggableFailure of(Throwable failure) {
    return of(failure, MAX_CAUSES);
  }

  private static LoggableFailure of(Throwable failure, int causesLeft) {
    var cause = failure.getCause();
    return new LoggableFailure(
        failure, cause == null || causesLeft == 0 ? null : of(cause, causesLeft - 1));
  }

  private static String describe(Throwable failure) {
    return failure instanceof SQLException sql
        ? "%s (SQLSTATE %s)".formatted(sql.getClass().getName(), sql.getSQLState())
        : failure.getClass().getName();
  }
}
