package dev.senda.store.support;

import java.util.function.Supplier;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Runs work in one transaction and repeats it after it lost a race: a deadlock, or another
 * transaction that inserted the same row at the same moment.
 */
@Component
public class RetryingTransactions {

  private static final int MAX_ATTEMPTS = 5;

  private final TransactionTemplate template;

  public RetryingTransactions(TransactionTemplate template) {
    this.template = template;
  }

  /**
   * Runs the work in a transaction. If the caller has one already, the work joins it, and the
   * caller repeats it.
   *
   * @param work uses nothing but the database, since it may run several times
   * @throws LockTimeoutException if a lock was not available in time; it is not repeated here
   */
  public <T> T execute(Supplier<T> work) {
    if (TransactionSynchronizationManager.isActualTransactionActive()) {
      return work.get();
    }
    for (int attempt = 1; ; attempt++) {
      try {
        return template.execute(status -> work.get());
      } catch (LockTimeoutException e) {
        throw e;
      } catch (DuplicateKeyException | PessimisticLockingFailureException e) {
        if (attempt == MAX_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** As {@link #execute}, without a result. */
  public void executeWithoutResult(Runnable work) {
    execute(
        () -> {
          work.run();
          return true;
        });
  }
}
