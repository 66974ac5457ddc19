package dev.senda.api.imports;

import dev.senda.api.imports.csv.CsvFormatException;
import dev.senda.store.imports.ImportCounts;
import dev.senda.store.imports.ImportFiles;
import dev.senda.store.imports.ImportFindings;
import dev.senda.store.imports.ImportJob;
import dev.senda.store.imports.ImportState;
import dev.senda.store.imports.Imports;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.ScaledClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Works on the imports that wait, one at a time: reads the file in batches, and commits each batch
 * with the position after it. If this process dies, another instance, or this one after its start,
 * continues with the next batch.
 */
@Component
class ImportRunner implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(ImportRunner.class);

  private static final int BATCH_SIZE = 500;

  /** The findings of an import that are stored; the counts have all of them. */
  private static final int MAX_FINDINGS = 10_000;

  private static final Duration LEASE = Duration.ofSeconds(60);
  private static final Duration POLL_INTERVAL = Duration.ofSeconds(5);

  private final Imports imports;
  private final ImportFiles files;
  private final ImportFindings findings;
  private final ImportFileReader reader;
  private final BatchWriter writer;
  private final RetryingTransactions transactions;
  private final ScaledClock clock;
  private final UUID instance = UUID.randomUUID();
  private final Semaphore wakeUpSignal = new Semaphore(0);
  private volatile boolean running;
  private @Nullable Thread thread;

  ImportRunner(
      Imports imports,
      ImportFiles files,
      ImportFindings findings,
      ImportFileReader reader,
      BatchWriter writer,
      RetryingTransactions transactions,
      ScaledClock clock) {
    this.imports = imports;
    this.files = files;
    this.findings = findings;
    this.reader = reader;
    this.writer = writer;
    this.transactions = transactions;
    this.clock = clock;
  }

  /** Another instance works on the import, or it was deleted: the batch must roll back. */
  private static final class LeaseLostException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** There may be work. */
  void wakeUp() {
    wakeUpSignal.release();
  }

  @Override
  public void start() {
    running = true;
    thread = Thread.ofPlatform().name("imports").daemon().start(this::run);
  }

  @Override
  public void stop() {
    running = false;
    wakeUp();
    var worker = thread;
    if (worker != null) {
      try {
        worker.join(Duration.ofSeconds(20));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void run() {
    while (running) {
      try {
        var job = imports.claim(instance, LEASE);
        if (job.isPresent()) {
          work(job.get());
        } else {
          pause();
        }
      } catch (DataAccessException | TransactionException e) {
        LOG.warn("Imports wait for the database: {}", e.getClass().getSimpleName());
        pause();
      }
    }
  }

  private void pause() {
    try {
      if (wakeUpSignal.tryAcquire(POLL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        wakeUpSignal.drainPermits();
      }
    } catch (InterruptedException e) {
      running = false;
    }
  }

  private void work(ImportJob job) {
    LOG.info(
        "Import {}: id={} kind={} from record {}",
        job.state().wireName(),
        job.id(),
        job.kind().wireName(),
        job.nextRecord());
    try {
      if (readFile(job)) {
        finish(job);
      } else {
        imports.release(job.id(), instance);
      }
    } catch (LeaseLostException e) {
      LOG.info("Import left to another instance: id={}", job.id());
    } catch (CsvFormatException e) {
      fail(job, String.valueOf(e.getMessage()));
    } catch (DataAccessException | TransactionException e) {
      LOG.warn("Import interrupted by the database, continued later: id={}", job.id());
      throw e;
    } catch (IOException | RuntimeException e) {
      LOG.error("Import failed: id={} error={}", job.id(), e.getClass().getName());
      fail(job, "internal error: " + e.getClass().getSimpleName());
    }
  }

  private void fail(ImportJob job, String error) {
    imports.finish(job.id(), instance, ImportState.FAILED, error);
  }

  private void finish(ImportJob job) {
    boolean isImport = job.state() == ImportState.IMPORTING;
    transactions.executeWithoutResult(
        () -> {
          if (isImport) {
            files.delete(job.id());
          }
          imports.finish(
              job.id(), instance, isImport ? ImportState.COMPLETED : ImportState.CHECKED, null);
        });
    var counts = imports.find(job.id()).map(ImportJob::counts).orElse(ImportCounts.NONE);
    LOG.info(
        "Import {}: id={} rows={} rejected={} created={}",
        isImport ? "completed" : "checked",
        job.id(),
        counts.rows(),
        counts.rejected(),
        counts.created());
  }

  /**
   * Reads the file from where the import stands.
   *
   * @return whether it was read to its end; false if this process stops
   */
  private boolean readFile(ImportJob job) throws IOException {
    var options = ImportOptions.ofMap(job.options());
    long known = job.counts().rejected() + job.counts().leftOut();
    try (var rows = reader.open(job, job.nextRecord())) {
      while (running) {
        var batch = new ArrayList<ParsedRow>(BATCH_SIZE);
        for (var row = rows.next(); row.isPresent(); row = rows.next()) {
          batch.add(row.get());
          if (batch.size() == BATCH_SIZE) {
            break;
          }
        }
        if (batch.isEmpty()) {
          return true;
        }
        known = commit(job, batch, options, rows.nextRecord(), known);
      }
    }
    return false;
  }

  private long commit(
      ImportJob job, List<ParsedRow> batch, ImportOptions options, long nextRecord, long known) {
    return transactions.execute(
        () -> {
          var now = clock.instant();
          var result =
              job.state() == ImportState.IMPORTING
                  ? writer.write(job.id(), batch, options, now)
                  : writer.check(job.id(), batch, options, now);
          findings.addAll(
              job.id(),
              result.findings().stream().limit(Math.max(0, MAX_FINDINGS - known)).toList());
          if (!imports.recordProgress(job.id(), instance, nextRecord, result.counts(), LEASE)) {
            throw new LeaseLostException();
          }
          return known + result.findings().size();
        });
  }
}
