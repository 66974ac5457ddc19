package dev.senda.store.support;

import java.sql.SQLException;
import org.springframework.dao.PessimisticLockingFailureException;

/**
 * A statement waited longer for a lock than {@code lock_timeout} allows (SQLSTATE 55P03), for
 * example for the lock of one contact. The transaction is rolled back, nothing of it remains, and
 * the caller may repeat it later. {@link RetryingTransactions} does not repeat it at once: that
 * would hold the connection for several timeouts.
 */
public final class LockTimeoutException extends PessimisticLockingFailureException {

  private static final long serialVersionUID = 1L;

  LockTimeoutException(String message, SQLException cause) {
    super(message, cause);
  }
}
