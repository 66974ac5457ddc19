package dev.senda.temporal.metrics;

import com.uber.m3.util.Duration;
import io.temporal.workflow.Workflow;

/**
 * How late timers fire, and how soon a send follows a signal. A replay counts nothing again, and
 * nothing here costs an event. All times are real.
 */
public final class WorkflowMetrics {

  private static final long NONE = -1;

  private long signalAt = NONE;

  /** A signal was handled just now. */
  public void noteSignal() {
    signalAt = Workflow.currentTimeMillis();
  }

  /** A new wait begins, or its time is up: no send answers the signal. */
  public void forgetSignal() {
    signalAt = NONE;
  }

  /** When the signal was handled that the send which begins now answers; negative for none. */
  public long takeSignal() {
    long at = signalAt;
    signalAt = NONE;
    return at;
  }

  /** A send that answers a signal was accepted. */
  public void recordAnswer(long signalHandledAt) {
    if (signalHandledAt >= 0) {
      record("senda.signal.to.send", Workflow.currentTimeMillis() - signalHandledAt);
    }
  }

  /** A timer fired that was due then. */
  public void recordTimer(long due) {
    record("senda.timer.lateness", Workflow.currentTimeMillis() - due);
  }

  private static void record(String name, long millis) {
    Workflow.getMetricsScope().timer(name).record(Duration.ofMillis((double) Math.max(0, millis)));
  }
}
