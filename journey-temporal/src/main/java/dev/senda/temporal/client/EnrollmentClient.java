package dev.senda.temporal.client;

import dev.senda.journey.Plan;
import dev.senda.journey.engine.TimeScale;
import dev.senda.temporal.contract.EnrollmentSignal;
import dev.senda.temporal.contract.WorkflowId;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Starts enrollments and speaks to running ones. Made whether Temporal can be reached or not. */
public interface EnrollmentClient extends AutoCloseable {

  /**
   * Where Temporal is, and where people look.
   *
   * @param target host:port of the frontend
   * @param taskQueue the queue that the workers poll
   * @param console the console's address, for links in the Temporal UI; null leaves them out
   */
  record Settings(String target, String namespace, String taskQueue, @Nullable URI console) {}

  static EnrollmentClient open(Settings settings, TimeScale scale) {
    return new TemporalEnrollmentClient(settings, scale);
  }

  /**
   * Starts the enrollment's workflow; starting it again does nothing.
   *
   * @param key where the plan is keyed, the value that this enrollment is for; empty otherwise
   * @throws TemporalUnavailableException if Temporal cannot be reached: try again later
   * @throws PreviousEnrollmentRunningException if an earlier enrollment of this contact has not
   *     left the journey: try again later, without holding up what else the contact does
   */
  void start(UUID enrollment, Plan plan, String contactKey, String key)
      throws TemporalUnavailableException, PreviousEnrollmentRunningException;

  /**
   * Tells a running enrollment what happened.
   *
   * @param key see {@link #start}
   * @param name what people see in the Temporal UI: {@code opened}, or the event's name
   * @return false if the enrollment is over (or unknown to Temporal), so that nobody heard it
   * @throws TemporalUnavailableException if Temporal cannot be reached: try again later
   */
  boolean signal(
      String journey, String contactKey, String key, String name, EnrollmentSignal enrollmentSignal)
      throws TemporalUnavailableException;

  /**
   * Where a running enrollment is now. Empty if it is over, or no worker answers within two
   * seconds.
   *
   * @param key see {@link #start}
   */
  Optional<CurrentStep> queryCurrentStep(String journey, String contactKey, String key);

  @Override
  void close();

  /**
   * {@code ebook-nurture/7ZK3M9Q2T4WXA}: one contact in one journey. Where the plan is keyed, a
   * third part tells the contact's enrollments apart, and says nothing of what the key is.
   *
   * @param key see {@link #start}
   */
  static String workflowId(String journey, String contactKey, String key) {
    return WorkflowId.of(journey, contactKey, key);
  }

  /**
   * What an enrollment is doing.
   *
   * @param step the step's name
   * @param since when it began, house time
   * @param until when it is over at the latest, house time; null if only the outside decides
   */
  record CurrentStep(String step, Instant since, @Nullable Instant until) {}

  /**
   * The workflow of an earlier enrollment is not over yet: it is about to be, or somebody must mend
   * what keeps it.
   */
  final class PreviousEnrollmentRunningException extends Exception {
    private static final long serialVersionUID = 1;

    public PreviousEnrollmentRunningException(String journey, @Nullable Throwable cause) {
      super("an earlier enrollment of this contact has not left %s".formatted(journey), cause);
    }
  }

  /** Temporal cannot be reached, or does not answer. Nothing was lost by it; try again later. */
  final class TemporalUnavailableException extends Exception {
    private static final long serialVersionUID = 1;

    public TemporalUnavailableException(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
