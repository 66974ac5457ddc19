package dev.senda.channels.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RequestAttemptTest {

  private final RequestAttempt requestAttempt = new RequestAttempt();
  private final AtomicInteger cuts = new AtomicInteger();

  @Test
  void abortedAttempt_doesNotStart() {
    requestAttempt.abort();

    requestAttempt.onAbort(cuts::incrementAndGet);

    assertThat(cuts).hasValue(1);
  }

  /** Its connection may be about another message by then. */
  @Test
  void completedAttempt_isNotAborted() {
    requestAttempt.onAbort(cuts::incrementAndGet);
    requestAttempt.complete();

    requestAttempt.abort();

    assertThat(cuts).hasValue(0);
  }
}
