package dev.senda.benchmarks.process;

import dev.senda.devservices.ProcessId;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A JVM of this class path as a child process, which talks with us line by line. */
public final class ChildJvm implements AutoCloseable {

  private static final Duration START = Duration.ofMinutes(4);
  private static final Duration STOP = Duration.ofSeconds(40);
  private static final int LOG_LINES = 15;

  private final String name;
  private final Process process;
  private final Path log;
  private final BufferedWriter in;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

  private ChildJvm(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.in = process.outputWriter(StandardCharsets.UTF_8);
  }

  /**
   * Starts it, and waits until it says {@code ready}.
   *
   * @param listener gets all its other lines, in the thread that reads them
   * @throws IOException if it ends before; the message quotes its log
   */
  public static ChildJvm start(
      String name,
      Class<?> main,
      List<String> flags,
      List<String> arguments,
      Path log,
      Consumer<String> listener)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    var process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    var child = new ChildJvm(name, process, log);
    Thread.ofPlatform().daemon().name(name).start(() -> child.read(listener));
    child.await("ready", START);
    return child;
  }

  private void read(Consumer<String> listener) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      String line = lines.readLine();
      while (line != null) {
        if (line.startsWith("ready")
            || line.startsWith(HarnessPipe.HEAP)
            || line.startsWith(HarnessPipe.ALLOCATED)) {
          answers.add(line);
        } else {
          listener.accept(line);
        }
        line = lines.readLine();
      }
    } catch (IOException e) {
      // it has ended
    }
  }

  private String await(String what, Duration time) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < deadline) {
      var answer = answers.poll(100, TimeUnit.MILLISECONDS);
      if (answer != null && answer.startsWith(what)) {
        return answer;
      }
      if (!process.isAlive()) {
        break;
      }
    }
    boolean alive = process.isAlive();
    close();
    throw new IOException(
        "%s %s; end of its log (%s):%n%s"
            .formatted(
                name,
                alive
                    ? "did not say \"%s\" within %d s".formatted(what, time.toSeconds())
                    : "ended",
                log,
                endOfLog()));
  }

  private String endOfLog() throws IOException {
    var lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
  }

  /** Sends a line. */
  public synchronized void send(String line) {
    try {
      in.write(line);
      in.write('\n');
      in.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(name + " does not listen: " + e.getMessage(), e);
    }
  }

  /** The bytes that live on its heap after a full collection. */
  public long liveHeap() throws IOException, InterruptedException {
    return ask(HarnessPipe.HEAP);
  }

  /** The bytes that all its threads have allocated since it started. */
  public long allocated() throws IOException, InterruptedException {
    return ask(HarnessPipe.ALLOCATED);
  }

  private long ask(String what) throws IOException, InterruptedException {
    send(what);
    return Long.parseLong(await(what, START).substring(what.length()).strip());
  }

  public long pid() {
    return process.pid();
  }

  /** Closes its input, which asks it to stop, and waits; then stops it by its pid. */
  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      // it has ended
    }
    try {
      if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
        ProcessId.of(process.toHandle()).stop("KILL");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
