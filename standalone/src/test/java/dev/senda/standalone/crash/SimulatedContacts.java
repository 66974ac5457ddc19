package dev.senda.standalone.crash;

import dev.senda.standalone.recipient.MailLinks;
import dev.senda.standalone.recipient.RecipientClient;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * People in the journey ebook-nurture: they are enrolled over the API, read what comes into their
 * real mailbox, do with it what their number says, and try again while the API is away, as browsers
 * and apps do.
 */
final class SimulatedContacts implements AutoCloseable {

  private static final Duration BETWEEN_TRIES = Duration.ofMillis(200);
  private static final int AT_ONCE = 8;

  private final RecipientClient recipientClient;
  private final JdbcClient database;
  private final int size;
  private final Set<UUID> read = new HashSet<>();
  private volatile String lastError = "none";
  private volatile boolean closed;

  SimulatedContacts(RecipientClient recipientClient, JdbcClient database, int size) {
    this.recipientClient = recipientClient;
    this.database = database;
    this.size = size;
  }

  /** What a contact does with each mail. */
  private enum Behaviour {
    CLICKS,
    IGNORES,
    OPENS,
    BOOKS_A_DEMO,
    UNSUBSCRIBES
  }

  private interface HttpAction {
    void perform() throws IOException, InterruptedException;
  }

  /** A mail that came. */
  private static final class UnreadMail {
    private final UUID id;
    private final int reader;
    private final byte[] raw;

    UnreadMail(UUID id, String recipient, byte[] raw) {
      this.id = id;
      this.reader = Integer.parseInt(recipient.replaceAll("\\D", ""));
      this.raw = raw;
    }
  }

  /**
   * Enrolls all contacts concurrently, and retries each until it is accepted; then they read their
   * mail until it is closed.
   */
  void start() {
    Thread.ofPlatform().name("simulated-contact-enrolls").daemon().start(this::enrollAll);
    Thread.ofPlatform().name("simulated-contact-reads").daemon().start(this::readMail);
  }

  /** The last error, for the message of a test that timed out. */
  String lastError() {
    return lastError;
  }

  @Override
  public void close() {
    closed = true;
    recipientClient.close();
  }

  private void enrollAll() {
    try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
      IntStream.range(0, size).forEach(number -> threads.execute(() -> enroll(number)));
    }
  }

  private void enroll(int number) {
    var traits =
        Map.of(
            "email",
            "person%d@crash.example".formatted(number),
            "first_name",
            "Person " + number,
            "locale",
            number % 2 == 0 ? "en" : "es",
            "consents",
            Map.of("topic", "product-tips", "channel", "email", "text", "v1"));
    retryUntilDone(
        () ->
            recipientClient.enroll(
                "ebook-nurture",
                Map.of("contact", Map.of("userId", "crash-" + number, "traits", traits))));
  }

  private void readMail() {
    while (!closed) {
      try {
        newMail().forEach(this::act);
      } catch (DataAccessException e) {
        lastError = "the database is away: " + e.getMessage();
      }
      pause();
    }
  }

  private List<UnreadMail> newMail() {
    return database
        .sql("select id, recipient, raw_message from dev_mailbox order by received_at, id")
        .query(
            (row, index) ->
                new UnreadMail(
                    row.getObject("id", UUID.class),
                    row.getString("recipient"),
                    row.getBytes("raw_message")))
        .list()
        .stream()
        .filter(mail -> read.add(mail.id))
        .toList();
  }

  private void act(UnreadMail mail) {
    switch (Behaviour.values()[mail.reader % Behaviour.values().length]) {
      case CLICKS -> retryUntilDone(() -> recipientClient.click(MailLinks.of(mail.raw)));
      case OPENS -> retryUntilDone(() -> recipientClient.open(MailLinks.of(mail.raw)));
      case UNSUBSCRIBES ->
          retryUntilDone(() -> recipientClient.unsubscribeByOneClick(MailLinks.of(mail.raw)));
      case BOOKS_A_DEMO ->
          retryUntilDone(
              () ->
                  recipientClient.sendTrackingCall(
                      "track",
                      Map.of(
                          "userId",
                          "crash-" + mail.reader,
                          "event",
                          "Demo Booked",
                          "messageId",
                          "demo-" + mail.reader)));
      case IGNORES -> {}
    }
  }

  private void retryUntilDone(HttpAction httpAction) {
    while (!closed) {
      try {
        httpAction.perform();
        return;
      } catch (IOException e) {
        lastError = String.valueOf(e.getMessage());
        pause();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
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
}
