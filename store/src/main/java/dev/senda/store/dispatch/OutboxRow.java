package dev.senda.store.dispatch;

import dev.senda.store.enrollments.EnrollmentState;
import dev.senda.store.outbox.OutboxItem;
import dev.senda.store.outbox.OutboxItem.OutboxItemType;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of the outbox, with what its processing needs to know of its enrollment.
 *
 * @param lane the journey; empty where it may concern several
 * @param isEnd whether it is a signal that ends its enrollment
 * @param payload the item as JSON; read it with {@link #item}
 * @param attempts how often it failed
 * @param hasFailed whether this is another attempt after a failure
 * @param isBehindFailure whether an older item of the same contact and journey has failed, so that
 *     this one must wait
 * @param createdAt when it was committed; real time
 * @param enrollment null where it may concern several
 */
public record OutboxRow(
    long id,
    short shard,
    String contactKey,
    String lane,
    boolean isEnd,
    OutboxItemType type,
    String payload,
    int attempts,
    boolean hasFailed,
    boolean isBehindFailure,
    Instant createdAt,
    @Nullable EnrollmentData enrollment) {

  /**
   * What was known of the enrollment when the row was read.
   *
   * @param ending how it will end by what is committed; null if no end is committed
   * @param endingReason why it will end
   */
  public record EnrollmentData(
      UUID id,
      String correlationKey,
      EnrollmentState state,
      @Nullable EnrollmentState ending,
      @Nullable String endingReason,
      boolean isBlocked) {

    /** Personal data stays out of logs. */
    @Override
    public String toString() {
      return "EnrollmentData[id=%s, state=%s]".formatted(id, state);
    }
  }

  /**
   * The typed item. It is read here and not with the row, so that a row that cannot be read fails
   * alone.
   *
   * @throws IllegalArgumentException if the payload does not fit the type
   */
  public OutboxItem item() {
    return OutboxItem.read(type, payload);
  }
}
