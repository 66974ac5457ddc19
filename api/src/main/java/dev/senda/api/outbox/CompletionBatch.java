package dev.senda.api.outbox;

import dev.senda.store.dispatch.OutboxRow;
import dev.senda.store.dispatch.OutboxWriter;
import dev.senda.store.dispatch.OutboxWriter.Failure;
import dev.senda.store.dispatch.OutboxWriter.Lane;
import dev.senda.store.outbox.OutboxItem.OutboxItemType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What became of processed items, until it is written to the database together. */
final class CompletionBatch {

  private List<OutboxRow> processed = new ArrayList<>();
  private List<FailedRow> failed = new ArrayList<>();
  private List<OutboxRow> behindFailure = new ArrayList<>();

  /** Whether a processed item is one that others wait for. */
  private boolean isUrgent;

  private record FailedRow(OutboxRow row, Duration delay, String error) {}

  /** Something to write. */
  record Completions(
      List<OutboxRow> processed, List<FailedRow> failed, List<OutboxRow> behindFailure) {

    boolean isEmpty() {
      return processed.isEmpty() && failed.isEmpty() && behindFailure.isEmpty();
    }

    void write(OutboxWriter writer) {
      writer.removeAll(processed.stream().map(OutboxRow::id).toList());
      writer.delay(
          failed.stream()
              .map(one -> new Failure(one.row().id(), one.delay(), one.error()))
              .toList());
      writer.putBehindFailure(behindFailure.stream().map(OutboxRow::id).toList());
      writer.releaseLanes(retried().map(Lane::of).collect(Collectors.toUnmodifiableSet()));
    }

    /** The items that succeeded after they had failed. */
    Stream<OutboxRow> retried() {
      return processed.stream().filter(OutboxRow::hasFailed);
    }

    /** The items that failed. */
    Stream<OutboxRow> failures() {
      return failed.stream().map(FailedRow::row);
    }

    /** All items. Once this is written, the database offers none of them. */
    List<OutboxRow> rows() {
      var rows = new ArrayList<>(processed);
      failed.forEach(one -> rows.add(one.row()));
      rows.addAll(behindFailure);
      return rows;
    }
  }

  /** The item was processed, or needs no processing. */
  synchronized void addProcessed(OutboxRow row) {
    processed.add(row);
    isUrgent |= row.hasFailed() || row.type() == OutboxItemType.ROUTE_EVENT;
  }

  /**
   * The item failed.
   *
   * @param waiting the later items of its lane
   */
  synchronized void addFailed(
      OutboxRow row, Duration delay, String error, Collection<OutboxRow> waiting) {
    failed.add(new FailedRow(row, delay, error));
    behindFailure.addAll(waiting);
  }

  /** The item must wait for an older one of its lane. */
  synchronized void addBehindFailure(OutboxRow row) {
    behindFailure.add(row);
  }

  /** The next items of a contact can be read. */
  synchronized void markUrgent() {
    isUrgent = true;
  }

  /** Whether something waits for the next poll: a send, or the later items of a contact. */
  synchronized boolean isUrgent() {
    return isUrgent || !failed.isEmpty() || !behindFailure.isEmpty();
  }

  synchronized int size() {
    return processed.size() + failed.size() + behindFailure.size();
  }

  /** Takes everything out. */
  synchronized Completions drain() {
    var completions = new Completions(processed, failed, behindFailure);
    processed = new ArrayList<>();
    failed = new ArrayList<>();
    behindFailure = new ArrayList<>();
    isUrgent = false;
    return completions;
  }

  /** Puts back what could not be written. */
  synchronized void restore(Completions completions) {
    processed.addAll(completions.processed());
    failed.addAll(completions.failed());
    behindFailure.addAll(completions.behindFailure());
  }

  /** Forgets the failures in shards that another instance reads now. */
  synchronized void forgetFailures(Collection<Short> shards) {
    failed.removeIf(one -> shards.contains(one.row().shard()));
    behindFailure.removeIf(row -> shards.contains(row.shard()));
  }
}
