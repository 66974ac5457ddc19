package dev.senda.workers.gate;

import static dev.senda.journey.Message.preferred;
import static dev.senda.journey.Message.sms;
import static dev.senda.journey.Message.whatsapp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.channels.DeliveryResult;
import dev.senda.channels.OutboundText;
import dev.senda.channels.WhatsAppTemplate;
import dev.senda.journey.Channel;
import dev.senda.journey.Message;
import dev.senda.store.channels.InboundSessions;
import dev.senda.store.consent.Consents.ConsentState;
import dev.senda.store.messages.MessageLedger;
import dev.senda.temporal.activities.SendActivity.AttemptOutcome;
import dev.senda.temporal.activities.SendActivity.SendResult;
import dev.senda.workers.WorkerFixture;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WhatsAppSessionWindowTest {

  private static final Instant MONDAY = Instant.parse("2026-11-23T09:00:00Z");
  private static final String PHONE = "+5215512345678";
  private static final String SID = "HX" + "0123456789abcdef".repeat(2);

  @TempDir static Path templates;

  private final List<OutboundText> sent = new ArrayList<>();
  private WorkerFixture workerFixture;
  private UUID enrollment;

  @BeforeEach
  void open() {
    workerFixture = new WorkerFixture(templates);
    workerFixture.hasSessionWindow = true;
    workerFixture.textChannels.put(
        Channel.WHATSAPP,
        text -> {
          sent.add(text);
          return new DeliveryResult.Accepted("SM1");
        });
    workerFixture.text("free", Channel.WHATSAPP, "Hi {{ contact.first_name }}");
    workerFixture.text(
        "approved",
        Channel.WHATSAPP,
        """
        ---
        content: %s
        variables:
          "1": "{{ contact.first_name }}"
        ---
        Hi {{ contact.first_name }}
        """
            .formatted(SID));
    workerFixture.text("free", Channel.SMS, "Hi {{ contact.first_name }}");
    var ada = workerFixture.newSubscribedContact();
    workerFixture.phone(ada, PHONE);
    workerFixture.consent(ada, Channel.SMS, ConsentState.GRANTED, MONDAY);
    workerFixture.consent(ada, Channel.WHATSAPP, ConsentState.GRANTED, MONDAY);
    enrollment = workerFixture.enroll(ada, "tips");
  }

  @AfterEach
  void close() {
    workerFixture.close();
  }

  @Test
  void openSession_sendsFreeText() {
    workerFixture.bean(InboundSessions.class).recordInbound("whatsapp", Channel.WHATSAPP, PHONE);

    assertThat(send(whatsapp("free"))).isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));

    assertThat(sent)
        .singleElement()
        .satisfies(
            text -> {
              assertThat(text.isSessionOpen()).isTrue();
              assertThat(text.text()).isEqualTo("Hi Ada");
            });
  }

  @Test
  void sessionOfAnotherAccount_doesNotCount() {
    workerFixture.bean(InboundSessions.class).recordInbound("another", Channel.WHATSAPP, PHONE);

    assertThat(send(whatsapp("free"))).isEqualTo(SendResult.of(AttemptOutcome.SKIPPED));
  }

  @Test
  void closedSession_skipsFreeText_withReason() {
    lastInboundLongAgo();

    assertThat(send(whatsapp("free"))).isEqualTo(SendResult.of(AttemptOutcome.SKIPPED));

    assertThat(sent).isEmpty();
    assertThat(entry("free").reason())
        .isEqualTo(
            "the contact has not written to us on WhatsApp for 24 hours,"
                + " and free has no approved template");
  }

  @Test
  void approvedTemplate_isSentAtAnyTime() {
    assertThat(send(whatsapp("approved"))).isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));

    assertThat(sent)
        .singleElement()
        .satisfies(
            text -> {
              assertThat(text.isSessionOpen()).isFalse();
              assertThat(text.whatsAppTemplate())
                  .isEqualTo(new WhatsAppTemplate(SID, Map.of("1", "Ada")));
            });
  }

  @Test
  void closedSession_goesByNextChannel() {
    assertThat(send(preferred(whatsapp("free"), sms("free"))))
        .isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));

    assertThat(entry("free").channel()).isEqualTo(Channel.SMS);
    assertThat(sent).isEmpty();
  }

  @Test
  void accountWithoutSessionWindow_sendsFreeText() {
    workerFixture.hasSessionWindow = false;

    assertThat(send(whatsapp("free"))).isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));

    assertThat(sent).extracting(OutboundText::isSessionOpen).containsExactly(true);
  }

  private void lastInboundLongAgo() {
    workerFixture.bean(InboundSessions.class).recordInbound("whatsapp", Channel.WHATSAPP, PHONE);
    workerFixture
        .database()
        .sql("update inbound_sessions set last_inbound_at = now() - interval '25 hours'")
        .update();
  }

  private SendResult send(Message message) {
    return workerFixture.send(enrollment, message, message.choices().getFirst().channel());
  }

  private MessageLedger.MessageRow entry(String step) {
    return workerFixture.entry(enrollment, step);
  }
}
