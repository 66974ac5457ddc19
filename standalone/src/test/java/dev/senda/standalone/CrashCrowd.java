package dev.senda.standalone;

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
final class CrashCrowd implements AutoCloseable {

  private static final Duration BETWEEN_TRIES = Duration.ofMillis(200);
  private static final int AT_ONCE = 8;

  private final Browser browser;
  private final JdbcClient database;
  private final int size;
  private final Set<UUID> read = new HashSet<>();
  private volatile String trouble = "none";
  private volatile boolean gone;

  CrashCrowd(Browser browser, JdbcClient database, int size) {
    this.browser = browser;
    this.database = database;
    this.size = size;
  }

  /** What a person does with each mail. */
  private enum Habit {
    CLICKS,
    IGNORES,
    OPENS,
    BOOKS_A_DEMO,
    UNSUBSCRIBES
  }

  private interface Deed {
    void perform() throws IOException, InterruptedException;
  }

  /** A mail that came. */
  private static final class Mail {
    private final UUID id;
    private final int reader;
    private final byte[] raw;

    Mail(UUID id, String recipient, byte[] raw) {
      this.id = id;
      this.reader = Integer.parseInt(recipient.replaceAll("\\D", ""));
      this.raw = raw;
    }
  }

  /**
   * Everybody is enrolled, several at once, each until it is accepted; then they read their mail
   * until it is closed.
   */
  void begin() {
    Thread.ofPlatform().name("crowd-enrolls").daemon().start(this::enrollAll);
    Thread.ofPlatform().name("crowd-reads").daemon().start(this::readMail);
  }

  /** What went wrong last, for the message of a test that waited in vain. */
  String trouble() {
    return trouble;
  }

  @Override
  public void close() {
    gone = true;
    browser.close();
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
    insist(
        () ->
            browser.enroll(
                "ebook-nurture",
                Map.of("contact", Map.of("userId", "crash-" + number, "traits", traits))));
  }

  private void readMail() {
    while (!gone) {
      try {
        newMail().forEach(this::act);
      } catch (DataAccessException e) {
        trouble = "the database is away: " + e.getMessage();
      }
      pause();
    }
  }

  private List<Mail> newMail() {
    return database
        .sql("select id, recipient, raw from mailbox order by received_at, id")
        .query(
            (row, index) ->
                new Mail(
                    row.getObject("id", UUID.class),
                    row.getString("recipient"),
                    row.getBytes("raw")))
        .list()
        .stream()
        .filter(mail -> read.add(mail.id))
        .toList();
  }

  private void act(Mail mail) {
    switch (Habit.values()[mail.reader % Habit.values().length]) {
      case CLICKS -> insist(() -> browser.click(MailParts.of(mail.raw)));
      case OPENS -> insist(() -> browser.open(MailParts.of(mail.raw)));
      case UNSUBSCRIBES -> insist(() -> browser.unsubscribeByOneClick(MailParts.of(mail.raw)));
      case BOOKS_A_DEMO ->
          insist(
              () ->
                  browser.report(
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

  private void insist(Deed deed) {
    while (!gone) {
      try {
        deed.perform();
        return;
      } catch (IOException e) {
        trouble = String.valueOf(e.getMessage());
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
