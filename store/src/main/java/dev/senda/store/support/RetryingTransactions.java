package dev.senda.store.support;

import java.util.function.Supplier;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Runs work in one transaction, again where it lost a race against another: two that locked the
 * same contacts in opposite orders, or made the same thing at the same moment.
 */
@Component
public class RetryingTransactions {

  private static final int MAX_ATTEMPTS = 5;

  private final TransactionTemplate template;

  public RetryingTransactions(TransactionTemplate template) {
    this.template = template;
  }

  /**
   * Inside a transaction of its caller the work is a part of it, and the caller's to repeat.
   *
   * @param work does nothing but speak to the database, since it may run several times
   */
  public <T> T execute(Supplier<T> work) {
    if (TransactionSynchronizationManager.isActualTransactionActive()) {
      return work.get();
    }
    for (int attempt = 1; ; attempt++) {
      try {
        return template.execute(status -> work.get());
      } catch (DuplicateKeyException | PessimisticLockingFailureException e) {
        if (attempt == MAX_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** As {@link #execute}, where nothing comes of it. */
  public void executeWithoutResult(Runnable work) {
    execute(
        () -> {
          work.run();
          return true;
        });
  }
}
