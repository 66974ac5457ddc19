package dev.senda.temporal;

import dev.senda.journey.Action;
import dev.senda.journey.Channel;
import dev.senda.journey.Condition;
import dev.senda.journey.Message;
import dev.senda.journey.Moment;
import dev.senda.journey.Profile;
import io.temporal.activity.Activity;
import java.time.Instant;
import java.time.LocalDate;
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
 * What the host speaks to, kept in memory: what it sent, told and asked, and how each send goes.
 */
final class RecordingWorld implements Sender, Records, Outside {

  final List<String> sent = new CopyOnWriteArrayList<>();

  /** When each send got through. */
  final List<SentAt> sentAt = new CopyOnWriteArrayList<>();

  record SentAt(String step, Instant at) {}

  /** What each send was asked to send. */
  final List<Message> messages = new CopyOnWriteArrayList<>();

  /** Each send with its channel, and the task queue on which it ran. */
  final List<String> lanes = new CopyOnWriteArrayList<>();

  final List<String> done = new CopyOnWriteArrayList<>();
  final List<JournalEntry> journal = new CopyOnWriteArrayList<>();
  final List<Ending> endings = new CopyOnWriteArrayList<>();
  final Map<String, Object> profile = new ConcurrentHashMap<>();
  private final Queue<Supplier<Result>> results = new ArrayDeque<>();

  /** What the company's own questions are answered. */
  volatile String answer = "YES";

  /** By what the contact likes to be written to; null where nobody knows. */
  volatile @Nullable Channel preferred;

  /** What keeps a send from getting through. */
  volatile Consumer<Request> isDown = request -> {};

  /** How often a send was tried. */
  final AtomicInteger triedToSend = new AtomicInteger();

  /** Whether everything outside is away. */
  volatile boolean isOutsideAway;

  /** Whether no condition can be answered. */
  volatile boolean isUnanswerable;

  /** How often a condition was asked. */
  final AtomicInteger asked = new AtomicInteger();

  /** How often something outside was tried. */
  final AtomicInteger triedOutside = new AtomicInteger();

  /** How the next send goes; without a word, it is accepted. */
  synchronized void nextSend(Supplier<Result> result) {
    results.add(result);
  }

  static Result fail() {
    throw new IllegalStateException("the channel is down");
  }

  static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while it hung", e);
    }
  }

  /** When the messages of this step got through, in that order. */
  List<Instant> sentAt(String step) {
    return sentAt.stream().filter(sent -> sent.step().equals(step)).map(SentAt::at).toList();
  }

  private synchronized Supplier<Result> next() {
    var result = results.poll();
    return result == null ? () -> Result.of(Outcome.ACCEPTED) : result;
  }

  @Override
  public Result send(Request request) {
    triedToSend.incrementAndGet();
    isDown.accept(request);
    journal.addAll(request.journal());
    var result = next().get();
    sentAt.add(new SentAt(request.message().step(), Instant.now()));
    messages.add(request.message());
    lanes.add(
        "%s by %s on %s"
            .formatted(
                request.message().step(),
                request.by().wireName(),
                Activity.getExecutionContext().getInfo().getActivityTaskQueue()));
    sent.add(
        request.message().step()
            + (result.outcome() == Outcome.ACCEPTED ? "" : " " + result.outcome()));
    return result;
  }

  @Override
  public Channel preferred(UUID enrollment, Message.Preferred message) {
    done.add("channel for " + message.step());
    return preferred == null ? message.choices().getFirst().channel() : preferred;
  }

  @Override
  public boolean holds(UUID enrollment, Condition condition) {
    asked.incrementAndGet();
    if (isUnanswerable) {
      throw new AssertionError("nobody can answer that about ada@example.com");
    }
    Profile known = profile::get;
    return condition.holdsFor(known);
  }

  @Override
  public @Nullable Long when(UUID enrollment, Moment moment, long now) {
    var zone = ZoneId.of("America/Mexico_City");
    var zoned = Instant.ofEpochMilli(now).atZone(zone);
    return switch (moment) {
      case Moment.TimeOfDay time -> time.next(zoned).toInstant().toEpochMilli();
      case Moment.Weekday weekday -> weekday.next(zoned).toInstant().toEpochMilli();
      case Moment.BestHour _ -> Moment.BestHour.UNKNOWN.next(zoned).toInstant().toEpochMilli();
      case Moment.DateOf date ->
          profile.get(date.attribute()) instanceof String day
              ? date.moment(LocalDate.parse(day), zoned).toInstant().toEpochMilli()
              : null;
    };
  }

  @Override
  public String choose(
      UUID enrollment, String split, List<String> variants, List<Integer> weights) {
    done.add("choose %s of %s by %s".formatted(split, variants, weights));
    return variants.getLast();
  }

  @Override
  public void act(UUID enrollment, int sequence, Action.Inside action) {
    done.add(sequence + " " + action);
  }

  @Override
  public boolean takeCoupon(UUID enrollment, int sequence, String pool) {
    done.add("%d coupon from %s".formatted(sequence, pool));
    return !pool.equals("empty");
  }

  @Override
  public void act(Call call) {
    tryOutside();
    journal.addAll(call.journal());
    done.add(call.sequence() + " " + call.action());
  }

  @Override
  public String ask(Question question) {
    tryOutside();
    journal.addAll(question.journal());
    done.add(question.sequence() + " ask " + question.type());
    return answer;
  }

  private void tryOutside() {
    triedOutside.incrementAndGet();
    if (isOutsideAway) {
      throw new IllegalStateException("the other system is away");
    }
  }

  @Override
  public void close(UUID enrollment, Ending ending, List<JournalEntry> rest) {
    journal.addAll(rest);
    endings.add(ending);
  }

  /**
   * The timeline, in the order in which it happened: {@code "ebook-guide opened within 3 days:
   * yes"}.
   */
  List<String> told() {
    var lines = new ArrayList<String>();
    for (var entry : journal.stream().sorted((a, b) -> a.sequence() - b.sequence()).toList()) {
      lines.add(entry.step() + ": " + entry.outcome());
    }
    return lines;
  }
}
