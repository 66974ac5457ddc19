package dev.senda.workers.channel.exchange;

import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One request to a provider: whether any of it may have left the house, what was answered, and how
 * it is cut off. The provider's own client knows nothing of that: whoever has a hand in its
 * connections finds the exchange of the thread.
 */
public final class Exchange {

  public static final ScopedValue<Exchange> CURRENT = ScopedValue.newInstance();

  public static final Clock REAL_TIME = Clock.systemUTC();

  private volatile boolean hasLeft;
  private volatile @Nullable Answer answer;
  private @Nullable Runnable abort;
  private boolean isCut;

  /**
   * The head of an answer.
   *
   * @param retryAfter how long it asks us to wait; null where it asks for nothing
   */
  public record Answer(int status, @Nullable Duration retryAfter) {}

  /** From now on nobody knows what the provider has: a connection is about to be written to. */
  public void leaves() {
    hasLeft = true;
  }

  public boolean hasLeft() {
    return hasLeft;
  }

  /**
   * The head of an answer has come.
   *
   * @param header the first value of a header by its name; null where there is none
   */
  public void isAnswered(int status, Function<String, @Nullable String> header) {
    answer = new Answer(status, RetryAfter.of(header, REAL_TIME));
  }

  /** What was answered; null while nothing was. */
  public @Nullable Answer answer() {
    return answer;
  }

  /** How it is ended from outside; at once where it was cut off already. */
  public synchronized void isAbortedBy(Runnable abort) {
    this.abort = abort;
    if (isCut) {
      abort.run();
    }
  }

  /** It has come to its end: cutting it off does nothing any more. */
  public synchronized void isOver() {
    abort = null;
  }

  /** Ends it, whatever it is doing. What has not left by now does not leave any more. */
  synchronized void cut() {
    isCut = true;
    if (abort != null) {
      abort.run();
    }
  }
}
