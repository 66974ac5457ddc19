package dev.senda.store.messages;

import static dev.senda.journey.Channel.EMAIL;
import static dev.senda.journey.Channel.SMS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.journey.engine.MessageRef;
import dev.senda.store.TestStore;
import dev.senda.store.messages.MessageLedger.MessageClaim;
import dev.senda.store.messages.MessageLedger.MessageEventType;
import dev.senda.store.messages.MessageLedger.MessageSettlement.Accepted;
import dev.senda.store.messages.MessageLedger.MessageSettlement.Rejected;
import dev.senda.store.messages.MessageLedger.MessageSettlement.Unknown;
import dev.senda.store.messages.MessageLedger.MessageState;
import dev.senda.store.support.Ids;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DuplicateKeyException;

class MessageLedgerTest {

  private static final TestStore STORE = new TestStore();

  private final MessageLedger ledger = new MessageLedger(STORE.database, STORE.clock);
  private final String ada = STORE.insertContact();
  private final MessageLedger.MessageKey guide =
      new MessageLedger.MessageKey(STORE.insertEnrollment(ada), new MessageRef("ebook-guide", 1));

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void claimedMessage_isFoundByKeyAndId() {
    var claim = claim();

    ledger.claim(claim);

    var messageRow = ledger.find(guide).orElseThrow();
    assertThat(ledger.find(claim.id())).contains(messageRow);
    assertThat(messageRow.state()).isEqualTo(MessageState.CLAIMED);
    assertThat(messageRow.address()).isEqualTo("ada@example.com");
    assertThat(messageRow.claimedAt()).isEqualTo(STORE.clock.instant());
    assertThat(messageRow.settledAt()).isNull();
  }

  @Test
  void secondClaim_throws() {
    ledger.claim(claim());

    assertThatThrownBy(() -> ledger.claim(claim())).isInstanceOf(DuplicateKeyException.class);
  }

  @Test
  void otherOccurrence_isAnotherMessage() {
    ledger.claim(claim());

    assertThat(
            ledger.find(
                new MessageLedger.MessageKey(
                    guide.enrollmentId(), new MessageRef("ebook-guide", 2))))
        .isEmpty();
  }

  @Test
  void acceptedMessage_staysAccepted() {
    var claim = claim();
    ledger.claim(claim);

    assertThat(ledger.settle(claim.id(), new Accepted("250 queued as 7"))).isTrue();
    assertThat(ledger.settle(claim.id(), new Rejected("no such user"))).isFalse();
    assertThat(ledger.settle(claim.id(), new Unknown("who knows"))).isFalse();

    var messageRow = ledger.find(guide).orElseThrow();
    assertThat(messageRow.state()).isEqualTo(MessageState.ACCEPTED);
    assertThat(messageRow.providerMessageId()).isEqualTo("250 queued as 7");
    assertThat(messageRow.reason()).isNull();
    assertThat(messageRow.settledAt()).isEqualTo(STORE.clock.instant());
  }

  @Test
  void unknownMessage_canBeSettledLater() {
    var claim = claim();
    ledger.claim(claim);

    ledger.settle(claim.id(), new Unknown("the connection broke"));
    assertThat(ledger.settle(claim.id(), new Accepted(null))).isTrue();

    var messageRow = ledger.find(guide).orElseThrow();
    assertThat(messageRow.state()).isEqualTo(MessageState.ACCEPTED);
    assertThat(messageRow.reason()).isNull();
  }

  @Test
  void rejectedMessage_hasItsReason() {
    var claim = claim();
    ledger.claim(claim);

    ledger.settle(claim.id(), new Rejected("550 no such user"));

    assertThat(ledger.find(guide).orElseThrow().reason()).isEqualTo("550 no such user");
  }

  @Test
  void releasedClaim_canBeClaimedAgain() {
    var first = claim();
    ledger.claim(first);

    assertThat(ledger.releaseClaim(first.id())).isTrue();
    assertThat(ledger.find(guide)).isEmpty();
    ledger.claim(claim());
    assertThat(ledger.find(guide)).isPresent();
  }

  @Test
  void settledMessage_isNotReleased() {
    var claim = claim();
    ledger.claim(claim);
    ledger.settle(claim.id(), new Accepted(null));

    assertThat(ledger.releaseClaim(claim.id())).isFalse();
    assertThat(ledger.find(guide)).isPresent();
  }

  @Test
  void skippedMessage_hasItsReason() {
    ledger.recordSkipped(guide, ada, EMAIL, "ebook-guide", "no consent for product-tips by email");

    var messageRow = ledger.find(guide).orElseThrow();
    assertThat(messageRow.state()).isEqualTo(MessageState.SKIPPED);
    assertThat(messageRow.reason()).isEqualTo("no consent for product-tips by email");
    assertThat(messageRow.address()).isNull();
  }

  @Test
  void lastMessageToAnAddress_isFoundInAnyCase() {
    var address = "Ada.%s@Example.com".formatted(Ids.newUuid());
    var claim =
        new MessageClaim(
            Ids.newUuid(),
            guide,
            ada,
            EMAIL,
            "main",
            "ebook-guide",
            "en",
            address,
            "Your guide",
            null);
    ledger.claim(claim);
    ledger.settle(claim.id(), new Accepted(null));

    assertThat(ledger.findLastSentTo(EMAIL, address.toLowerCase(Locale.ROOT), "main"))
        .contains(claim.id());
    assertThat(ledger.findLastSentTo(EMAIL, address.toUpperCase(Locale.ROOT), "main"))
        .contains(claim.id());
  }

  @Test
  void openedMessage_hasEngagement() {
    var claim = claim();
    ledger.claim(claim);
    assertThat(ledger.hasEngagement(claim.id())).isFalse();

    STORE
        .database
        .sql(
            "insert into engagements (message_id, type, occurred_at) values (:id, 'OPENED', now())")
        .param("id", claim.id())
        .update();

    assertThat(ledger.hasEngagement(claim.id())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELIVERED", "BOUNCED"})
  void deliveredOrBouncedMessage_isNotResent(String kind) {
    var claim = claim();
    ledger.claim(claim);
    ledger.settle(claim.id(), new Accepted("SM1"));
    STORE
        .database
        .sql("insert into engagements (message_id, type, occurred_at) values (:id, :kind, now())")
        .param("id", claim.id())
        .param("kind", kind)
        .update();

    assertThat(ledger.scheduleResend(claim.id(), "SM1", Duration.ZERO, 2)).isFalse();
    assertThat(ledger.leaseDueResends(10, Duration.ofMinutes(1))).isEmpty();
  }

  @Test
  void settledMeanwhile_isNotReclaimed() {
    var claim = claim();
    ledger.claim(claim);
    ledger.markUnconfirmed(claim.id(), "no answer");
    assertThat(ledger.reclaimUnconfirmed(claim)).isTrue();

    ledger.settle(claim.id(), new Accepted("SM1"));

    assertThat(ledger.reclaimUnconfirmed(claim)).isFalse();
    assertThat(ledger.find(claim.id()).orElseThrow().providerMessageId()).isEqualTo("SM1");
  }

  @Nested
  class AmbiguousResponse {

    @Test
    void interruptedTwice_keepsTheClaim_andTheFirstInstant() {
      var claim = claim();
      ledger.claim(claim);

      var first = ledger.markUnconfirmed(claim.id(), "no answer").orElseThrow();

      assertThat(ledger.markUnconfirmed(claim.id(), "no answer")).contains(first);
      assertThat(ledger.find(guide).orElseThrow().isUnconfirmed()).isTrue();
    }

    @Test
    void settledMessage_isNotUnconfirmed() {
      var claim = claim();
      ledger.claim(claim);
      ledger.settle(claim.id(), new Accepted("SM1"));

      assertThat(ledger.markUnconfirmed(claim.id(), "no answer")).isEmpty();
      assertThat(ledger.find(guide).orElseThrow().isUnconfirmed()).isFalse();
    }

    @Test
    void releasedClaim_isClaimedAgainUnderTheSameId() {
      var claim = claim();
      ledger.claim(claim);
      assertThat(ledger.findUnconfirmedId(guide, EMAIL)).isEmpty();
      ledger.markUnconfirmed(claim.id(), "no answer");
      ledger.releaseClaim(claim.id());

      assertThat(ledger.findUnconfirmedId(guide, EMAIL)).contains(claim.id());
      assertThat(ledger.findUnconfirmedId(guide, SMS)).isEmpty();
    }
  }

  @Nested
  class Resend {

    @Test
    void failedAttempt_isScheduledUpToTheLimit_andLeasedOnce() {
      var claim = acceptedClaim();

      assertThat(ledger.scheduleResend(claim.id(), "SM0", Duration.ZERO, 1)).isFalse();
      assertThat(ledger.scheduleResend(claim.id(), "SM1", Duration.ZERO, 1)).isTrue();
      assertThat(ledger.leaseDueResends(10, Duration.ofMinutes(1))).containsExactly(claim.id());
      assertThat(ledger.leaseDueResends(10, Duration.ofMinutes(1))).isEmpty();

      assertThat(ledger.claimForResend(claim.id(), "other", "ada@example.com", "Guide", null))
          .isTrue();
      ledger.settle(claim.id(), new Accepted("SM2"));
      assertThat(ledger.find(guide).orElseThrow().resendCount()).isEqualTo(1);
      assertThat(ledger.scheduleResend(claim.id(), "SM2", Duration.ZERO, 1)).isFalse();
    }

    @Test
    void heldAccount_isNotDue() {
      var claim = acceptedClaim();
      ledger.scheduleResend(claim.id(), "SM1", Duration.ZERO, 1);
      STORE
          .database
          .sql(
              """
              insert into channel_holds (channel, account, needs_intervention, lifts_on_report,
                                         reason, held_since, next_attempt_at)
              values ('email', 'main', true, false, '401', now(), now() + interval '1 hour')
              """)
          .update();

      assertThat(ledger.leaseDueResends(10, Duration.ofMinutes(1))).isEmpty();
      STORE.database.sql("truncate channel_holds").update();
      assertThat(ledger.leaseDueResends(10, Duration.ofMinutes(1))).containsExactly(claim.id());
    }

    private MessageClaim acceptedClaim() {
      var claim = claim();
      ledger.claim(claim);
      ledger.settle(claim.id(), new Accepted("SM1"));
      return claim;
    }
  }

  @Test
  void sameEventTwiceInARow_isStoredOnce() {
    var claim = claim();
    ledger.claim(claim);

    ledger.recordEvent(claim.id(), MessageEventType.NOT_SENT, "429");
    ledger.recordEvent(claim.id(), MessageEventType.NOT_SENT, "429");
    ledger.recordEvent(claim.id(), MessageEventType.UNCONFIRMED, "no answer");
    ledger.recordEvent(claim.id(), MessageEventType.NOT_SENT, "429");

    assertThat(ledger.findEvents(guide))
        .extracting(MessageLedger.MessageEvent::type)
        .containsExactly(
            MessageEventType.NOT_SENT, MessageEventType.UNCONFIRMED, MessageEventType.NOT_SENT);
  }

  private MessageClaim claim() {
    return new MessageClaim(
        Ids.newUuid(),
        guide,
        ada,
        EMAIL,
        "main",
        "ebook-guide",
        "en",
        "ada@example.com",
        "Your guide",
        null);
  }
}
