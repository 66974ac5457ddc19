package dev.senda.api.operations;

import dev.senda.api.outbox.Leadership;
import dev.senda.store.channels.ChannelHolds;
import dev.senda.store.channels.ChannelHolds.ChannelHold;
import dev.senda.store.counts.JourneyCounts;
import dev.senda.store.dispatch.OutboxStatistics;
import dev.senda.store.enrollments.EnrollmentState;
import dev.senda.store.messages.UnconfirmedStatistics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Measures what the database knows: the outbox, unconfirmed messages, held queues, enrollments.
 * Each read walks an index or a small table. Only one instance of the API has these metrics at a
 * time; the others do not report them at all, so that a sum counts nothing twice. Ages are real
 * time.
 */
@Component
@EnableScheduling
class OperationsMetrics {

  private static final Logger LOG = LoggerFactory.getLogger(OperationsMetrics.class);
  private static final double MILLIS = 1_000;

  private final Leadership leadership;
  private final OutboxStatistics outbox;
  private final UnconfirmedStatistics unconfirmed;
  private final ChannelHolds holds;
  private final JourneyCounts counts;
  private final Clock clock = Clock.systemUTC();
  private final ReentrantLock measuring = new ReentrantLock();

  private final MultiGauge outboxWaiting;
  private final MultiGauge outboxAge;
  private final MultiGauge unconfirmedMessages;
  private final MultiGauge unconfirmedAge;
  private final MultiGauge heldQueues;
  private final MultiGauge heldAge;
  private final MultiGauge heldDomains;
  private final MultiGauge running;
  private final MultiGauge blocked;

  OperationsMetrics(
      Leadership leadership,
      OutboxStatistics outbox,
      UnconfirmedStatistics unconfirmed,
      ChannelHolds holds,
      JourneyCounts counts,
      MeterRegistry meters) {
    this.leadership = leadership;
    this.outbox = outbox;
    this.unconfirmed = unconfirmed;
    this.holds = holds;
    this.counts = counts;
    outboxWaiting =
        MultiGauge.builder("senda.outbox.waiting")
            .description("Outbox items that wait; an estimate above 10,000")
            .register(meters);
    outboxAge = age("senda.outbox.oldest.age", "Age of the oldest outbox item", meters);
    unconfirmedMessages =
        MultiGauge.builder("senda.messages.unconfirmed")
            .description("Messages that the provider may have; it is not known yet")
            .register(meters);
    unconfirmedAge =
        age(
            "senda.messages.unconfirmed.oldest.age",
            "How long the oldest unconfirmed message has been unconfirmed",
            meters);
    heldQueues =
        MultiGauge.builder("senda.queues.held")
            .description("1 for a queue of an account that is held")
            .register(meters);
    heldAge = age("senda.queues.held.age", "How long a queue has been held", meters);
    heldDomains =
        MultiGauge.builder("senda.queues.held.domains")
            .description("Domains to which an account sends nothing for now")
            .register(meters);
    running =
        MultiGauge.builder("senda.enrollments.running")
            .description("Enrollments that run")
            .register(meters);
    blocked =
        MultiGauge.builder("senda.enrollments.blocked")
            .description("Running enrollments that cannot continue before something is fixed")
            .register(meters);
  }

  private static MultiGauge age(String name, String description, MeterRegistry meters) {
    return MultiGauge.builder(name).description(description).baseUnit("seconds").register(meters);
  }

  /**
   * At a fixed rate, because the scheduler runs all jobs with a fixed delay on one thread: a long
   * one would stop the metrics. While a measurement takes longer than that, the next is skipped.
   */
  @Scheduled(initialDelay = 3, fixedRate = 10, timeUnit = TimeUnit.SECONDS)
  void measure() {
    if (!measuring.tryLock()) {
      return;
    }
    try {
      measureAsLeader();
    } finally {
      measuring.unlock();
    }
  }

  private void measureAsLeader() {
    if (!leadership.isLeader()) {
      forget();
      return;
    }
    try {
      measureOutbox();
      measureUnconfirmed();
      measureHolds();
      measureEnrollments();
    } catch (DataAccessException e) {
      LOG.warn("Metrics of the database not measured, retrying later: {}", e.getMessage());
      forget();
    }
  }

  private void forget() {
    for (var gauge :
        List.of(
            outboxWaiting,
            outboxAge,
            unconfirmedMessages,
            unconfirmedAge,
            heldQueues,
            heldAge,
            heldDomains,
            running,
            blocked)) {
      gauge.register(List.of(), true);
    }
  }

  private void measureOutbox() {
    set(outboxWaiting, outbox.estimateWaiting());
    set(outboxAge, outbox.findOldestCreatedAt().map(this::age).orElse(0.0));
  }

  private void measureUnconfirmed() {
    var found = unconfirmed.find();
    set(unconfirmedMessages, found.messages());
    set(unconfirmedAge, found.since().map(this::age).orElse(0.0));
  }

  private void measureHolds() {
    var active = holds.findActive();
    var queues = new ArrayList<Row<?>>();
    var ages = new ArrayList<Row<?>>();
    var domains = new ArrayList<Row<?>>();
    for (var hold : active) {
      if (hold.recipientDomain().isEmpty()) {
        var tags = tags(hold).and("needs_person", Boolean.toString(hold.needsIntervention()));
        queues.add(Row.of(tags, 1));
        ages.add(Row.of(tags, age(hold.heldSince())));
      }
    }
    active.stream()
        .filter(hold -> !hold.recipientDomain().isEmpty())
        .map(OperationsMetrics::tags)
        .distinct()
        .forEach(
            tags ->
                domains.add(
                    Row.of(
                        tags,
                        active.stream()
                            .filter(hold -> !hold.recipientDomain().isEmpty())
                            .filter(hold -> tags(hold).equals(tags))
                            .count())));
    heldQueues.register(queues, true);
    heldAge.register(ages, true);
    heldDomains.register(domains, true);
  }

  private static Tags tags(ChannelHold hold) {
    return Tags.of("channel", hold.channel().wireName(), "account", hold.account());
  }

  private void measureEnrollments() {
    var runningRows = new ArrayList<Row<?>>();
    var blockedRows = new ArrayList<Row<?>>();
    counts
        .findAll()
        .forEach(
            (journey, found) -> {
              var tags = Tags.of("journey", journey);
              runningRows.add(Row.of(tags, found.count(EnrollmentState.RUNNING)));
              blockedRows.add(Row.of(tags, found.blocked()));
            });
    running.register(runningRows, true);
    blocked.register(blockedRows, true);
  }

  private static void set(MultiGauge gauge, Number value) {
    gauge.register(List.of(Row.of(Tags.empty(), value)), true);
  }

  private double age(Instant since) {
    return Math.max(0, Duration.between(since, clock.instant()).toMillis()) / MILLIS;
  }
}
