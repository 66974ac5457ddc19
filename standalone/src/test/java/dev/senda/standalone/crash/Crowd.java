package dev.senda.standalone.crash;

import jakarta.mail.BodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * People in the journey ebook-nurture: they sign up over the API, read what comes into their real
 * mailbox and do with it what their number says, and try again while the API is away, as browsers
 * and apps do.
 */
final class Crowd implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(200);
  private static final int ENROLLING_AT_ONCE = 8;

  /** The answer to an enrollment whose first answer was lost, and which is over by now. */
  private static final int ALREADY_DONE = 409;

  private final URI api;
  private final String writeKey;
  private final String adminKey;
  private final JdbcClient database;
  private final int size;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final Set<UUID> read = new HashSet<>();
  private volatile boolean gone;

  Crowd(URI api, String writeKey, String adminKey, JdbcClient database, int size) {
    this.api = api;
    this.writeKey = writeKey;
    this.adminKey = adminKey;
    this.database = database;
    this.size = size;
  }

  /** What a person does with the first guide. */
  private enum Habit {
    CLICKS,
    IGNORES,
    OPENS,
    BOOKS_A_DEMO,
    UNSUBSCRIBES;

    static Habit of(int number) {
      return values()[number % values().length];
    }
  }

  /**
   * Everybody signs up, several at once, each until it is accepted; then they read their mail until
   * it is closed.
   */
  void begin() {
    Thread.ofPlatform().name("crowd-enrolls").daemon().start(this::enrollAll);
    Thread.ofPlatform().name("crowd-reads").daemon().start(this::readMail);
  }

  @Override
  public void close() {
    gone = true;
    http.shutdownNow();
  }

  private void enrollAll() {
    try (var threads = Executors.newFixedThreadPool(ENROLLING_AT_ONCE)) {
      IntStream.range(0, size).forEach(number -> threads.execute(() -> enroll(number)));
    }
  }

  private void enroll(int number) {
    insist(
        "/v1/journeys/ebook-nurture/enrollments",
        "Bearer " + adminKey,
        """
        {"contact": {"userId": "crash-%d", "traits": {
           "email": "%s", "first_name": "Person %d", "locale": "%s",
           "consents": {"topic": "product-tips", "channel": "email", "text": "v1"}}}}
        """
            .formatted(number, address(number), number, number % 2 == 0 ? "en" : "es"));
  }

  private void readMail() {
    while (!gone) {
      try {
        database
            .sql("select id, recipient, raw from mailbox order by received_at, id")
            .query(
                (row, index) ->
                    new Mail(
                        row.getObject("id", UUID.class),
                        row.getString("recipient"),
                        row.getBytes("raw")))
            .list()
            .stream()
            .filter(mail -> read.add(mail.id()))
            .forEach(this::act);
        Thread.sleep(BETWEEN_TRIES);
      } catch (DataAccessException e) {
        // PostgreSQL was killed; the next look will find it again.
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Mail(UUID id, String recipient, byte[] raw) {}

  private void act(Mail mail) {
    try {
      int number = Integer.parseInt(mail.recipient().replaceAll("\\D", ""));
      var message = new MimeMessage(null, new ByteArrayInputStream(mail.raw()));
      var page = Jsoup.parse(html(message));
      switch (Habit.of(number)) {
        case CLICKS -> follow(page.select("a[href*=/t/]").attr("href"));
        case OPENS -> open(page);
        case BOOKS_A_DEMO ->
            insist(
                "/v1/track",
                basic(),
                "{\"userId\": \"crash-%d\", \"event\": \"Demo Booked\", \"messageId\": \"demo-%d\"}"
                    .formatted(number, number));
        case UNSUBSCRIBES -> unsubscribe(message.getHeader("List-Unsubscribe", null));
        case IGNORES -> {}
      }
    } catch (Exception e) {
      throw new IllegalStateException("a mail that cannot be read", e);
    }
  }

  private static String html(MimeMessage message) throws Exception {
    var parts = (MimeMultipart) message.getContent();
    for (int i = 0; i < parts.getCount(); i++) {
      BodyPart part = parts.getBodyPart(i);
      if (part.isMimeType("text/html")) {
        return (String) part.getContent();
      }
    }
    throw new IllegalStateException("a mail without a html part");
  }

  private void open(Document page) {
    follow(page.select("img[src*=/o/]").attr("src"));
  }

  private void follow(String link) {
    insist(() -> HttpRequest.newBuilder(URI.create(link)).GET());
  }

  /** One click in the mail program (RFC 8058). */
  private void unsubscribe(String header) {
    var link = header.replaceAll(".*<(http[^>]*)>.*", "$1");
    insist(
        () ->
            HttpRequest.newBuilder(URI.create(link))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("List-Unsubscribe=One-Click")));
  }

  private void insist(String path, String authorization, String body) {
    insist(
        () ->
            HttpRequest.newBuilder(api.resolve(path))
                .header("Authorization", authorization)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** Until the answer is no error; a 4xx is a bug of the test and ends it. */
  private void insist(Supplier<HttpRequest.Builder> request) {
    while (!gone) {
      try {
        var answer =
            http.send(
                request.get().timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() < 400 || answer.statusCode() == ALREADY_DONE) {
          return;
        }
        if (answer.statusCode() < 500) {
          throw new IllegalStateException(
              answer.request().uri() + ": " + answer.statusCode() + " " + answer.body());
        }
        Thread.sleep(BETWEEN_TRIES);
      } catch (IOException e) {
        pause();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(BETWEEN_TRIES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String basic() {
    return "Basic "
        + Base64.getEncoder().encodeToString((writeKey + ":").getBytes(StandardCharsets.UTF_8));
  }

  private static String address(int number) {
    return "person%d@crash.example".formatted(number);
  }
}
