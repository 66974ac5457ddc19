package dev.senda.benchmarks.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Calls Senda's API as an app does, and opens mails as a contact does. */
public final class SendaClient implements AutoCloseable {

  private static final int BATCH = 100;
  private static final int CREATED = 201;
  private static final int OK = 200;
  private static final long LONGEST_IDLE_NANOS = 3_000_000_000L;

  private final int port;
  private final String write;
  private final String admin;
  private final Deque<Idle> idle = new ConcurrentLinkedDeque<>();

  /** The server closes what is idle for long: such a connection is not used again. */
  private record Idle(HttpConnection connection, long since) {

    boolean isFresh() {
      return System.nanoTime() - since < LONGEST_IDLE_NANOS;
    }
  }

  public SendaClient(int port, String writeKey, String adminKey) {
    this.port = port;
    this.write =
        "Basic "
            + Base64.getEncoder().encodeToString((writeKey + ":").getBytes(StandardCharsets.UTF_8));
    this.admin = "Bearer " + adminKey;
  }

  public int port() {
    return port;
  }

  /** Makes contacts that may get mails, with these ids as user ids. */
  public void identify(List<String> ids) throws IOException {
    for (int from = 0; from < ids.size(); from += BATCH) {
      var items = new ArrayList<String>();
      for (var id : ids.subList(from, Math.min(ids.size(), from + BATCH))) {
        items.add(
            """
            {"type":"identify","userId":"%s","traits":{"email":"%s@bench.example","first_name":"Ana",\
            "consents":{"topic":"product-tips","channel":"email","text":"v1"}}}"""
                .formatted(id, id));
      }
      expect(
          OK,
          HttpConnection.request(
              "POST", "/v1/batch", write, "{\"batch\":[" + String.join(",", items) + "]}"));
    }
  }

  /** Enrolls a contact; returns the response. */
  public String enroll(String journey, String id) throws IOException {
    return expect(
        CREATED,
        HttpConnection.request(
            "POST",
            "/v1/journeys/" + journey + "/enrollments",
            admin,
            "{\"contact\":{\"userId\":\"%s\"}}".formatted(id)));
  }

  /** Fetches the open pixel. */
  public void open(String pixel) throws IOException {
    expect(OK, HttpConnection.request("GET", pixel, null, null));
  }

  /** A request that reports this many events; see {@link RequestTemplate}. */
  public RequestTemplate tracks(int events, String name) {
    var track =
        """
        "userId":"c-%s","event":"%s","messageId":"%s","properties":{"product":"p-17","price":19.9}}"""
            .formatted(RequestTemplate.CONTACT, name, RequestTemplate.MESSAGE);
    if (events == 1) {
      return new RequestTemplate(HttpConnection.request("POST", "/v1/track", write, "{" + track));
    }
    var items = String.join(",", Collections.nCopies(events, "{\"type\":\"track\"," + track));
    return new RequestTemplate(
        HttpConnection.request("POST", "/v1/batch", write, "{\"batch\":[" + items + "]}"));
  }

  /** The user id of the contact with this number, as in {@link #tracks}. */
  public static String contact(int number) {
    return "c-%010d".formatted(number);
  }

  private String expect(int status, byte[] request) throws IOException {
    var connection = connection();
    var response = connection.exchange(request);
    idle.push(new Idle(connection, System.nanoTime()));
    if (response.status() != status) {
      throw new IOException(
          "Senda answered %d (expected %d): %s"
              .formatted(response.status(), status, response.body()));
    }
    return response.body();
  }

  private HttpConnection connection() {
    var found = idle.poll(); // the one that was used last
    if (found != null && found.isFresh()) {
      return found.connection();
    }
    if (found != null) {
      found.connection().close();
      close(); // the others are older
    }
    return new HttpConnection(port);
  }

  @Override
  public void close() {
    var found = idle.poll();
    while (found != null) {
      found.connection().close();
      found = idle.poll();
    }
  }
}
