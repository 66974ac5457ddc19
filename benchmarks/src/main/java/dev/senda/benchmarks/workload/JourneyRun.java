package dev.senda.benchmarks.workload;

import dev.senda.benchmarks.environment.BenchEnvironment;
import dev.senda.benchmarks.journeys.OpenThenMail;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One enrollment of journey R, from its start to its second mail. Times are of nanoTime. */
public final class JourneyRun {

  private static final long MINUTES = 5;

  private final BenchEnvironment environment;
  private final Contender contender;
  private final String id;
  private final AtomicInteger arrivals = new AtomicInteger();
  private final CompletableFuture<Long> first = new CompletableFuture<>();
  private final CompletableFuture<Long> second = new CompletableFuture<>();
  private final CompletableFuture<Long> ended = new CompletableFuture<>();
  private volatile @Nullable String pixel;
  private volatile long openedAt;

  public JourneyRun(BenchEnvironment environment, Contender contender, String id) {
    this.environment = environment;
    this.contender = contender;
    this.id = id;
    if (contender.mails()) {
      environment.mails().expect(id, this::mailArrived);
    }
    if (contender.kind() != null) {
      environment.minimal().expect(id, this::told);
    }
  }

  public String id() {
    return id;
  }

  private void mailArrived(long at, @Nullable String found) {
    if (pixel == null) {
      pixel = found;
    }
    sent(arrivals.incrementAndGet(), at);
  }

  private void told(int what) {
    if (what == 0) {
      ended.complete(System.nanoTime());
    } else {
      sent(what, System.nanoTime());
    }
  }

  private void sent(int number, long at) {
    (number == 1 ? first : second).complete(at);
  }

  /** Enrolls, and returns when that was accepted. */
  public void start() throws IOException {
    var kind = contender.kind();
    if (kind == null) {
      environment.senda().enroll(OpenThenMail.NAME, id);
    } else {
      environment.minimal().start(kind, id);
    }
  }

  /** Opens the first mail: Senda's by its pixel. */
  public void open() throws IOException {
    var kind = contender.kind();
    var found = pixel;
    openedAt = System.nanoTime();
    if (kind != null) {
      environment.minimal().open(kind, id);
    } else if (found == null) {
      throw new IOException("the mail to %s has no pixel".formatted(id));
    } else {
      environment.senda().open(found);
    }
  }

  public long openedAt() {
    return openedAt;
  }

  public long awaitFirst() {
    return await(first, "first mail");
  }

  public long awaitSecond() {
    return await(second, "second mail");
  }

  /** The end of a hand-written workflow; Senda's enrollments end in the database. */
  public void awaitEnd() {
    if (contender == Contender.MAIL || contender == Contender.EMPTY) {
      await(ended, "end");
    }
  }

  private long await(CompletableFuture<Long> what, String name) {
    try {
      return what.get(MINUTES, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(
          "%s, %s: no %s within %d minutes".formatted(contender.title(), id, name, MINUTES), e);
    }
  }

  public void forget() {
    environment.mails().forget(id);
    environment.minimal().forget(id);
  }
}
