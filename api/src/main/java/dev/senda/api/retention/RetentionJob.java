package dev.senda.api.retention;

import dev.senda.api.journeys.ExploredJourneys;
import dev.senda.journey.ReentryPolicy;
import dev.senda.store.retention.Retention;
import dev.senda.store.retention.Retention.BusyException;
import dev.senda.store.retention.Retention.ChunkedDeletion;
import dev.senda.store.retention.RetentionRule;
import dev.senda.store.settings.RetentionSettings;
import dev.senda.store.support.ScaledClock;
import dev.senda.store.support.SqlTimestamps;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Deletes what is older than its retention. Every instance has this job; the one that finds another
 * at work stops. Between two chunks it pauses as long as the last one took, so that it uses at most
 * half of one connection.
 */
@Component
@EnableScheduling
class RetentionJob {

  private static final Logger LOG = LoggerFactory.getLogger(RetentionJob.class);

  /** Enrollments and contacts bring many rows with them. */
  private static final int ENROLLMENT_CHUNK = 100;

  private static final int ROW_CHUNK = 2_000;
  private static final Duration MIN_PAUSE = Duration.ofMillis(10);

  private final Retention retention;
  private final RetentionSettings settings;
  private final ExploredJourneys journeys;
  private final ScaledClock clock;
  private final Timer runs;
  private final Map<RetentionRule, Counter> deletedRows = new EnumMap<>(RetentionRule.class);
  private final Clock realClock = Clock.systemUTC();

  RetentionJob(
      Retention retention,
      RetentionSettings settings,
      ExploredJourneys journeys,
      ScaledClock clock,
      MeterRegistry meters) {
    this.retention = retention;
    this.settings = settings;
    this.journeys = journeys;
    this.clock = clock;
    runs =
        Timer.builder("senda.retention.run")
            .description("How long a run of the retention took")
            .register(meters);
    for (var rule : RetentionRule.values()) {
      deletedRows.put(
          rule,
          Counter.builder("senda.retention.deleted")
              .description("Rows that the retention deleted")
              .tag("rule", rule.wireName())
              .register(meters));
    }
  }

  /**
   * At a fixed rate, because the scheduler runs all jobs with a fixed delay on one thread, which
   * this one would keep for long.
   */
  @Scheduled(initialDelay = 10, fixedRate = 60, timeUnit = TimeUnit.MINUTES)
  void deleteExpired() {
    var start = System.nanoTime();
    var deleted = new EnumMap<RetentionRule, Integer>(RetentionRule.class);
    try {
      for (var rule : RetentionRule.values()) {
        for (var deletion : deletions(rule)) {
          run(rule, deletion, deleted);
        }
      }
    } catch (BusyException e) {
      LOG.debug("Retention stopped: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (DataAccessException | TransactionException e) {
      LOG.warn("Retention failed, retrying later: {}", e.getMessage());
    } finally {
      var duration = Duration.ofNanos(System.nanoTime() - start);
      runs.record(duration);
      if (!deleted.isEmpty()) {
        LOG.info("Retention deleted old data: {} duration={}", describe(deleted), duration);
      }
    }
  }

  private void run(
      RetentionRule rule, ChunkedDeletion deletion, Map<RetentionRule, Integer> deleted)
      throws InterruptedException {
    while (!deletion.isFinished()) {
      long start = System.nanoTime();
      int rows = deletion.deleteChunk();
      if (rows > 0) {
        deleted.merge(rule, rows, Integer::sum);
        Objects.requireNonNull(deletedRows.get(rule)).increment(rows);
      }
      if (!deletion.isFinished()) {
        var took = Duration.ofNanos(System.nanoTime() - start);
        Thread.sleep(took.compareTo(MIN_PAUSE) > 0 ? took : MIN_PAUSE);
      }
    }
  }

  private static String describe(Map<RetentionRule, Integer> deleted) {
    var text = new StringBuilder();
    deleted.forEach(
        (rule, rows) -> text.append(rule.wireName()).append('=').append(rows).append(' '));
    return text.toString().strip();
  }

  private List<ChunkedDeletion> deletions(RetentionRule rule) {
    return switch (rule) {
      case ENDED_ENROLLMENTS ->
          retention.findJourneysWithEndedEnrollments().stream()
              .map(this::endedEnrollments)
              .toList();
      case ANONYMOUS_CONTACTS ->
          List.of(
              retention.anonymousContacts(
                  simulated(settings.anonymousContacts()), ENROLLMENT_CHUNK));
      case EVENTS -> List.of(retention.eventMonths(real(settings.events())));
      case EVENT_IDS -> List.of(retention.eventIds(real(settings.eventIds()), ROW_CHUNK));
      case PROCESSED_WEBHOOKS ->
          List.of(
              retention.processedWebhooks(false, real(settings.processedWebhooks()), ROW_CHUNK));
      case INBOUND_MESSAGES ->
          List.of(retention.processedWebhooks(true, real(settings.inboundMessages()), ROW_CHUNK));
      case INBOUND_SESSIONS ->
          List.of(retention.inboundSessions(real(settings.inboundSessions()), ROW_CHUNK));
      case DEV_MAILBOX ->
          List.of(retention.devMailbox(real(settings.devMailbox()), ROW_CHUNK / 10));
      case IMPORT_FILES -> List.of(retention.importFiles(real(settings.importFiles())));
      case IMPORTS -> List.of(retention.imports(real(settings.imports())));
      case REVOKED_API_KEYS -> List.of(retention.revokedApiKeys(real(settings.revokedApiKeys())));
      case REJECTED_VALUES ->
          List.of(retention.rejectedValues(real(settings.rejectedValues()), ROW_CHUNK));
      case ADDRESS_CHANGES ->
          List.of(retention.addressChanges(real(settings.addressChanges()), ROW_CHUNK));
      case AUDIT_LOG -> List.of(retention.auditLog(real(settings.auditLog()), ROW_CHUNK));
      case PREVIEWS -> List.of(retention.previews(real(settings.previews()), ROW_CHUNK / 10));
    };
  }

  /**
   * The re-entry rule of the journey needs the last enrollment of a contact: for ever, or for some
   * time. A journey that the catalog no longer has may come back.
   */
  private ChunkedDeletion endedEnrollments(String journey) {
    var expired = simulated(settings.endedEnrollments());
    var reentry =
        journeys
            .find(journey)
            .map(exploration -> exploration.plan().reentry())
            .orElseGet(ReentryPolicy.Never::new);
    return switch (reentry) {
      case ReentryPolicy.Never _ ->
          retention.endedEnrollments(journey, expired, true, ENROLLMENT_CHUNK);
      case ReentryPolicy.AfterFinishing _ ->
          retention.endedEnrollments(journey, expired, false, ENROLLMENT_CHUNK);
      case ReentryPolicy.After(var duration) -> {
        var mayEnterAgain = SqlTimestamps.minusClamped(clock.instant(), duration);
        yield retention.endedEnrollments(
            journey,
            mayEnterAgain.isBefore(expired) ? mayEnterAgain : expired,
            false,
            ENROLLMENT_CHUNK);
      }
    };
  }

  private Instant real(Duration age) {
    return SqlTimestamps.minusClamped(realClock.instant(), age);
  }

  /** The retention is in real time, so that compressed time deletes nothing early. */
  private Instant simulated(Duration age) {
    return SqlTimestamps.minusClamped(clock.instant(), age.multipliedBy(clock.scale().factor()));
  }
}
