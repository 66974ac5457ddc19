package dev.senda.api.tracking;

import dev.senda.api.settings.ApiSettings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Records clicks and opens without delaying the contact's response. If the database does not store
 * an engagement within a second, it is written to the {@link EngagementSpool} before the response,
 * and later replayed to the database. While the spool is not empty, all engagements are spooled, so
 * that their order is kept. An engagement that is replayed twice is recorded once.
 */
@Component
class EngagementRecorder implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(EngagementRecorder.class);

  private static final Duration RECORD_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration REPLAY_INTERVAL = Duration.ofSeconds(1);
  private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);

  private final EngagementService engagementService;
  private final EngagementSpool spool;
  private final long maxBytes;
  private final Counter spooled;
  private final Counter replayed;
  private final Counter lost;
  private final AtomicLong lostLoggedAt =
      new AtomicLong(System.nanoTime() - LOG_INTERVAL.toNanos());
  private @Nullable Thread replayThread;
  private volatile boolean running;

  EngagementRecorder(
      EngagementService engagementService, ApiSettings settings, MeterRegistry meters) {
    this.engagementService = engagementService;
    var spoolSettings = settings.tracking().spool();
    maxBytes = spoolSettings.maxSize().toBytes();
    spool = new EngagementSpool(directory(spoolSettings.directory()), maxBytes);
    spooled =
        Counter.builder("senda.engagements.spooled")
            .description("Clicks and opens that were kept on disk while the database was away")
            .register(meters);
    replayed =
        Counter.builder("senda.engagements.replayed")
            .description("Clicks and opens that were taken from the disk into the database")
            .register(meters);
    lost =
        Counter.builder("senda.engagements.lost")
            .description("Clicks and opens that neither the database nor the spool could store")
            .register(meters);
    Gauge.builder("senda.engagements.spool.size", spool, EngagementSpool::bytes)
        .description("What the disk keeps until the database is back")
        .baseUnit("bytes")
        .register(meters);
  }

  /** Without a setting, a new temporary directory, whose content is lost when the process ends. */
  private static Path directory(@Nullable Path configured) {
    try {
      return configured == null ? Files.createTempDirectory("senda-engagements") : configured;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Records or spools the engagement. When this returns, the engagement is stored, unless the spool
   * is full or cannot be written: then it is lost, which is counted and logged.
   */
  void record(SpooledEngagement engagement) {
    if (!spool.isEmpty() || !isRecordedInTime(engagement)) {
      append(engagement);
    }
  }

  /** The engagement may be recorded again later, which changes nothing. */
  private boolean isRecordedInTime(SpooledEngagement engagement) {
    var result = new CompletableFuture<Boolean>();
    Thread.ofVirtual()
        .name("engagement")
        .start(
            () -> {
              try {
                commit(engagement);
                result.complete(true);
              } catch (RuntimeException e) {
                LOG.debug("Engagement not recorded, spooled instead: {}", e.getMessage());
                result.complete(!isDatabaseUnavailable(e) && logRejected(engagement, e));
              }
            });
    try {
      return result.get(RECORD_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void commit(SpooledEngagement engagement) {
    switch (engagement.type()) {
      case CLICK ->
          engagementService.recordClicked(
              engagement.messageId(),
              engagement.target(),
              engagement.linkName(),
              engagement.isBot(),
              engagement.occurredAt());
      case OPEN ->
          engagementService.recordOpened(
              engagement.messageId(), engagement.isBot(), engagement.occurredAt());
    }
  }

  private void append(SpooledEngagement engagement) {
    boolean wasEmpty = spool.isEmpty();
    try {
      if (!spool.append(engagement)) {
        countLost("the spool is full, %d bytes".formatted(maxBytes));
        return;
      }
    } catch (UncheckedIOException e) {
      countLost("the spool cannot be written: " + e.getMessage());
      return;
    }
    spooled.increment();
    if (wasEmpty) {
      LOG.warn("Database unavailable, engagements are spooled");
    }
  }

  /** One line a minute. */
  private void countLost(String reason) {
    lost.increment();
    long last = lostLoggedAt.get();
    long now = System.nanoTime();
    if (now - last >= LOG_INTERVAL.toNanos() && lostLoggedAt.compareAndSet(last, now)) {
      LOG.error("Engagements lost: total={} reason={}", (long) lost.count(), reason);
    }
  }

  /** Replays what is spooled until the spool is empty or the database is unavailable. */
  private void replay() {
    for (var segment = spool.closeOldest(); segment.isPresent(); segment = spool.closeOldest()) {
      int count = 0;
      for (var engagement : EngagementSpool.read(segment.get())) {
        if (!running || !isReplayed(engagement)) {
          return;
        }
        count++;
      }
      spool.remove(segment.get());
      replayed.increment(count);
      LOG.info("Engagements replayed from the spool: {}", count);
    }
  }

  private boolean isReplayed(SpooledEngagement engagement) {
    try {
      commit(engagement);
    } catch (RuntimeException e) {
      if (isDatabaseUnavailable(e)) {
        LOG.debug("Engagements stay in the spool: {}", e.getMessage());
        return false;
      }
      logRejected(engagement, e);
    }
    return true;
  }

  /** Logs a bug: the engagement would fail again, and must not block the others. */
  private boolean logRejected(SpooledEngagement engagement, RuntimeException e) {
    lost.increment();
    LOG.error("Engagement cannot be recorded: {}", engagement, e);
    return true;
  }

  private static boolean isDatabaseUnavailable(RuntimeException e) {
    return e instanceof DataAccessResourceFailureException
        || e instanceof TransientDataAccessException
        || e instanceof RecoverableDataAccessException
        || e instanceof TransactionException;
  }

  @Override
  public void start() {
    running = true;
    replayThread = Thread.ofVirtual().name("engagement-replay").start(this::replayLoop);
  }

  private void replayLoop() {
    while (running) {
      try {
        Thread.sleep(REPLAY_INTERVAL);
        replay();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) { // the loop must continue
        LOG.warn("Engagement spool replay failed, retrying: {}", e.getMessage());
      }
    }
  }

  /** What is spooled stays on disk for the next process. */
  @Override
  public void stop() {
    running = false;
    try {
      if (replayThread != null) {
        replayThread.interrupt();
        replayThread.join(REPLAY_INTERVAL.multipliedBy(5));
      }
      spool.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
