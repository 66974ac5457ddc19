package dev.senda.store.consent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.Channel;
import dev.senda.store.TestStore;
import dev.senda.store.consent.Consents.Consent;
import dev.senda.store.consent.Consents.ConsentState;
import dev.senda.store.consent.OptIns.ConfirmationResult;
import dev.senda.store.support.Ids;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class OptInsTest {

  private static final TestStore STORE = new TestStore();
  private static final String MAIL = "Confirm\n\n<mj-button href=\"{{ links.confirm }}\">";

  private final Consents consents = new Consents(STORE.database);
  private final OptIns optIns = new OptIns(STORE.database, consents, STORE.clock);
  private final String ada = STORE.insertContact();
  private final UUID enrollment = STORE.insertEnrollment(ada);
  private final UUID message = insertMessage();

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void confirmation_isTheConsent_withTheMailAndThePageAsItsProof() {
    optIns.recordRequest(message, "news", STORE.clock.instant().plus(Duration.ofDays(7)), MAIL);
    var request = optIns.find(message).orElseThrow();

    assertThat(optIns.confirm(request, ada, "Ada@example.com", "Subscribe?"))
        .isEqualTo(ConfirmationResult.CONFIRMED);

    var consent = consents.findLatest(ada, "news", Channel.EMAIL).orElseThrow();
    assertThat(consent.isGranted()).isTrue();
    assertThat(consent.source()).isEqualTo("double-opt-in");
    assertThat(consent.textVersion()).endsWith("-" + request.mailHash().substring(0, 12));
    assertThat(optIns.findWording(request.mailHash())).contains(MAIL);
    assertThat(optIns.findWording(proof("pageHash"))).contains("Subscribe?");
    assertThat(proof("mailHash")).isEqualTo(request.mailHash());
    assertThat(proof("message")).isEqualTo(message.toString());
  }

  @Test
  void secondUse_changesNothing_alsoAfterAWithdrawal() {
    optIns.recordRequest(message, "news", STORE.clock.instant().plus(Duration.ofDays(7)), MAIL);
    var request = optIns.find(message).orElseThrow();
    assertThat(optIns.confirm(request, ada, "Ada@example.com", "Subscribe?"))
        .isEqualTo(ConfirmationResult.CONFIRMED);
    consents.record(
        ada,
        "news",
        Channel.EMAIL,
        new Consent(
            ConsentState.WITHDRAWN, STORE.clock.instant().plusSeconds(1), "one-click", null));

    assertThat(optIns.confirm(request, ada, "Ada@example.com", "Subscribe?"))
        .isEqualTo(ConfirmationResult.ALREADY_USED);
    assertThat(consents.findLatest(ada, "news", Channel.EMAIL).orElseThrow().isGranted()).isFalse();
  }

  @Test
  void expiredLink_grantsNothing() {
    optIns.recordRequest(message, "news", STORE.clock.instant().minusMillis(1), MAIL);
    var request = optIns.find(message).orElseThrow();

    assertThat(optIns.confirm(request, ada, "Ada@example.com", "Subscribe?"))
        .isEqualTo(ConfirmationResult.EXPIRED);
    assertThat(consents.findLatest(ada, "news", Channel.EMAIL)).isEmpty();
  }

  /** Nobody who reads the mails of the contact's present address has confirmed anything. */
  @Test
  void otherAddress_orNone_grantsNothing() {
    optIns.recordRequest(message, "news", STORE.clock.instant().plus(Duration.ofDays(7)), MAIL);
    var request = optIns.find(message).orElseThrow();

    assertThat(optIns.confirm(request, ada, "victim@example.com", "Subscribe?"))
        .isEqualTo(ConfirmationResult.ADDRESS_CHANGED);
    assertThat(optIns.confirm(request, ada, null, "Subscribe?"))
        .isEqualTo(ConfirmationResult.ADDRESS_CHANGED);
    assertThat(consents.findLatest(ada, "news", Channel.EMAIL)).isEmpty();
    assertThat(optIns.isUsed(message)).isFalse();
  }

  @Test
  void requestOfAClaim_isKept_andOtherMessagesHaveNone() {
    assertThat(optIns.find(message)).isEmpty();
    var until = STORE.clock.instant().plus(Duration.ofDays(7));

    optIns.recordRequest(message, "news", until, MAIL);
    optIns.recordRequest(message, "offers", until.plusSeconds(1), MAIL);

    assertThat(optIns.find(message).orElseThrow().topic()).isEqualTo("news");
  }

  private UUID insertMessage() {
    var id = Ids.newUuid();
    STORE
        .database
        .sql(
            """
            insert into messages (id, enrollment_id, step, occurrence, contact_key, channel, template,
                                  locale, state, claimed_at, settled_at, address)
            values (:id, :enrollment, 'confirm', 1, :contact, 'email', 'confirm', 'es', 'ACCEPTED',
                    now(), now(), 'ada@example.com')
            """)
        .param("id", id)
        .param("enrollment", enrollment)
        .param("contact", ada)
        .update();
    return id;
  }

  private String proof(String field) {
    return STORE
        .database
        .sql("select proof -> 'confirmation' ->> :field from consents where contact_key = :contact")
        .param("field", field)
        .param("contact", ada)
        .query(String.class)
        .single();
  }
}
