package dev.senda.api;

import dev.senda.journey.Plan;
import dev.senda.temporal.EnrollmentClient;
import dev.senda.temporal.Heard;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Stands in for Temporal: remembers what it was told, and is away when the test says so. */
public final class RecordingEnrollmentClient implements EnrollmentClient {

  /** An enrollment that was started, or told something. */
  public sealed interface Call {
    String contactKey();

    record Started(UUID enrollment, String journey, String contactKey, String key) implements Call {

      public Started(UUID enrollment, String journey, String contactKey) {
        this(enrollment, journey, contactKey, "");
      }
    }

    record Told(String journey, String contactKey, String key, String name, Heard heard)
        implements Call {}
  }

  private final List<Call> calls = new ArrayList<>();
  private final Map<String, CurrentStep> steps = new HashMap<>();
  private final Set<String> refused = new HashSet<>();
  private final Set<String> stillInside = new HashSet<>();
  private boolean away;
  private boolean gone;

  public synchronized void goAway() {
    away = true;
  }

  public synchronized void comeBack() {
    away = false;
  }

  /** From now on no enrollment is known to Temporal. */
  public synchronized void forgetEverything() {
    gone = true;
  }

  /** From now on whatever is about this contact fails by a bug. */
  public synchronized void failFor(String contactKey) {
    refused.add(contactKey);
  }

  /** From now on an earlier enrollment of this contact does not leave this journey. */
  public synchronized void staysIn(String journey, String contactKey) {
    stillInside.add(journey + contactKey);
  }

  public void standsAt(String journey, String contactKey, CurrentStep step) {
    standsAt(journey, contactKey, "", step);
  }

  public synchronized void standsAt(
      String journey, String contactKey, String key, CurrentStep step) {
    steps.put(EnrollmentClient.workflowId(journey, contactKey, key), step);
  }

  public synchronized void reset() {
    calls.clear();
    steps.clear();
    refused.clear();
    stillInside.clear();
    away = false;
    gone = false;
  }

  public synchronized List<Call> calls() {
    return List.copyOf(calls);
  }

  /** What this contact's enrollments were told, in order. */
  public List<Call> callsFor(String contactKey) {
    return calls().stream().filter(call -> call.contactKey().equals(contactKey)).toList();
  }

  @Override
  public synchronized void start(UUID enrollment, Plan plan, String contactKey, String key)
      throws TemporalUnavailable, StillInside {
    check(contactKey);
    if (stillInside.contains(plan.name() + contactKey)) {
      throw new StillInside(plan.name(), null);
    }
    calls.add(new Call.Started(enrollment, plan.name(), contactKey, key));
  }

  @Override
  public synchronized boolean tell(
      String journey, String contactKey, String key, String name, Heard heard)
      throws TemporalUnavailable {
    check(contactKey);
    if (gone) {
      return false;
    }
    calls.add(new Call.Told(journey, contactKey, key, name, heard));
    return true;
  }

  @Override
  public synchronized Optional<CurrentStep> whereIs(String journey, String contactKey, String key) {
    return away
        ? Optional.empty()
        : Optional.ofNullable(steps.get(EnrollmentClient.workflowId(journey, contactKey, key)));
  }

  @Override
  public void close() {}

  private void check(String contactKey) throws TemporalUnavailable {
    if (away) {
      throw new TemporalUnavailable("Temporal at 127.0.0.1:1 does not answer", null);
    }
    if (refused.contains(contactKey)) {
      throw new IllegalStateException("a bug, on purpose");
    }
  }
}
