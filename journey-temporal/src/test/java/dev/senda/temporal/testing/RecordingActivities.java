package dev.senda.temporal.testing;

import dev.senda.journey.Action;
import dev.senda.journey.CalendarMoment;
import dev.senda.journey.Channel;
import dev.senda.journey.Condition;
import dev.senda.journey.Message;
import dev.senda.journey.Moment;
import dev.senda.journey.Profile;
import dev.senda.temporal.activities.EnrollmentActivities;
import dev.senda.temporal.activities.ExternalActivities;
import dev.senda.temporal.activities.JournalEntry;
import dev.senda.temporal.activities.SendActivity;
import io.temporal.activity.Activity;
import io.temporal.failure.ApplicationFailure;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Fake activities in memory: they record sends, journal entries and questions, and return the given
 * results.
 */
public final class RecordingActivities
    implements SendActivity, EnrollmentActivities, ExternalActivities {

  public final List<String> sent = new CopyOnWriteArrayList<>();

  /** When each send got through. */
  public final List<SentAt> sentAt = new CopyOnWriteArrayList<>();

  record SentAt(String step, Instant at) {}

  /** What each send was asked to send. */
  public final List<Message> messages = new CopyOnWriteArrayList<>();

  /** Each send with its channel, and the task queue on which it ran. */
  public final List<String> queues = new CopyOnWriteArrayList<>();

  public final List<String> done = new CopyOnWriteArrayList<>();
  public final List<JournalEntry> journal = new CopyOnWriteArrayList<>();
  public final List<EnrollmentEnding> endings = new CopyOnWriteArrayList<>();
  public final Map<String, Object> profile = new ConcurrentHashMap<>();
  private final Queue<Supplier<SendResult>> results = new ArrayDeque<>();

  /** What the company's own questions are answered. */
  public volatile String answer = "YES";

  /** Why actions are not done; empty where they are. */
  public volatile String refusal = "";

  /** The contact's preferred channel; null if unknown. */
  volatile @Nullable public Channel preferred;

  /** The ending that PostgreSQL has when the enrollment closes; null for none. */
  public volatile @Nullable EnrollmentEnding committedEnding;

  /** What keeps a send from getting through. */
  public volatile Consumer<SendRequest> beforeSend = request -> {};

  /** What takes the time of a close. */
  public volatile Runnable beforeClose = () -> {};

  /** How often a send was tried. */
  public final AtomicInteger sendAttempts = new AtomicInteger();

  /** Whether everything outside is away. */
  public volatile boolean externalSystemsDown;

  /** Whether everything outside fails for good. */
  public volatile boolean externalSystemsRefuse;

  /** Whether no condition can be answered. */
  public volatile boolean conditionsFail;

  /** How often a condition was asked. */
  public final AtomicInteger asked = new AtomicInteger();

  /** How often something outside was tried. */
  public final AtomicInteger externalAttempts = new AtomicInteger();

  /** How the next send goes; without a word, it is accepted. */
  public synchronized void nextSend(Supplier<SendResult> result) {
    results.add(result);
  }

  public static SendResult fail() {
    throw new IllegalStateException("the channel is down");
  }

  public static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while it hung", e);
    }
  }

  /** When the messages of this step got through, in that order. */
  public List<Instant> sentAt(String step) {
    return sentAt.stream().filter(sent -> sent.step().equals(step)).map(SentAt::at).toList();
  }

  private synchronized Supplier<SendResult> next() {
    var result = results.poll();
    return result == null ? () -> SendResult.of(AttemptOutcome.ACCEPTED) : result;
  }

  @Override
  public SendResult send(SendRequest request) {
    sendAttempts.incrementAndGet();
    beforeSend.accept(request);
    journal.addAll(request.journal());
    var result = next().get();
    sentAt.add(new SentAt(request.message().step(), Instant.now()));
    messages.add(request.message());
    queues.add(
        "%s by %s on %s"
            .formatted(
                request.message().step(),
                request.by().wireName(),
                Activity.getExecutionContext().getInfo().getActivityTaskQueue()));
    sent.add(
        request.message().step()
            + (result.outcome() == AttemptOutcome.ACCEPTED ? "" : " " + result.outcome()));
    return result;
  }

  @Override
  public Channel choosePreferredChannel(UUID enrollment, Message.Preferred message) {
    done.add("channel for " + message.step());
    return preferred == null ? message.choices().getFirst().channel() : preferred;
  }

  @Override
  public boolean evaluateCondition(UUID enrollment, Condition condition) {
    asked.incrementAndGet();
    if (conditionsFail) {
      throw new AssertionError("no answer for ada@example.com");
    }
    return condition.holdsFor(known());
  }

  /** Properties of events have names such as event.form. */
  private Profile known() {
    return new Profile() {
      @Override
      public @Nullable Object attribute(String name) {
        return profile.get(name);
      }

      @Override
      public @Nullable Object property(String event, String name) {
        return profile.get(event + "." + name);
      }
    };
  }

  @Override
  public @Nullable Long resolveMoment(UUID enrollment, Moment moment, long now) {
    var zone = ZoneId.of("America/Mexico_City");
    var zoned = Instant.ofEpochMilli(now).atZone(zone);
    return switch (moment) {
      case Moment.TimeOfDay time -> time.next(zoned).toInstant().toEpochMilli();
      case Moment.Weekday weekday -> weekday.next(zoned).toInstant().toEpochMilli();
      case Moment.OfOffice office ->
          office
              .after(
                  zoned,
                  LocalTime.of(9, 0),
                  LocalTime.of(18, 0),
                  day -> day.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) <= 0)
              .toInstant()
              .toEpochMilli();
      case CalendarMoment calendar ->
          calendar
              .next(zoned, day -> day.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) <= 0)
              .toInstant()
              .toEpochMilli();
      case Moment.BestHour _ -> Moment.BestHour.DEFAULT_TIME.next(zoned).toInstant().toEpochMilli();
      case Moment.OfValue date -> {
        var value = date.value().in(known());
        yield value == null
            ? null
            : date.resolve(value, zoned)
                .map(then -> then.toInstant().toEpochMilli())
                .orElse(NOT_A_DATE);
      }
    };
  }

  @Override
  public void rememberEvent(UUID enrollment, String name, UUID event) {
    done.add("remember %s of %s".formatted(name, event));
  }

  @Override
  public String assignVariant(
      UUID enrollment, String split, List<String> variants, List<Integer> weights) {
    done.add("choose %s of %s by %s".formatted(split, variants, weights));
    return variants.getLast();
  }

  @Override
  public String recordVariant(
      UUID enrollment, String split, List<String> variants, String variant) {
    return variant;
  }

  @Override
  public String applyAction(UUID enrollment, int sequence, Action.Inside action) {
    done.add(sequence + " " + action);
    return refusal;
  }

  @Override
  public boolean takeCoupon(UUID enrollment, int sequence, String pool) {
    done.add("%d coupon from %s".formatted(sequence, pool));
    return !pool.equals("empty");
  }

  @Override
  public void performAction(ActionRequest actionRequest) {
    tryOutside();
    journal.addAll(actionRequest.journal());
    done.add(actionRequest.sequence() + " " + actionRequest.action());
  }

  @Override
  public String askQuestion(QuestionRequest question) {
    tryOutside();
    journal.addAll(question.journal());
    done.add(question.sequence() + " ask " + question.type());
    return answer;
  }

  private void tryOutside() {
    externalAttempts.incrementAndGet();
    if (externalSystemsRefuse) {
      throw ApplicationFailure.newNonRetryableFailure("said on purpose", "Deliberate");
    }
    if (externalSystemsDown) {
      throw new IllegalStateException("the other system is away");
    }
  }

  @Override
  public @Nullable EnrollmentEnding closeEnrollment(
      UUID enrollment, EnrollmentEnding ending, List<JournalEntry> rest) {
    beforeClose.run();
    journal.addAll(rest);
    endings.add(ending);
    return committedEnding;
  }

  /**
   * The timeline, in the order in which it happened: {@code "ebook-guide opened within 3 days:
   * yes"}.
   */
  public List<String> journalLines() {
    var lines = new ArrayList<String>();
    for (var entry : journal.stream().sorted((a, b) -> a.sequence() - b.sequence()).toList()) {
      lines.add(entry.step() + ": " + entry.outcome());
    }
    return lines;
  }
}
