package dev.senda.store.retention;

import dev.senda.store.events.EventPartitions;
import dev.senda.store.support.Ids;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.SqlTimestamps;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Deletes old rows. Each call is one short transaction and deletes at most one chunk; what is
 * deleted is gone, so an interrupted run is resumed by the next one. Two instances never delete at
 * the same time: the one that finds the other at work throws {@link BusyException}.
 */
@Repository
public class Retention {

  private static final long LOCK = 0x53454e44_00000002L;

  private final JdbcClient database;
  private final RetryingTransactions transactions;
  private final EventPartitions partitions;
  private final EndedEnrollments enrollments;
  private final AnonymousContacts anonymousContacts;
  private final OldImports oldImports;

  Retention(JdbcClient database, RetryingTransactions transactions, EventPartitions partitions) {
    this.database = database;
    this.transactions = transactions;
    this.partitions = partitions;
    enrollments = new EndedEnrollments(database);
    anonymousContacts = new AnonymousContacts(database, enrollments);
    oldImports = new OldImports(database);
  }

  /** Another instance deletes at this moment. */
  public static final class BusyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BusyException() {
      super("another instance deletes old data");
    }
  }

  /** Deletes one chunk after the other; each call continues where the last one stopped. */
  public interface ChunkedDeletion {

    /**
     * Deletes the next chunk, in a transaction of its own.
     *
     * @return how many rows were deleted
     * @throws BusyException if another instance deletes at this moment
     */
    int deleteChunk();

    /** Whether the last call found nothing more to look at. */
    boolean isFinished();
  }

  /** The journeys whose ended enrollments have data. */
  public List<String> findJourneysWithEndedEnrollments() {
    return enrollments.findJourneys();
  }

  /**
   * Deletes the ended enrollments of a journey.
   *
   * @param endedBefore simulated time
   * @param keepsLast whether the last enrollment of each contact and key keeps its row, without
   *     details, because it decides re-entry
   */
  public ChunkedDeletion endedEnrollments(
      String journey, Instant endedBefore, boolean keepsLast, int chunk) {
    return untilLess(chunk, () -> enrollments.delete(journey, endedBefore, keepsLast, chunk));
  }

  /**
   * Deletes contacts without user id, email and phone.
   *
   * @param unusedSince simulated time of their last change, event and end of an enrollment
   */
  public ChunkedDeletion anonymousContacts(Instant unusedSince, int chunk) {
    return new ChunkedDeletion() {
      private AnonymousContacts.Position position = AnonymousContacts.Position.START;
      private boolean finished;

      @Override
      public int deleteChunk() {
        var result = inTransaction(() -> anonymousContacts.delete(position, unusedSince, chunk));
        position = result.next();
        finished = result.isLast();
        return result.deleted();
      }

      @Override
      public boolean isFinished() {
        return finished;
      }
    };
  }

  /**
   * Drops the months of events that ended before this. It waits for its lock only briefly, because
   * every statement on events waits behind it.
   *
   * @param receivedBefore real time
   * @return deletes all of them at once; it counts months
   */
  public ChunkedDeletion eventMonths(Instant receivedBefore) {
    return untilLess(
        Integer.MAX_VALUE,
        () -> {
          database.sql("set local lock_timeout = '200ms'").update();
          return partitions.dropEndedBefore(receivedBefore);
        });
  }

  /**
   * Deletes the hashes of message ids.
   *
   * @param receivedBefore real time
   */
  public ChunkedDeletion eventIds(Instant receivedBefore, int chunk) {
    return rows(
        "event_deduplication", "received_at < :before", "received_at", receivedBefore, chunk);
  }

  /**
   * Deletes the ids of events of providers.
   *
   * @param isInbound whether of inbound messages, or of all other events of providers
   * @param receivedBefore real time
   */
  public ChunkedDeletion processedWebhooks(boolean isInbound, Instant receivedBefore, int chunk) {
    return rows(
        "processed_webhooks",
        "is_inbound = %s and received_at < :before".formatted(isInbound),
        "is_inbound, received_at",
        receivedBefore,
        chunk);
  }

  /**
   * Deletes session windows.
   *
   * @param lastInboundBefore real time
   */
  public ChunkedDeletion inboundSessions(Instant lastInboundBefore, int chunk) {
    return rows(
        "inbound_sessions",
        "last_inbound_at < :before",
        "last_inbound_at",
        lastInboundBefore,
        chunk);
  }

  /**
   * Deletes rejected values.
   *
   * @param lastSeenBefore real time
   */
  public ChunkedDeletion rejectedValues(Instant lastSeenBefore, int chunk) {
    return rows("rejected_values", "last_seen_at < :before", "last_seen_at", lastSeenBefore, chunk);
  }

  /**
   * Deletes the records of changed addresses.
   *
   * @param changedBefore real time
   */
  public ChunkedDeletion addressChanges(Instant changedBefore, int chunk) {
    return rows("address_changes", "changed_at < :before", "changed_at", changedBefore, chunk);
  }

  /**
   * Deletes mails of the dev mailbox.
   *
   * @param receivedBefore real time, which is in the ids
   */
  public ChunkedDeletion devMailbox(Instant receivedBefore, int chunk) {
    return rowsById("dev_mailbox", receivedBefore, chunk);
  }

  /**
   * Deletes entries of the audit log.
   *
   * @param recordedBefore real time, which is in the ids
   */
  public ChunkedDeletion auditLog(Instant recordedBefore, int chunk) {
    return rowsById("audit_log", recordedBefore, chunk);
  }

  /**
   * Deletes previews and test messages.
   *
   * @param requestedBefore real time, which is in the ids
   */
  public ChunkedDeletion previews(Instant requestedBefore, int chunk) {
    return rowsById("previews", requestedBefore, chunk);
  }

  private ChunkedDeletion rowsById(String table, Instant createdBefore, int chunk) {
    var before = Ids.lowestAt(createdBefore);
    return untilLess(
        chunk,
        () ->
            database
                .sql(
                    """
                    delete from %1$s where id = any (array(
                      select id from %1$s where id < :before order by id limit :chunk))
                    """
                        .formatted(table))
                .param("before", before)
                .param("chunk", chunk)
                .update());
  }

  /**
   * Deletes revoked API keys that the configuration did not give.
   *
   * @param revokedBefore real time
   */
  public ChunkedDeletion revokedApiKeys(Instant revokedBefore) {
    return untilLess(
        Integer.MAX_VALUE,
        () ->
            database
                .sql("delete from api_keys where revoked_at < :before and not is_configured")
                .param("before", SqlTimestamps.toSql(revokedBefore))
                .update());
  }

  /**
   * Deletes the files of imports on which nothing works: they were checked and not started, failed
   * or did not arrive completely.
   *
   * @param createdBefore real time
   */
  public ChunkedDeletion importFiles(Instant createdBefore) {
    return untilLess(1, () -> oldImports.deleteFileParts(createdBefore));
  }

  /**
   * Deletes imports with the rows that were rejected.
   *
   * @param createdBefore real time
   */
  public ChunkedDeletion imports(Instant createdBefore) {
    return untilLess(1, () -> oldImports.deleteImport(createdBefore));
  }

  /** Deletes rows of a table by its index on their age. */
  private ChunkedDeletion rows(
      String table, String condition, String order, Instant before, int chunk) {
    var sql =
        """
        delete from %1$s where ctid = any (array(
          select ctid from %1$s where %2$s order by %3$s limit :chunk for update skip locked))
        """
            .formatted(table, condition, order);
    return untilLess(
        chunk,
        () ->
            database
                .sql(sql)
                .param("before", SqlTimestamps.toSql(before))
                .param("chunk", chunk)
                .update());
  }

  private ChunkedDeletion untilLess(int chunk, Supplier<Integer> deletion) {
    return new ChunkedDeletion() {
      private boolean finished;

      @Override
      public int deleteChunk() {
        int deleted = inTransaction(deletion);
        finished = deleted < chunk;
        return deleted;
      }

      @Override
      public boolean isFinished() {
        return finished;
      }
    };
  }

  private <T> T inTransaction(Supplier<T> deletion) {
    return transactions.execute(
        () -> {
          if (!database
              .sql("select pg_try_advisory_xact_lock(:lock)")
              .param("lock", LOCK)
              .query(Boolean.class)
              .single()) {
            throw new BusyException();
          }
          return deletion.get();
        });
  }
}
