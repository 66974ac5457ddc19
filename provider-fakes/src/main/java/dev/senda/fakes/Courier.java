package dev.senda.fakes;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Takes a fake's reports to webhooks, a few at a time, and keeps what it took. */
final class Courier implements AutoCloseable {

  /** What is to be taken. */
  record Letter(URI to, Map<String, String> headers, String body) {}

  private static final int AT_A_TIME = 16;
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  private final int attempts;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();
  private final Semaphore hands = new Semaphore(AT_A_TIME, true);
  private final Queue<Delivery> deliveries = new ConcurrentLinkedQueue<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private int underWay;

  /**
   * @param attempts how often it tries until a webhook answers 2xx
   */
  Courier(int attempts) {
    this.attempts = attempts;
  }

  /** Made when it is first taken, and the same ever after. */
  static Supplier<Letter> once(Supplier<Letter> letter) {
    return new Supplier<>() {
      private @Nullable Letter made;

      @Override
      public synchronized Letter get() {
        var letterMade = made;
        if (letterMade == null) {
          letterMade = letter.get();
          made = letterMade;
        }
        return letterMade;
      }
    };
  }

  List<Delivery> deliveries() {
    return List.copyOf(deliveries);
  }

  /** The given work as one that {@link #settled} already waits for: run it later, once. */
  Runnable prepared(Duration delay, Runnable work) {
    begin();
    return () -> {
      try {
        threads.execute(
            () -> {
              try {
                if (!pause(delay)) {
                  work.run();
                }
              } finally {
                end();
              }
            });
      } catch (RejectedExecutionException e) {
        end(); // closed meanwhile
      }
    };
  }

  /** Takes it there, again and again where no 2xx comes back. */
  void take(Letter letter) {
    begin();
    try {
      var pause = FIRST_PAUSE;
      for (int attempt = 1; attempt <= attempts; attempt++) {
        if (takeOnce(letter).taken() || attempt == attempts || pause(pause)) {
          return;
        }
        pause = pause.multipliedBy(2);
      }
    } finally {
      end();
    }
  }

  /** Takes it there once, whatever comes back. */
  Delivery takeOnce(Letter letter) {
    var request =
        HttpRequest.newBuilder(letter.to())
            .timeout(ANSWER)
            .POST(BodyPublishers.ofString(letter.body()));
    letter.headers().forEach(request::setHeader);
    var delivery = delivered(letter, request.build());
    deliveries.add(delivery);
    return delivery;
  }

  private Delivery delivered(Letter letter, HttpRequest request) {
    try {
      hands.acquire();
      try {
        var response = client.send(request, BodyHandlers.ofString());
        return of(letter, OptionalInt.of(response.statusCode()), response.body());
      } finally {
        hands.release();
      }
    } catch (IOException e) {
      return of(letter, OptionalInt.empty(), "");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return of(letter, OptionalInt.empty(), "");
    }
  }

  private static Delivery of(Letter letter, OptionalInt status, String answer) {
    return new Delivery(letter.to(), letter.headers(), letter.body(), status, answer);
  }

  /** Whether the fake closed, or the thread was interrupted, before the time was over. */
  private boolean pause(Duration time) {
    try {
      return closing.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private synchronized void begin() {
    underWay++;
  }

  private synchronized void end() {
    underWay--;
    notifyAll();
  }

  synchronized boolean settled(Duration patience) throws InterruptedException {
    long until = System.nanoTime() + patience.toNanos();
    while (underWay > 0) {
      long left = until - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }

  @Override
  public void close() {
    closing.countDown();
    threads.shutdownNow();
    client.shutdownNow();
  }
}
