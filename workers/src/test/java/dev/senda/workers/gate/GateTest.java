package dev.senda.workers.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.Channel;
import dev.senda.journey.Plan;
import dev.senda.store.consent.Consents;
import dev.senda.store.consent.Consents.Consent;
import dev.senda.store.consent.Consents.ConsentState;
import dev.senda.store.consent.Suppressions;
import dev.senda.store.consent.Suppressions.Suppression;
import dev.senda.store.contacts.Contacts;
import dev.senda.workers.WorkerFixture;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GateTest {

  private static final Instant MONDAY = Instant.parse("2026-11-23T09:00:00Z");
  private static final Instant TUESDAY = Instant.parse("2026-11-24T09:00:00Z");
  private static final Plan TIPS = Plan.named("tips").topic(WorkerFixture.TOPIC);
  private static final Plan RECEIPTS = Plan.named("receipts").topic("receipts");
  private static final Plan NO_TOPIC = Plan.named("service");

  @TempDir static Path templates;

  private static WorkerFixture workerFixture;

  @BeforeAll
  static void open() {
    workerFixture = new WorkerFixture(templates);
  }

  @AfterAll
  static void close() {
    workerFixture.close();
  }

  @Test
  void consentGranted_sends() {
    var ada = workerFixture.contact("ada@example.com", "{}");
    workerFixture.consent(ada, ConsentState.GRANTED, MONDAY);

    assertThat(ask(ada, TIPS)).isEqualTo(new Gate.Decision.Send("ada@example.com"));
  }

  @Test
  void noConsent_skips_whereTopicNeedsOptIn() {
    var bea = workerFixture.contact("bea@example.com", "{}");

    assertThat(ask(bea, TIPS)).isEqualTo(skip("no consent for product-tips by email"));
    assertThat(ask(bea, RECEIPTS)).isEqualTo(new Gate.Decision.Send("bea@example.com"));
    assertThat(ask(bea, NO_TOPIC)).isEqualTo(new Gate.Decision.Send("bea@example.com"));
  }

  @Test
  void consentWithdrawn_skips_untilGrantedAgain() {
    var eva = workerFixture.contact("eva@example.com", "{}");
    workerFixture.consent(eva, ConsentState.GRANTED, MONDAY);
    workerFixture.consent(eva, ConsentState.WITHDRAWN, TUESDAY);

    assertThat(ask(eva, TIPS)).isEqualTo(skip("unsubscribed from product-tips on 2026-11-24"));

    workerFixture.consent(eva, ConsentState.GRANTED, TUESDAY.plusSeconds(60));

    assertThat(ask(eva, TIPS)).isEqualTo(new Gate.Decision.Send("eva@example.com"));
  }

  @Test
  void suppressedAddress_skips_forEveryContact() {
    var ida = workerFixture.contact("Ida@Example.com", "{}");
    workerFixture
        .bean(Suppressions.class)
        .add(Channel.EMAIL, "ida@example.com", new Suppression("bounced", MONDAY));

    assertThat(ask(ida, NO_TOPIC)).isEqualTo(skip("address suppressed: bounced"));
  }

  @Test
  void objection_holdsMarketing_andNothingElse() {
    var pia = workerFixture.contact("pia@example.com", "{}");
    workerFixture.phone(pia, "+34600999111");
    workerFixture.bean(Suppressions.class).addObjection(Channel.SMS, "+34600999111", MONDAY);

    assertThat(ask(pia, NO_TOPIC, Channel.SMS))
        .isEqualTo(
            new Gate.Decision.Hold(
                "a reply by sms may be an opt-out: a person must read it (see the open tasks and the suppressions)"));
    assertThat(ask(pia, NO_TOPIC.service(), Channel.SMS))
        .isEqualTo(new Gate.Decision.Send("+34600999111"));
    assertThat(ask(pia, NO_TOPIC.transactional(), Channel.SMS))
        .isEqualTo(new Gate.Decision.Send("+34600999111"));
  }

  @Test
  void erasedContact_skips() {
    var uma = workerFixture.contact("uma@example.com", "{}");
    workerFixture
        .database()
        .sql("update contacts set erased_at = now() where key = :key")
        .param("key", uma)
        .update();

    assertThat(ask(uma, NO_TOPIC)).isEqualTo(skip("the contact was erased"));
  }

  /** The address of a person who was erased, and who came back. */
  @Test
  void erasedAddress_getsNoMarketing_untilANewConsent() {
    var eva = workerFixture.contact("eva-came-back@example.com", "{}");
    workerFixture
        .bean(Suppressions.class)
        .add(
            Channel.EMAIL,
            "eva-came-back@example.com",
            new Suppression(Suppressions.ERASED, MONDAY));
    var send = new Gate.Decision.Send("eva-came-back@example.com");
    var refusal = skip("the person with this address was erased, and has not consented since");

    assertThat(ask(eva, NO_TOPIC)).isEqualTo(refusal);
    assertThat(ask(eva, NO_TOPIC.transactional())).isEqualTo(send);
    decide(eva, MONDAY.minusSeconds(1), "identify");
    assertThat(ask(eva, TIPS)).as("an old consent").isEqualTo(refusal);
    decide(eva, TUESDAY, "import");
    assertThat(ask(eva, TIPS)).as("a file of another tool").isEqualTo(refusal);
    decide(eva, TUESDAY.plusSeconds(1), "double-opt-in");
    assertThat(ask(eva, TIPS)).isEqualTo(send);
  }

  private static void decide(String contact, Instant at, String source) {
    workerFixture
        .bean(Consents.class)
        .record(
            contact,
            WorkerFixture.TOPIC,
            Channel.EMAIL,
            new Consent(ConsentState.GRANTED, at, source, null));
  }

  @Test
  void noAddress_skips() {
    var key = workerFixture.contact(" ", "{}");

    assertThat(ask(key, NO_TOPIC)).isEqualTo(skip("the contact has no email address"));
  }

  @Test
  void addressOfAnotherContact_skips_andSaysSo() {
    var key = workerFixture.contact("", "{}");
    workerFixture
        .database()
        .sql("update contacts set refused_email = 'shared@example.com' where key = :key")
        .param("key", key)
        .update();

    assertThat(ask(key, NO_TOPIC))
        .isEqualTo(
            skip("the contact has no email address: the reported one belongs to another contact"));
  }

  @Test
  void invalidAddress_skips_andIsNotQuoted() {
    var key = workerFixture.contact("ada at example.com", "{}");

    assertThat(ask(key, NO_TOPIC)).isEqualTo(skip("the contact's email address is not valid"));
  }

  @Test
  void text_goesToPhoneNumber_withConsentForThatChannel() {
    var eva = workerFixture.contact("eva.b@example.com", "{}");
    assertThat(ask(eva, NO_TOPIC, Channel.SMS)).isEqualTo(skip("the contact has no phone number"));

    workerFixture.phone(eva, "5215512345678");
    assertThat(ask(eva, NO_TOPIC, Channel.SMS))
        .isEqualTo(skip("the contact's phone number is not valid"));

    workerFixture.phone(eva, "+5215512345678");
    workerFixture.consent(eva, Channel.EMAIL, ConsentState.GRANTED, MONDAY);
    workerFixture.consent(eva, Channel.WHATSAPP, ConsentState.GRANTED, MONDAY);
    assertThat(ask(eva, TIPS, Channel.SMS)).isEqualTo(skip("no consent for product-tips by sms"));
    assertThat(ask(eva, TIPS, Channel.WHATSAPP))
        .isEqualTo(new Gate.Decision.Send("+5215512345678"));
  }

  @Test
  void suppression_countsOnItsChannelOnly() {
    var ola = workerFixture.contact("ola@example.com", "{}");
    workerFixture.phone(ola, "+46701234567");
    workerFixture
        .bean(Suppressions.class)
        .add(Channel.SMS, "+46701234567", new Suppression("unsubscribed", MONDAY));

    assertThat(ask(ola, NO_TOPIC, Channel.SMS)).isEqualTo(skip("address suppressed: unsubscribed"));
    assertThat(ask(ola, NO_TOPIC, Channel.WHATSAPP))
        .isEqualTo(new Gate.Decision.Send("+46701234567"));
  }

  @Test
  void messengerAndPush_goToIdAndToken() {
    var ana =
        workerFixture.contact(
            "ana@example.com", "{\"messenger_id\": 4711, \"push_token\": \"t-1\"}");
    var bob = workerFixture.contact("bob@example.com", "{\"push_token\": \"t 1\"}");

    assertThat(ask(ana, NO_TOPIC, Channel.MESSENGER)).isEqualTo(new Gate.Decision.Send("4711"));
    assertThat(ask(ana, NO_TOPIC, Channel.PUSH)).isEqualTo(new Gate.Decision.Send("t-1"));
    assertThat(ask(bob, NO_TOPIC, Channel.MESSENGER))
        .isEqualTo(skip("the contact has no messenger_id"));
    assertThat(ask(bob, NO_TOPIC, Channel.PUSH))
        .isEqualTo(skip("the contact's push_token is not valid"));
  }

  private static Gate.Decision ask(String contact, Plan plan) {
    return ask(contact, plan, Channel.EMAIL);
  }

  private static Gate.Decision ask(String contact, Plan plan, Channel channel) {
    return workerFixture
        .gate()
        .decide(workerFixture.bean(Contacts.class).find(contact).orElseThrow(), plan, channel);
  }

  private static Gate.Decision skip(String reason) {
    return new Gate.Decision.Skip(reason);
  }
}
