package dev.senda.store.messages;

import static dev.senda.journey.Channel.EMAIL;
import static dev.senda.journey.Channel.SMS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.engine.MessageRef;
import dev.senda.store.TestStore;
import dev.senda.store.messages.MessageLedger.MessageClaim;
import dev.senda.store.messages.MessageLedger.MessageSettlement.Accepted;
import dev.senda.store.messages.MessageLedger.MessageSettlement.Rejected;
import dev.senda.store.messages.MessageLedger.MessageSettlement.Unknown;
import dev.senda.store.support.Ids;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the reports of texts and segments add up. */
class SentTextsTest {

  private static final TestStore STORE = new TestStore();

  private final MessageLedger ledger = new MessageLedger(STORE.database, STORE.clock);
  private final String ada = STORE.insertContact();
  private final UUID enrollment = STORE.insertEnrollment(ada);

  @AfterAll
  static void close() {
    STORE.close();
  }

  @BeforeEach
  void empty() {
    STORE.database.sql("truncate text_tally_changes").update();
  }

  @Test
  void acceptedText_isCounted_withItsSegments() {
    accept(claimText("nudge", 1));
    accept(claimText("last-call", 3));

    assertThat(countedTexts()).containsExactly("nudge 1", "last-call 3");
  }

  @Test
  void email_andWhatWasNotAccepted_areNotCounted() {
    accept(claimText("guide", null));
    ledger.settle(claimText("rejected", 2), new Rejected("21211"));
    ledger.settle(claimText("unknown", 2), new Unknown("no answer"));
    ledger.releaseClaim(claimText("released", 2));

    assertThat(countedTexts()).isEmpty();
  }

  @Test
  void unknownText_isCountedOnceItIsConfirmed_andADropChangesNothing() {
    var text = claimText("nudge", 2);
    ledger.settle(text, new Unknown("no answer"));
    accept(text);
    ledger.overrideAsRejected(text, "30007", "a webhook");

    assertThat(countedTexts()).containsExactly("nudge 2");
  }

  @Test
  void textSentAgain_isCountedAgain_unlessTheResendWasNotSent() {
    var text = claimText("nudge", 1);
    accept(text);
    assertThat(ledger.scheduleResend(text, "SM1", Duration.ZERO, 2)).isTrue();
    assertThat(ledger.claimForResend(text, "text", "+34600000001", "Hi", 3)).isTrue();
    ledger.releaseResendClaim(text, "the provider is away");
    assertThat(countedTexts()).containsExactly("nudge 1");

    assertThat(ledger.claimForResend(text, "text", "+34600000001", "Hi", 3)).isTrue();
    accept(text);

    assertThat(countedTexts()).containsExactly("nudge 1", "nudge 3");
    assertThat(ledger.find(text).orElseThrow().segments()).isEqualTo(3);
  }

  @Test
  void textClaimedAgain_hasItsNewSegments() {
    var text = claimText("nudge", 1);
    ledger.markUnconfirmed(text, "no answer");
    assertThat(ledger.reclaimUnconfirmed(text(text, "nudge", 2))).isTrue();
    accept(text);

    assertThat(countedTexts()).containsExactly("nudge 2");
  }

  private UUID claimText(String step, @Nullable Integer segments) {
    var claim = text(Ids.newUuid(), step, segments);
    ledger.claim(claim);
    return claim.id();
  }

  private MessageClaim text(UUID id, String step, @Nullable Integer segments) {
    return new MessageClaim(
        id,
        new MessageLedger.MessageKey(enrollment, new MessageRef(step, 1)),
        ada,
        segments == null ? EMAIL : SMS,
        "text",
        step,
        "en",
        "+34600000001",
        "Hi",
        segments);
  }

  private void accept(UUID message) {
    assertThat(ledger.settle(message, new Accepted("SM1"))).isTrue();
  }

  private List<String> countedTexts() {
    return STORE
        .database
        .sql("select step || ' ' || segments from text_tally_changes order by id")
        .query(String.class)
        .list();
  }
}
