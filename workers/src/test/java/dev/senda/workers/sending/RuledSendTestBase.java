package dev.senda.workers.sending;

import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.sms;

import dev.senda.channels.settings.ConfirmationSource;
import dev.senda.journey.Channel;
import dev.senda.journey.Message;
import dev.senda.journey.SendRules.AfterDeferral;
import dev.senda.store.consent.Consents.ConsentState;
import dev.senda.store.sending.DeferredMessages;
import dev.senda.store.settings.SendingSettings;
import dev.senda.store.settings.SendingSettings.Cap;
import dev.senda.store.settings.SendingSettings.CountrySource;
import dev.senda.store.settings.SendingSettings.QuietHours;
import dev.senda.store.settings.SendingSettings.RuledClass;
import dev.senda.temporal.activities.SendActivity.SendRequest;
import dev.senda.temporal.activities.SendActivity.SendResult;
import dev.senda.workers.WorkerFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Sends texts and emails under rules, at a time that the test sets. */
abstract class RuledSendTestBase {

  static final ZoneId BOGOTA = ZoneId.of("America/Bogota");

  /** A Thursday. */
  static final Instant NOON = LocalDateTime.parse("2026-11-26T12:00").atZone(BOGOTA).toInstant();

  @TempDir static Path templates;

  WorkerFixture workerFixture;

  SendMessageActivityImpl sender;

  @BeforeEach
  void open() {
    workerFixture = new WorkerFixture(templates);
    workerFixture.text("nudge", Channel.SMS, "Hello");
    workerFixture.setTime(NOON);
    sender = workerFixture.sendMessageActivity(ConfirmationSource.MAILBOX);
  }

  @AfterEach
  void close() {
    workerFixture.close();
  }

  /** The rules from now on. */
  void rules(SendingSettings sending) {
    workerFixture.sending = sending;
    sender = workerFixture.sendMessageActivity(ConfirmationSource.MAILBOX);
  }

  static SendingSettings settings(
      Map<String, Cap> caps,
      Map<String, QuietHours> quietHours,
      Duration longest,
      AfterDeferral then,
      String... packs) {
    return new SendingSettings(
        List.of(packs),
        List.of(CountrySource.values()),
        List.of("dunning"),
        caps,
        quietHours,
        Map.of(),
        Map.of(),
        longest,
        then);
  }

  static SendingSettings cap(int atMost, String per) {
    return settings(
        Map.of(
            "few",
            new Cap(atMost, per, List.of(RuledClass.MARKETING), List.of(), List.of(), List.of())),
        Map.of(),
        Duration.ofDays(7),
        AfterDeferral.SKIP);
  }

  static SendingSettings packs(String... packs) {
    return settings(Map.of(), Map.of(), Duration.ofDays(7), AfterDeferral.SKIP, packs);
  }

  static SendingSettings quiet(String hours, Duration longest, AfterDeferral then) {
    return settings(
        Map.of(),
        Map.of(
            "nights",
            new QuietHours(List.of(hours), List.of(RuledClass.MARKETING), List.of(), List.of())),
        longest,
        then);
  }

  /** A contact in Bogota with email and phone. */
  String contact() {
    var key = workerFixture.newSubscribedContact();
    workerFixture.phone(key, "+57300%07d".formatted(Math.abs(key.hashCode() % 10_000_000)));
    workerFixture.consent(key, Channel.SMS, ConsentState.GRANTED, Instant.EPOCH);
    workerFixture
        .database()
        .sql("update contacts set time_zone = 'America/Bogota' where key = :key")
        .param("key", key)
        .update();
    return key;
  }

  SendResult sendEmail(UUID enrollment) {
    return send(enrollment, email("hello"), Channel.EMAIL);
  }

  SendResult sendText(UUID enrollment) {
    return send(enrollment, sms("nudge"), Channel.SMS);
  }

  SendResult send(UUID enrollment, Message message, Channel by) {
    return sender.send(new SendRequest(enrollment, 1, message, by, List.of()));
  }

  String waitingFor(UUID enrollment) {
    return workerFixture
        .bean(DeferredMessages.class)
        .findWaiting(enrollment)
        .map(deferral -> deferral.reason())
        .orElse("nothing");
  }

  static SendResult deferredUntil(String local) {
    return SendResult.deferred(at(local).toEpochMilli());
  }

  static Instant at(String local) {
    return LocalDateTime.parse(local).atZone(BOGOTA).toInstant();
  }
}
