package dev.senda.store.messages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.store.TestStore;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DevMailboxTest {

  private static final TestStore STORE = new TestStore();

  private final DevMailbox mailbox = new DevMailbox(STORE.database, STORE.clock);

  @BeforeEach
  void empty() {
    STORE.database.sql("truncate dev_mailbox").update();
  }

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void mail_isStoredUnchanged() {
    byte[] raw = "Subject: Tu guía\r\n\r\nHola\r\n".getBytes(UTF_8);

    var id = mailbox.append("<1@senda>", "ada@example.com", "tips@example.org", "Tu guía", raw);

    assertThat(mailbox.find(id))
        .contains(
            new DevMailbox.ReceivedMail(
                id,
                "<1@senda>",
                "ada@example.com",
                "tips@example.org",
                "Tu guía",
                STORE.clock.instant()));
    assertThat(mailbox.findRaw(id).orElseThrow()).isEqualTo(raw);
  }

  @Test
  void pages_areNewestFirst_andContinue() {
    var first = arrive("<1@senda>", "ada@example.com");
    STORE.advance(Duration.ofSeconds(1));
    var second = arrive("<2@senda>", "ada@example.com");
    var third = arrive("<3@senda>", "ada@example.com");

    var page = mailbox.findNewest(2);

    assertThat(page).extracting(DevMailbox.ReceivedMail::id).containsExactly(third, second);
    assertThat(mailbox.findOlderThan(page.getLast(), 2))
        .extracting(DevMailbox.ReceivedMail::id)
        .containsExactly(first);
  }

  @Test
  void recipient_isFoundInAnyCase() {
    var hers = arrive("<1@senda>", "Ada@Example.com");
    arrive("<2@senda>", "grace@example.com");

    assertThat(mailbox.findByRecipient("ada@example.COM", 10))
        .extracting(DevMailbox.ReceivedMail::id)
        .containsExactly(hers);
  }

  @Test
  void containsMessageId_knowsAcceptedMails() {
    var message = UUID.randomUUID();
    arrive("<%s@acme.example>".formatted(message), "ada@example.com");
    arrive("<not-a-uuid@acme.example>", "ada@example.com");

    assertThat(mailbox.containsMessage(message)).isTrue();
    assertThat(mailbox.containsMessage(UUID.randomUUID())).isFalse();
  }

  @Test
  void mailThatArrivedTwice_hasTwoRows() {
    arrive("<1@senda>", "ada@example.com");
    arrive("<1@senda>", "ada@example.com");

    assertThat(mailbox.count()).isEqualTo(2);
  }

  @Test
  void unknownMail_isNotFound() {
    assertThat(mailbox.find(UUID.randomUUID())).isEmpty();
    assertThat(mailbox.findRaw(UUID.randomUUID())).isEmpty();
  }

  private UUID arrive(String messageId, String recipient) {
    return mailbox.append(messageId, recipient, "tips@example.org", "Hello", new byte[] {1});
  }
}
