package dev.senda.workers;

import static dev.senda.journey.Message.preferred;
import static dev.senda.journey.Message.sms;
import static dev.senda.journey.Message.whatsapp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.Channel;
import dev.senda.journey.Message;
import dev.senda.store.Consents.State;
import dev.senda.store.Conversations;
import dev.senda.store.Ledger;
import dev.senda.temporal.Sender.Outcome;
import dev.senda.temporal.Sender.Result;
import dev.senda.workers.channel.ApprovedContent;
import dev.senda.workers.channel.Delivery;
import dev.senda.workers.channel.OutgoingText;
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

class WindowsTest {

  private static final Instant MONDAY = Instant.parse("2026-11-23T09:00:00Z");
  private static final String PHONE = "+5215512345678";
  private static final String SID = "HX" + "0123456789abcdef".repeat(2);

  @TempDir static Path templates;

  private final List<OutgoingText> sent = new ArrayList<>();
  private House house;
  private UUID enrollment;

  @BeforeEach
  void open() {
    house = new House(templates);
    house.hasWindows = true;
    house.texts.put(
        Channel.WHATSAPP,
        text -> {
          sent.add(text);
          return new Delivery.Accepted("SM1");
        });
    house.text("free", Channel.WHATSAPP, "Hi {{ contact.first_name }}");
    house.text(
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
    house.text("free", Channel.SMS, "Hi {{ contact.first_name }}");
    var ada = house.ada();
    house.phone(ada, PHONE);
    house.consent(ada, Channel.SMS, State.GRANTED, MONDAY);
    house.consent(ada, Channel.WHATSAPP, State.GRANTED, MONDAY);
    enrollment = house.enroll(ada, "tips");
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void freeTextGoesToWhoWroteToUsOfLate() {
    house.port(Conversations.class).heardFrom("whatsapp", Channel.WHATSAPP, PHONE);

    assertThat(send(whatsapp("free"))).isEqualTo(Result.of(Outcome.ACCEPTED));

    assertThat(sent)
        .singleElement()
        .satisfies(
            text -> {
              assertThat(text.windowIsOpen()).isTrue();
              assertThat(text.text()).isEqualTo("Hi Ada");
            });
  }

  @Test
  void whoWroteToAnotherAccountOpensNoWindowForThisOne() {
    house.port(Conversations.class).heardFrom("another", Channel.WHATSAPP, PHONE);

    assertThat(send(whatsapp("free"))).isEqualTo(Result.of(Outcome.SKIPPED));
  }

  @Test
  void freeTextGoesToNobodyElseAndSaysWhy() {
    heardLongAgo();

    assertThat(send(whatsapp("free"))).isEqualTo(Result.of(Outcome.SKIPPED));

    assertThat(sent).isEmpty();
    assertThat(entry("free").reason())
        .isEqualTo(
            "the contact has not written to us on WhatsApp for 24 hours,"
                + " and free has no approved template");
  }

  @Test
  void approvedContentGoesToAnybodyAtAnyTime() {
    assertThat(send(whatsapp("approved"))).isEqualTo(Result.of(Outcome.ACCEPTED));

    assertThat(sent)
        .singleElement()
        .satisfies(
            text -> {
              assertThat(text.windowIsOpen()).isFalse();
              assertThat(text.content()).isEqualTo(new ApprovedContent(SID, Map.of("1", "Ada")));
            });
  }

  @Test
  void whereTheWindowIsShutTheNextChannelIsTaken() {
    assertThat(send(preferred(whatsapp("free"), sms("free"))))
        .isEqualTo(Result.of(Outcome.ACCEPTED));

    assertThat(entry("free").channel()).isEqualTo(Channel.SMS);
    assertThat(sent).isEmpty();
  }

  @Test
  void anAccountThatOnlyRecordsNeedsNoWindow() {
    house.hasWindows = false;

    assertThat(send(whatsapp("free"))).isEqualTo(Result.of(Outcome.ACCEPTED));

    assertThat(sent).extracting(OutgoingText::windowIsOpen).containsExactly(true);
  }

  private void heardLongAgo() {
    house.port(Conversations.class).heardFrom("whatsapp", Channel.WHATSAPP, PHONE);
    house.database().sql("update conversations set last_at = now() - interval '25 hours'").update();
  }

  private Result send(Message message) {
    return house.send(enrollment, message, message.choices().getFirst().channel());
  }

  private Ledger.Entry entry(String step) {
    return house.entry(enrollment, step);
  }
}
