package dev.senda.temporal.client;

import com.uber.m3.tally.NoopScope;
import com.uber.m3.tally.Scope;
import dev.senda.journey.Plan;
import dev.senda.journey.engine.TimeScale;
import dev.senda.temporal.contract.EnrollmentSignal;
import dev.senda.temporal.contract.WorkflowId;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Starts enrollments and signals running ones. It can be opened while Temporal is unavailable. */
public interface EnrollmentClient extends AutoCloseable {

  /**
   * The connection to Temporal.
   *
   * @param taskQueue the queue that the workers poll
   * @param console the console's address, for links in the Temporal UI; null for no links
   * @param metrics where the SDK of Temporal counts its calls and its work
   */
  record Settings(
      ConnectionSettings connection, String taskQueue, @Nullable URI console, Scope metrics) {

    /** A connection that counts nothing. */
    public Settings(ConnectionSettings connection, String taskQueue, @Nullable URI console) {
      this(connection, taskQueue, console, new NoopScope());
    }

    /** The same connection, counted there. */
    public Settings withMetrics(Scope scope) {
      return new Settings(connection, taskQueue, console, scope);
    }

    /**
     * A connection without TLS.
     *
     * @param target host:port of the frontend
     */
    public static Settings plaintext(
        String target, String namespace, String taskQueue, @Nullable URI console) {
      return new Settings(ConnectionSettings.plaintext(target, namespace), taskQueue, console);
    }
  }

  static EnrollmentClient open(Settings settings, TimeScale scale) {
    return new TemporalEnrollmentClient(settings, scale);
  }

  /**
   * Starts the enrollment's workflow. A second start of the same enrollment does nothing.
   *
   * @param key where the plan is keyed, the value that this enrollment is for; empty otherwise
   * @throws TemporalUnavailableException if Temporal is unavailable: try again later
   * @throws PreviousEnrollmentRunningException if an earlier enrollment of this contact is still
   *     running: retry later, and continue with the contact's other work
   */
  void start(UUID enrollment, Plan plan, String contactKey, String key)
      throws TemporalUnavailableException, PreviousEnrollmentRunningException;

  /**
   * Signals a running enrollment.
   *
   * @param key see {@link #start}
   * @param name the signal's name in the Temporal UI: {@code opened}, or the event's name
   * @return false if the enrollment has ended or is unknown to Temporal
   * @throws TemporalUnavailableException if Temporal is unavailable: try again later
   */
  boolean signal(
      String journey, String contactKey, String key, String name, EnrollmentSignal enrollmentSignal)
      throws TemporalUnavailableException;

  /**
   * The current step of a running enrollment. Empty if it has ended, or if no worker answers in
   * time.
   *
   * @param key see {@link #start}
   */
  Optional<CurrentStep> queryCurrentStep(String journey, String contactKey, String key);

  /**
   * The workflows of enrollments that an operator terminated in Temporal, or that timed out there.
   * Temporal's list may be some seconds behind.
   *
   * @param since real time
   * @throws TemporalUnavailableException if Temporal is unavailable: try again later
   */
  List<TerminatedWorkflow> findTerminated(Instant since) throws TemporalUnavailableException;

  /**
   * The enrollment of a terminated workflow. Empty if a workflow with this id runs again, because
   * it was reset or the contact has entered again, or if its history is deleted.
   *
   * @throws TemporalUnavailableException if Temporal is unavailable: try again later
   */
  Optional<UUID> findEndedEnrollment(TerminatedWorkflow workflow)
      throws TemporalUnavailableException;

  /** A run of a workflow that was terminated. */
  record TerminatedWorkflow(String workflowId, String runId) {

    /** The contact key in the workflow's id. */
    public String contactKey() {
      return WorkflowId.contactKeyOf(workflowId, "");
    }
  }

  @Override
  void close();

  /**
   * {@code ebook-nurture/7ZK3M9Q2T4WXA}: one contact in one journey. Where the plan is keyed, a
   * third part is a hash of the key.
   *
   * @param key see {@link #start}
   */
  static String workflowId(String journey, String contactKey, String key) {
    return WorkflowId.of(journey, contactKey, key);
  }

  /**
   * The current step of an enrollment.
   *
   * @param step the step's name
   * @param since when it began, in simulated time
   * @param until when it is over at the latest, in simulated time; null if that is not known
   */
  record CurrentStep(String step, Instant since, @Nullable Instant until) {}

  /**
   * The workflow of an earlier enrollment is still running: it is about to end, or your team must
   * fix what blocks it.
   */
  final class PreviousEnrollmentRunningException extends Exception {
    private static final long serialVersionUID = 1;

    public PreviousEnrollmentRunningException(String journey, @Nullable Throwable cause) {
      super("an earlier enrollment of this contact has not left %s".formatted(journey), cause);
    }
  }

  /**
   * The workflow has as many signals as Temporal allows in one run. It continues in a new run as
   * soon as a worker runs it; try again later.
   */
  final class TooManySignalsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public TooManySignalsException(String journey, @Nullable Throwable cause) {
      super(
          "the workflow of %s has as many signals as Temporal allows, until a worker runs it"
              .formatted(journey),
          cause);
    }
  }

  /** Temporal is unavailable. Nothing is lost; try again later. */
  final class TemporalUnavailableException extends Exception {
    private static final long serialVersionUID = 1;

    public TemporalUnavailableException(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
