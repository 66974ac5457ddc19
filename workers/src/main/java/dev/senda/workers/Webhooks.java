package dev.senda.workers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls other systems at the addresses of the configuration: whoever configures them answers for
 * where they lead. Words about a call name the webhook and never its address, which may hold a
 * secret.
 */
final class Webhooks implements AutoCloseable {

  /** Real time, for connecting and again for the answer: Temporal waits 30 seconds for both. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int TOO_MANY_REQUESTS = 429;

  private final Map<String, URI> addresses;
  private final Duration patience;
  private final HttpClient http;

  /**
   * @param addresses by the names that journeys call them
   */
  Webhooks(Map<String, URI> addresses, Duration patience) {
    this.addresses = Map.copyOf(addresses);
    this.patience = patience;
    this.http =
        HttpClient.newBuilder()
            // Plain HTTP/1.1: no upgrade header, which some servers refuse.
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(patience)
            .build();
  }

  /**
   * Posts whom it is about, as JSON.
   *
   * @throws NotDoneYet unless the answer is 2xx
   */
  void call(String name, Whom whom) {
    var address = addresses.get(name);
    if (address == null) {
      throw new NotDoneYet(
          "webhook %s: no address (expected one in senda.webhooks.%s.url)".formatted(name, name));
    }
    var request =
        HttpRequest.newBuilder(address)
            .timeout(patience)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", whom.idempotencyKey())
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(body(whom))))
            .build();
    int status = statusOf(name, request);
    if (status < 200 || status > 299) {
      throw new NotDoneYet("webhook %s: %s".formatted(name, inWords(status)));
    }
  }

  private int statusOf(String name, HttpRequest request) {
    try {
      var answer = http.send(request, BodyHandlers.ofInputStream());
      // Nobody reads what it says: an endless answer must not hold us.
      answer.body().close();
      return answer.statusCode();
    } catch (IOException e) {
      throw new NotDoneYet(
          "webhook %s: %s (expected an answer within %d seconds); it is tried again"
              .formatted(name, e.getClass().getSimpleName(), patience.toSeconds()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotDoneYet("webhook %s: interrupted; it is tried again".formatted(name), e);
    }
  }

  private static Map<String, String> body(Whom whom) {
    var body = new LinkedHashMap<String, String>();
    body.put("journey", whom.enrollment().journey());
    body.put("enrollment", whom.enrollment().id().toString());
    body.put("contact", whom.contact().key());
    var userId = whom.contact().userId();
    if (userId != null) {
      body.put("userId", userId);
    }
    return body;
  }

  private static String inWords(int status) {
    if (status == TOO_MANY_REQUESTS || status >= 500) {
      return status + " (expected 2xx); it is tried again";
    }
    return status < 400
        ? status + " (expected 2xx; redirects are not followed)"
        : status + " (expected 2xx): somebody must mend its address, or what answers there";
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
