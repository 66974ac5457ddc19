package dev.senda.api.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of engagements on disk. An engagement is on disk when {@link #append} returns; it
 * stays there until its segment is {@link #remove removed}. A process that starts finds what an
 * earlier one left.
 *
 * <p>The queue is a directory of segments, which are files of lines. A segment is read only after
 * it is closed, and deleted when all of it was replayed; so after a crash a part of one segment may
 * be replayed again. One process uses the directory at a time.
 */
final class EngagementSpool implements AutoCloseable {

  private static final long SEGMENT_BYTES = 256 * 1024;
  private static final Pattern SEGMENT_NAME = Pattern.compile("engagements-(\\d{12})\\.jsonl");

  private final Path directory;
  private final long maxBytes;
  private final FileChannel lockFile;
  private final Deque<Segment> segments = new ArrayDeque<>();
  private @Nullable FileChannel current;
  private long nextNumber;

  /** A file of the queue. */
  record Segment(Path file, long bytes) {}

  /**
   * Opens the queue.
   *
   * @param maxBytes the size at which appends are refused
   * @throws IllegalStateException if the directory is in use by another process, or cannot be used
   */
  EngagementSpool(Path directory, long maxBytes) {
    this.directory = directory;
    this.maxBytes = maxBytes;
    try {
      Files.createDirectories(directory);
      lockFile = FileChannel.open(directory.resolve("lock"), CREATE, WRITE);
      lock();
      findSegments();
    } catch (IOException e) {
      throw new IllegalStateException(
          "senda.tracking.spool.directory: %s (expected a directory that can be written): %s"
              .formatted(directory, e.getMessage()),
          e);
    }
  }

  private void lock() throws IOException {
    @Nullable FileLock lock;
    try {
      lock = lockFile.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      lockFile.close();
      throw new IllegalStateException(
          "senda.tracking.spool.directory: %s is in use by another process (expected a directory of this instance alone)"
              .formatted(directory));
    }
  }

  private void findSegments() throws IOException {
    try (var files = Files.list(directory)) {
      for (var file : files.sorted().toList()) {
        var name = SEGMENT_NAME.matcher(file.getFileName().toString());
        if (name.matches()) {
          segments.add(new Segment(file, Files.size(file)));
          nextNumber = Long.parseLong(name.group(1)) + 1;
        }
      }
    }
  }

  /**
   * Appends an engagement and forces it to disk.
   *
   * @return false if the queue is full; then nothing is stored
   * @throws UncheckedIOException if it cannot be written
   */
  synchronized boolean append(SpooledEngagement engagement) {
    var line = (engagement.toLine() + "\n").getBytes(UTF_8);
    if (bytes() + line.length > maxBytes) {
      return false;
    }
    try {
      if (current == null) {
        var file = directory.resolve("engagements-%012d.jsonl".formatted(nextNumber++));
        current = FileChannel.open(file, CREATE_NEW, WRITE);
        segments.add(new Segment(file, 0));
      }
      var buffer = ByteBuffer.wrap(line);
      while (buffer.hasRemaining()) {
        current.write(buffer);
      }
      current.force(false);
      var last = segments.removeLast();
      segments.add(new Segment(last.file(), last.bytes() + line.length));
      if (last.bytes() + line.length >= SEGMENT_BYTES) {
        closeCurrent();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return true;
  }

  /** The oldest segment, which no append changes from now on; empty if the queue is empty. */
  synchronized Optional<Segment> closeOldest() {
    if (segments.size() == 1) {
      closeCurrent();
    }
    return Optional.ofNullable(segments.peek());
  }

  /** The engagements of a closed segment, oldest first. */
  static List<SpooledEngagement> read(Segment segment) {
    try {
      return new String(Files.readAllBytes(segment.file()), UTF_8)
          .lines()
          .flatMap(line -> SpooledEngagement.parse(line).stream())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes a segment that was replayed. */
  synchronized void remove(Segment segment) {
    try {
      Files.deleteIfExists(segment.file());
      segments.remove(segment);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized boolean isEmpty() {
    return segments.isEmpty();
  }

  /** How much is stored. */
  synchronized long bytes() {
    return segments.stream().mapToLong(Segment::bytes).sum();
  }

  private void closeCurrent() {
    try {
      if (current != null) {
        current.close();
      }
      current = null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    closeCurrent();
    lockFile.close();
  }
}
