package dev.senda.fakes.webhook;

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

/** Sends a fake's reports to webhooks, a few concurrently, and records the calls. */
public final class WebhookSender implements AutoCloseable {

  /** A request to a webhook. */
  public record WebhookRequest(URI to, Map<String, String> headers, String body) {}

  private static final int MAX_CONCURRENT = 16;
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  private final int attempts;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();
  private final Semaphore concurrency = new Semaphore(MAX_CONCURRENT, true);
  private final Queue<WebhookCall> calls = new ConcurrentLinkedQueue<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private int inFlight;

  /**
   * @param attempts how often it tries until a webhook answers 2xx
   */
  public WebhookSender(int attempts) {
    this.attempts = attempts;
  }

  /** Builds the request at its first use, and caches it. */
  public static Supplier<WebhookRequest> memoize(Supplier<WebhookRequest> letter) {
    return new Supplier<>() {
      private @Nullable WebhookRequest made;

      @Override
      public synchronized WebhookRequest get() {
        var letterMade = made;
        if (letterMade == null) {
          letterMade = letter.get();
          made = letterMade;
        }
        return letterMade;
      }
    };
  }

  List<WebhookCall> calls() {
    return List.copyOf(calls);
  }

  /** Wraps the work so that {@link #awaitIdle} waits for it already; run the result once. */
  Runnable prepare(Duration delay, Runnable work) {
    markStarted();
    return () -> {
      try {
        threads.execute(
            () -> {
              try {
                if (!pause(delay)) {
                  work.run();
                }
              } finally {
                markEnded();
              }
            });
      } catch (RejectedExecutionException e) {
        markEnded(); // closed meanwhile
      }
    };
  }

  /** Sends the request, and retries until the webhook answers 2xx. */
  void sendWithRetries(WebhookRequest webhookRequest) {
    markStarted();
    try {
      var pause = FIRST_PAUSE;
      for (int attempt = 1; attempt <= attempts; attempt++) {
        if (sendOnce(webhookRequest).isAccepted() || attempt == attempts || pause(pause)) {
          return;
        }
        pause = pause.multipliedBy(2);
      }
    } finally {
      markEnded();
    }
  }

  /** Sends the request once. */
  WebhookCall sendOnce(WebhookRequest webhookRequest) {
    var request =
        HttpRequest.newBuilder(webhookRequest.to())
            .timeout(ANSWER)
            .POST(BodyPublishers.ofString(webhookRequest.body()));
    webhookRequest.headers().forEach(request::setHeader);
    var webhookCall = send(webhookRequest, request.build());
    calls.add(webhookCall);
    return webhookCall;
  }

  private WebhookCall send(WebhookRequest webhookRequest, HttpRequest request) {
    try {
      concurrency.acquire();
      try {
        var response = client.send(request, BodyHandlers.ofString());
        return callOf(webhookRequest, OptionalInt.of(response.statusCode()), response.body());
      } finally {
        concurrency.release();
      }
    } catch (IOException e) {
      return callOf(webhookRequest, OptionalInt.empty(), "");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return callOf(webhookRequest, OptionalInt.empty(), "");
    }
  }

  private static WebhookCall callOf(
      WebhookRequest webhookRequest, OptionalInt status, String answer) {
    return new WebhookCall(
        webhookRequest.to(), webhookRequest.headers(), webhookRequest.body(), status, answer);
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

  private synchronized void markStarted() {
    inFlight++;
  }

  private synchronized void markEnded() {
    inFlight--;
    notifyAll();
  }

  synchronized boolean awaitIdle(Duration timeout) throws InterruptedException {
    long until = System.nanoTime() + timeout.toNanos();
    while (inFlight > 0) {
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
