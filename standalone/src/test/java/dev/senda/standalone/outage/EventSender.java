package dev.senda.standalone.outage;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An app that sends the events of some people, one after the other, and repeats each with the same
 * message id until it is accepted, as Segment's clients do.
 */
final class EventSender {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(200);

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<URI> apis;
  private final Map<String, Integer> accepted = new ConcurrentHashMap<>();
  private final AtomicInteger refusals = new AtomicInteger();

  /**
   * @param apis the instances, of which a call takes any
   */
  EventSender(List<URI> apis) {
    this.apis = apis;
  }

  /** By person, how many events were accepted that an enrollment hears. */
  Map<String, Integer> accepted() {
    return accepted;
  }

  /** How many calls failed before they were repeated. */
  int refusals() {
    return refusals.get();
  }

  /** The person enters the journey. */
  void signUp(String user) throws InterruptedException {
    send(body(user, "Signed Up", user + "-signs-up", 0));
  }

  /** The next event of this person. */
  void sendHeard(String user) throws InterruptedException {
    int number = accepted.getOrDefault(user, 0);
    send(body(user, "First Sale Recorded", user + "-" + number, number));
    accepted.put(user, number + 1);
  }

  void sendUnheard(String user) throws InterruptedException {
    send(body(user, "Nobody Hears This", null, 0));
  }

  private static String body(String user, String event, @Nullable String message, int number) {
    var id = message == null ? "" : ", \"messageId\": \"%s\"".formatted(message);
    return "{\"userId\": \"%s\", \"event\": \"%s\", \"properties\": {\"n\": %d}%s}"
        .formatted(user, event, number, id);
  }

  private void send(String body) throws InterruptedException {
    while (!isAccepted(body)) {
      refusals.incrementAndGet();
      Thread.sleep(BETWEEN_TRIES);
    }
  }

  private boolean isAccepted(String body) throws InterruptedException {
    var api = apis.get(ThreadLocalRandom.current().nextInt(apis.size()));
    var credentials =
        Base64.getEncoder()
            .encodeToString((OutageStack.WRITE_KEY + ":").getBytes(StandardCharsets.UTF_8));
    var request =
        HttpRequest.newBuilder(api.resolve("/v1/track"))
            .timeout(TIMEOUT)
            .header("Authorization", "Basic " + credentials)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode() / 100 == 2;
    } catch (IOException e) {
      return false;
    }
  }
}
