package dev.senda.standalone.recipient;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import tools.jackson.databind.json.JsonMapper;

/**
 * Acts over HTTP as a recipient's browser and mail client do, and as the app that the contact uses.
 */
public final class RecipientClient implements AutoCloseable {

  private static final String AGENT =
      "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final int ATTEMPTS = 5;
  private static final JsonMapper JSON = JsonMapper.shared();

  private final String api;
  private final String writeKey;
  private final String adminKey;
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(Duration.ofSeconds(5))
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  public RecipientClient(String api, String writeKey, String adminKey) {
    this.api = api;
    this.writeKey = writeKey;
    this.adminKey = adminKey;
  }

  public void open(MailLinks mail) throws IOException, InterruptedException {
    expect(get(mail.openPixel()), 200);
  }

  public void click(MailLinks mail) throws IOException, InterruptedException {
    expect(get(mail.firstTrackedLink()), 302);
  }

  /** Opens the page and submits its form unchanged. */
  public void unsubscribe(MailLinks mail) throws IOException, InterruptedException {
    var address = mail.unsubscribePage();
    var page = expect(get(address), 200);
    var form = Jsoup.parse(page.body(), address.toString()).selectFirst("form[method=post]");
    if (form == null) {
      throw new IOException(address + " has no form (expected one that posts)");
    }
    var fields =
        form.select("input[name]").stream()
            .map(input -> encoded(input.attr("name")) + "=" + encoded(input.attr("value")))
            .collect(Collectors.joining("&"));
    var action = form.absUrl("action");
    expect(post(action.isEmpty() ? address : URI.create(action), fields), 200);
  }

  /** Unsubscribes as a mail program does (RFC 8058, 3.2). */
  public void unsubscribeByOneClick(MailLinks mail) throws IOException, InterruptedException {
    expect(post(mail.oneClickUnsubscribe(), "List-Unsubscribe=One-Click"), 200);
  }

  /**
   * POST /v1/identify, /v1/track or /v1/batch, as a Segment client: where the API asks to wait, the
   * same body is sent again, so each event in it should have a {@code messageId}.
   */
  public void sendTrackingCall(String call, Map<String, Object> body)
      throws IOException, InterruptedException {
    var credentials =
        Base64.getEncoder().encodeToString((writeKey + ":").getBytes(StandardCharsets.UTF_8));
    postJson(URI.create(api + "/v1/" + call), "Basic " + credentials, body);
  }

  /** POST /v1/journeys/{journey}/enrollments. */
  public void enroll(String journey, Map<String, Object> body)
      throws IOException, InterruptedException {
    postJson(
        URI.create(api + "/v1/journeys/" + journey + "/enrollments"), "Bearer " + adminKey, body);
  }

  private void postJson(URI address, String authorization, Map<String, Object> body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(address)
            .timeout(TIMEOUT)
            .header("Authorization", authorization)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
            .build();
    var response = client.send(request, BodyHandlers.ofString());
    for (int attempt = 1; asksToWait(response) && attempt < ATTEMPTS; attempt++) {
      Thread.sleep(
          Duration.ofSeconds(response.headers().firstValueAsLong("Retry-After").orElse(1)));
      response = client.send(request, BodyHandlers.ofString());
    }
    if (response.statusCode() / 100 != 2) {
      throw unexpected(response, "2xx");
    }
  }

  private static boolean asksToWait(HttpResponse<String> response) {
    return response.statusCode() == 429 || response.statusCode() == 503;
  }

  private HttpResponse<String> get(URI address) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(address).timeout(TIMEOUT).header("User-Agent", AGENT).build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> post(URI address, String form)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(address)
            .timeout(TIMEOUT)
            .header("User-Agent", AGENT)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form))
            .build(),
        BodyHandlers.ofString());
  }

  private static HttpResponse<String> expect(HttpResponse<String> response, int status)
      throws IOException {
    if (response.statusCode() != status) {
      throw unexpected(response, String.valueOf(status));
    }
    return response;
  }

  private static IOException unexpected(HttpResponse<String> response, String expected) {
    return new IOException(
        "%s answered %d (expected %s): %s"
            .formatted(
                response.uri().getPath().replaceAll("(/[tou]/).*", "$1..."),
                response.statusCode(),
                expected,
                response.body().strip()));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    client.close();
  }
}
