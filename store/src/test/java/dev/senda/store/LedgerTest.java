package dev.senda.store;

import static dev.senda.journey.Channel.EMAIL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.journey.engine.MessageRef;
import dev.senda.store.Ledger.Claim;
import dev.senda.store.Ledger.Settlement.Accepted;
import dev.senda.store.Ledger.Settlement.Rejected;
import dev.senda.store.Ledger.Settlement.Unknown;
import dev.senda.store.Ledger.State;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DuplicateKeyException;

class LedgerTest {

  private static final TestStore STORE = new TestStore();

  private final Ledger ledger = new Ledger(STORE.database, STORE.clock);
  private final String ada = STORE.contact();
  private final Ledger.Key guide =
      new Ledger.Key(STORE.enrollment(ada), new MessageRef("ebook-guide", 1));

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void aClaimedMessageIsFoundByItsKeyAndByItsId() {
    var claim = claim();

    ledger.claim(claim);

    var entry = ledger.find(guide).orElseThrow();
    assertThat(ledger.find(claim.id())).contains(entry);
    assertThat(entry.state()).isEqualTo(State.CLAIMED);
    assertThat(entry.address()).isEqualTo("ada@example.com");
    assertThat(entry.claimedAt()).isEqualTo(STORE.clock.instant());
    assertThat(entry.settledAt()).isNull();
  }

  @Test
  void theSameMessageIsClaimedOnce() {
    ledger.claim(claim());

    assertThatThrownBy(() -> ledger.claim(claim())).isInstanceOf(DuplicateKeyException.class);
  }

  @Test
  void anotherOccurrenceOfTheStepIsAnotherMessage() {
    ledger.claim(claim());

    assertThat(ledger.find(new Ledger.Key(guide.enrollment(), new MessageRef("ebook-guide", 2))))
        .isEmpty();
  }

  @Test
  void anAcceptedMessageStaysAccepted() {
    var claim = claim();
    ledger.claim(claim);

    assertThat(ledger.settle(claim.id(), new Accepted("250 queued as 7"))).isTrue();
    assertThat(ledger.settle(claim.id(), new Rejected("no such user"))).isFalse();
    assertThat(ledger.settle(claim.id(), new Unknown("who knows"))).isFalse();

    var entry = ledger.find(guide).orElseThrow();
    assertThat(entry.state()).isEqualTo(State.ACCEPTED);
    assertThat(entry.providerId()).isEqualTo("250 queued as 7");
    assertThat(entry.reason()).isNull();
    assertThat(entry.settledAt()).isEqualTo(STORE.clock.instant());
  }

  @Test
  void whatNobodyKnewCanStillBecomeKnown() {
    var claim = claim();
    ledger.claim(claim);

    ledger.settle(claim.id(), new Unknown("the connection broke"));
    assertThat(ledger.settle(claim.id(), new Accepted(null))).isTrue();

    var entry = ledger.find(guide).orElseThrow();
    assertThat(entry.state()).isEqualTo(State.ACCEPTED);
    assertThat(entry.reason()).isNull();
  }

  @Test
  void aRejectedMessageKeepsItsReason() {
    var claim = claim();
    ledger.claim(claim);

    ledger.settle(claim.id(), new Rejected("550 no such user"));

    assertThat(ledger.find(guide).orElseThrow().reason()).isEqualTo("550 no such user");
  }

  @Test
  void aReleasedClaimCanBeClaimedAnew() {
    var first = claim();
    ledger.claim(first);

    assertThat(ledger.release(first.id())).isTrue();
    assertThat(ledger.find(guide)).isEmpty();
    ledger.claim(claim());
    assertThat(ledger.find(guide)).isPresent();
  }

  @Test
  void aSettledMessageIsNotReleased() {
    var claim = claim();
    ledger.claim(claim);
    ledger.settle(claim.id(), new Accepted(null));

    assertThat(ledger.release(claim.id())).isFalse();
    assertThat(ledger.find(guide)).isPresent();
  }

  @Test
  void aSkippedMessageSaysWhy() {
    ledger.skip(guide, ada, EMAIL, "ebook-guide", "no consent for product-tips by email");

    var entry = ledger.find(guide).orElseThrow();
    assertThat(entry.state()).isEqualTo(State.SKIPPED);
    assertThat(entry.reason()).isEqualTo("no consent for product-tips by email");
    assertThat(entry.address()).isNull();
  }

  @Test
  void theLastMessageToAnAddressIsFoundHoweverTheAddressIsWritten() {
    var address = "Ada.%s@Example.com".formatted(Ids.uuid());
    var claim =
        new Claim(
            Ids.uuid(), guide, ada, EMAIL, "main", "ebook-guide", "en", address, "Your guide");
    ledger.claim(claim);
    ledger.settle(claim.id(), new Accepted(null));

    assertThat(ledger.lastTo(EMAIL, address.toLowerCase(Locale.ROOT), "main")).contains(claim.id());
    assertThat(ledger.lastTo(EMAIL, address.toUpperCase(Locale.ROOT), "main")).contains(claim.id());
  }

  @Test
  void aMessageThatSomebodyOpenedIsEngaged() {
    var claim = claim();
    ledger.claim(claim);
    assertThat(ledger.isEngaged(claim.id())).isFalse();

    STORE
        .database
        .sql("insert into engagements (message, kind, at) values (:id, 'OPENED', now())")
        .param("id", claim.id())
        .update();

    assertThat(ledger.isEngaged(claim.id())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELIVERED", "BOUNCED"})
  void whatArrivedOrCameBackIsNotSentAgain(String kind) {
    var claim = claim();
    ledger.claim(claim);
    ledger.settle(claim.id(), new Accepted("SM1"));
    STORE
        .database
        .sql("insert into engagements (message, kind, at) values (:id, :kind, now())")
        .param("id", claim.id())
        .param("kind", kind)
        .update();

    assertThat(ledger.resend(claim.id(), "SM1", Duration.ZERO, 2)).isFalse();
    assertThat(ledger.takeResends(10, Duration.ofMinutes(1))).isEmpty();
  }

  @Test
  void whatWasSettledMeanwhileIsNotClaimedInDoubt() {
    var claim = claim();
    ledger.claim(claim);
    ledger.doubt(claim.id(), "no answer");
    assertThat(ledger.claimInDoubt(claim)).isTrue();

    ledger.settle(claim.id(), new Accepted("SM1"));

    assertThat(ledger.claimInDoubt(claim)).isFalse();
    assertThat(ledger.find(claim.id()).orElseThrow().providerId()).isEqualTo("SM1");
  }

  private Claim claim() {
    return new Claim(
        Ids.uuid(),
        guide,
        ada,
        EMAIL,
        "main",
        "ebook-guide",
        "en",
        "ada@example.com",
        "Your guide");
  }
}
