package dev.senda.workers.sending;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.channels.DeliveryResult;
import dev.senda.channels.OutboundText;
import dev.senda.channels.TextChannel;
import dev.senda.channels.UnconfirmedMessage;
import dev.senda.channels.settings.ConfirmationSource;
import dev.senda.journey.Channel;
import dev.senda.journey.Message;
import dev.senda.journey.engine.MessageRef;
import dev.senda.store.consent.Consents.ConsentState;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.messages.MessageLedger;
import dev.senda.store.messages.MessageLedger.MessageEventType;
import dev.senda.temporal.activities.SendActivity.SendRequest;
import dev.senda.temporal.activities.SendActivity.SendResult;
import dev.senda.workers.WorkerFixture;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A contact with a phone number, and a fake text channel that does what the test scripts. */
abstract class TextSendTestBase {

  static final Instant MONDAY = Instant.parse("2026-11-23T09:00:00Z");

  static final String PHONE = "+5215512345678";

  @TempDir static Path templates;

  final ScriptedTextChannel scriptedTextChannel = new ScriptedTextChannel();

  WorkerFixture workerFixture;

  String ada;

  UUID enrollment;

  @BeforeEach
  void open() {
    workerFixture = new WorkerFixture(templates);
    workerFixture.text("nudge", Channel.SMS, "Still there, {{ contact.first_name }}?");
    workerFixture.textChannels.put(Channel.SMS, scriptedTextChannel);
    ada = workerFixture.newSubscribedContact();
    workerFixture.phone(ada, PHONE);
    workerFixture.consent(ada, Channel.SMS, ConsentState.GRANTED, MONDAY);
    enrollment = workerFixture.enroll(ada, "tips");
  }

  @AfterEach
  void close() {
    workerFixture.close();
  }

  /** A fake channel: it returns the given result for each text, and records the texts. */
  static final class ScriptedTextChannel implements TextChannel {

    final Queue<DeliveryResult> next = new ArrayDeque<>();
    final List<OutboundText> delivered = new ArrayList<>();
    List<String> list = List.of();
    @Nullable Instant searchedSince;

    /** What happens while it has a text, and has not answered. */
    Consumer<OutboundText> during = _ -> {};

    @Override
    public DeliveryResult deliver(OutboundText text) {
      delivered.add(text);
      during.accept(text);
      var delivery = next.poll();
      return delivery == null ? new DeliveryResult.Accepted("SM" + delivered.size()) : delivery;
    }

    @Override
    public List<String> findMatches(UnconfirmedMessage unconfirmedMessage) {
      assertThat(unconfirmedMessage.to()).isEqualTo(PHONE);
      assertThat(unconfirmedMessage.subject()).isEqualTo("Still there, Ada?");
      searchedSince = unconfirmedMessage.unconfirmedSince();
      return list;
    }
  }

  void resend() {
    workerFixture.failedMessageRetryJob(ConfirmationSource.PROVIDER_EVENTS).retryDueMessages();
  }

  SendResult send(Message message) {
    return send(message, message.choices().getFirst().channel());
  }

  SendResult sendToReceiver(Message message) {
    return workerFixture
        .sendMessageActivity(ConfirmationSource.IDEMPOTENT_RECEIVER)
        .send(new SendRequest(enrollment, 1, message, Channel.SMS, List.of()));
  }

  SendResult send(Message message, Channel by) {
    return workerFixture
        .sendMessageActivity(ConfirmationSource.PROVIDER_EVENTS)
        .send(new SendRequest(enrollment, 1, message, by, List.of()));
  }

  List<String> events(String step) {
    return workerFixture.bean(MessageLedger.class).findEvents(key(step)).stream()
        .map(messageEvent -> inWords(messageEvent.type(), messageEvent.detail()))
        .toList();
  }

  static String inWords(MessageEventType messageEventType, @Nullable String note) {
    return messageEventType + ": " + note;
  }

  MessageLedger.MessageRow entry(String step) {
    return workerFixture.entry(enrollment, step);
  }

  MessageLedger.MessageKey key(String step) {
    return new MessageLedger.MessageKey(enrollment, new MessageRef(step, 1));
  }

  @Nullable String blockedReason() {
    return workerFixture.bean(Enrollments.class).find(enrollment).orElseThrow().blockedReason();
  }
}
