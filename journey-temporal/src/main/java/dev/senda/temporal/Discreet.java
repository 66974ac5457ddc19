package dev.senda.temporal;

import dev.senda.journey.Action;
import dev.senda.journey.Channel;
import dev.senda.journey.Condition;
import dev.senda.journey.Message;
import dev.senda.journey.Moment;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What fails inside an activity may quote an address, and Temporal keeps failures. So only the
 * failure's type goes there; the whole of it is in the worker's log and, where people can mend it,
 * in the enrollment's problem.
 */
final class Discreet implements Sender, Records, Outside {

  private static final Logger LOG = LoggerFactory.getLogger(Discreet.class);

  /** A provider that says "at once" again and again must not be asked without a pause. */
  private static final Duration SOONEST_TRY = Duration.ofSeconds(1);

  /** Whatever a provider asks for: what somebody mends meanwhile must not wait for a day. */
  private static final Duration LATEST_TRY = Duration.ofHours(1);

  private final Sender sender;
  private final Records records;
  private final Outside outside;

  Discreet(Sender sender, Records records, Outside outside) {
    this.sender = sender;
    this.records = records;
    this.outside = outside;
  }

  @Override
  public Result send(Request request) {
    return discreetly(request.enrollment(), () -> sender.send(request));
  }

  @Override
  public boolean holds(UUID enrollment, Condition condition) {
    return discreetly(enrollment, () -> records.holds(enrollment, condition));
  }

  @Override
  public Channel preferred(UUID enrollment, Message.Preferred message) {
    return discreetly(enrollment, () -> records.preferred(enrollment, message));
  }

  @Override
  public @Nullable Long when(UUID enrollment, Moment moment, long now) {
    return discreetly(enrollment, () -> Optional.ofNullable(records.when(enrollment, moment, now)))
        .orElse(null);
  }

  @Override
  public String choose(
      UUID enrollment, String split, List<String> variants, List<Integer> weights) {
    return discreetly(enrollment, () -> records.choose(enrollment, split, variants, weights));
  }

  @Override
  public void act(UUID enrollment, int sequence, Action.Inside action) {
    discreetly(enrollment, () -> records.act(enrollment, sequence, action));
  }

  @Override
  public boolean takeCoupon(UUID enrollment, int sequence, String pool) {
    return discreetly(enrollment, () -> records.takeCoupon(enrollment, sequence, pool));
  }

  @Override
  public void close(UUID enrollment, Ending ending, List<JournalEntry> journal) {
    discreetly(enrollment, () -> records.close(enrollment, ending, journal));
  }

  @Override
  public void act(Call call) {
    discreetly(call.enrollment(), () -> outside.act(call));
  }

  @Override
  public String ask(Question question) {
    return discreetly(question.enrollment(), () -> outside.ask(question));
  }

  private static void discreetly(UUID enrollment, Runnable work) {
    discreetly(
        enrollment,
        () -> {
          work.run();
          return true;
        });
  }

  private static <R> R discreetly(UUID enrollment, Supplier<R> work) {
    try {
      return work.get();
    } catch (RuntimeException | Error e) { // somebody else's code may throw anything
      throw discreet(enrollment, e);
    }
  }

  private static ApplicationFailure discreet(UUID enrollment, Throwable e) {
    LOG.warn("enrollment {}: {}", enrollment, e.toString(), e);
    var where = "see the enrollment in the console, or the worker's log";
    var failure =
        switch (e) {
          case ApplicationFailure deliberate when deliberate.isNonRetryable() ->
              ApplicationFailure.newNonRetryableFailure(where, deliberate.getType());
          case TryAgain again -> tryAgain(where, again);
          default -> ApplicationFailure.newFailure(where, e.getClass().getSimpleName());
        };
    failure.setStackTrace(new StackTraceElement[0]);
    return failure;
  }

  private static ApplicationFailure tryAgain(String where, TryAgain again) {
    var failure =
        ApplicationFailure.newBuilder().setMessage(where).setType(again.getClass().getSimpleName());
    again.after().map(Discreet::bearable).ifPresent(failure::setNextRetryDelay);
    return failure.build();
  }

  private static Duration bearable(Duration pause) {
    if (pause.compareTo(SOONEST_TRY) < 0) {
      return SOONEST_TRY;
    }
    return pause.compareTo(LATEST_TRY) > 0 ? LATEST_TRY : pause;
  }
}
