package dev.senda.api.testsupport;

import dev.senda.journey.Plan;
import dev.senda.temporal.client.EnrollmentClient;
import dev.senda.temporal.contract.EnrollmentSignal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/** A fake of Temporal: it records all calls, and is unavailable when the test sets it so. */
public final class RecordingEnrollmentClient implements EnrollmentClient {

  /** A call that started or signaled an enrollment. */
  public sealed interface RecordedCall {
    String contactKey();

    record Started(UUID enrollment, String journey, String contactKey, String key)
        implements RecordedCall {

      public Started(UUID enrollment, String journey, String contactKey) {
        this(enrollment, journey, contactKey, "");
      }
    }

    record Signaled(
        String journey, String contactKey, String key, String signalName, EnrollmentSignal signal)
        implements RecordedCall {}
  }

  private final List<RecordedCall> calls = new ArrayList<>();
  private final Map<String, CurrentStep> steps = new HashMap<>();
  private final Set<String> failingContacts = new HashSet<>();
  private final Set<String> stillInside = new HashSet<>();
  private final Map<TerminatedWorkflow, UUID> terminated = new HashMap<>();
  private volatile Duration latency = Duration.ZERO;
  private boolean unavailable;
  private boolean enrollmentsForgotten;

  public synchronized void becomeUnavailable() {
    unavailable = true;
  }

  public synchronized void becomeAvailable() {
    unavailable = false;
  }

  /** From now on each call takes this long. */
  public void setLatency(Duration latency) {
    this.latency = latency;
  }

  /** From now on no enrollment is known to Temporal. */
  public synchronized void forgetAllEnrollments() {
    enrollmentsForgotten = true;
  }

  /** From now on whatever is about this contact fails by a bug. */
  public synchronized void failFor(String contactKey) {
    failingContacts.add(contactKey);
  }

  /** From now on an earlier enrollment of this contact does not leave this journey. */
  public synchronized void keepInside(String journey, String contactKey) {
    stillInside.add(journey + contactKey);
  }

  public void setCurrentStep(String journey, String contactKey, CurrentStep step) {
    setCurrentStep(journey, contactKey, "", step);
  }

  public synchronized void setCurrentStep(
      String journey, String contactKey, String key, CurrentStep step) {
    steps.put(EnrollmentClient.workflowId(journey, contactKey, key), step);
  }

  public synchronized void reset() {
    calls.clear();
    steps.clear();
    failingContacts.clear();
    stillInside.clear();
    terminated.clear();
    unavailable = false;
    enrollmentsForgotten = false;
    latency = Duration.ZERO;
  }

  public synchronized List<RecordedCall> calls() {
    return List.copyOf(calls);
  }

  /** The signals to this contact's enrollments, in order. */
  public List<RecordedCall> callsFor(String contactKey) {
    return calls().stream().filter(call -> call.contactKey().equals(contactKey)).toList();
  }

  @Override
  public void start(UUID enrollment, Plan plan, String contactKey, String key)
      throws TemporalUnavailableException, PreviousEnrollmentRunningException {
    takeTime();
    recordStart(enrollment, plan, contactKey, key);
  }

  private synchronized void recordStart(UUID enrollment, Plan plan, String contactKey, String key)
      throws TemporalUnavailableException, PreviousEnrollmentRunningException {
    throwIfUnavailable(contactKey);
    if (stillInside.contains(plan.name() + contactKey)) {
      throw new PreviousEnrollmentRunningException(plan.name(), null);
    }
    calls.add(new RecordedCall.Started(enrollment, plan.name(), contactKey, key));
  }

  @Override
  public boolean signal(
      String journey, String contactKey, String key, String name, EnrollmentSignal enrollmentSignal)
      throws TemporalUnavailableException {
    takeTime();
    return recordSignal(journey, contactKey, key, name, enrollmentSignal);
  }

  private void takeTime() {
    LockSupport.parkNanos(latency.toNanos());
  }

  private synchronized boolean recordSignal(
      String journey, String contactKey, String key, String name, EnrollmentSignal enrollmentSignal)
      throws TemporalUnavailableException {
    throwIfUnavailable(contactKey);
    if (enrollmentsForgotten) {
      return false;
    }
    calls.add(new RecordedCall.Signaled(journey, contactKey, key, name, enrollmentSignal));
    return true;
  }

  @Override
  public synchronized Optional<CurrentStep> queryCurrentStep(
      String journey, String contactKey, String key) {
    return unavailable
        ? Optional.empty()
        : Optional.ofNullable(steps.get(EnrollmentClient.workflowId(journey, contactKey, key)));
  }

  /** An operator terminates the workflow of this enrollment in Temporal. */
  public synchronized void terminate(String workflowId, UUID enrollment) {
    terminated.put(new TerminatedWorkflow(workflowId, enrollment.toString()), enrollment);
  }

  @Override
  public synchronized List<TerminatedWorkflow> findTerminated(Instant since)
      throws TemporalUnavailableException {
    throwIfUnavailable("");
    return List.copyOf(terminated.keySet());
  }

  @Override
  public synchronized Optional<UUID> findEndedEnrollment(TerminatedWorkflow workflow) {
    return Optional.ofNullable(terminated.get(workflow));
  }

  @Override
  public void close() {}

  private void throwIfUnavailable(String contactKey) throws TemporalUnavailableException {
    if (unavailable) {
      throw new TemporalUnavailableException("Temporal at 127.0.0.1:1 does not answer", null);
    }
    if (failingContacts.contains(contactKey)) {
      throw new IllegalStateException("a bug, on purpose");
    }
  }
}
