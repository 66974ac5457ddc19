package dev.senda.workers.sending;

import static dev.senda.journey.Message.email;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.Channel;
import dev.senda.store.consent.Consents.ConsentState;
import dev.senda.store.contacts.Contacts;
import dev.senda.temporal.activities.SendActivity.AttemptOutcome;
import dev.senda.temporal.activities.SendActivity.SendResult;
import dev.senda.workers.WorkerFixture;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sends of an enrollment whose contact turns out to be another one. */
class MergedContactSendTest {

  private static final Instant LATER = Instant.parse("2026-11-24T09:00:00Z");

  @TempDir static Path templates;

  private WorkerFixture workerFixture;
  private String visitor;
  private String user;
  private UUID enrollment;

  @BeforeEach
  void open() {
    workerFixture = new WorkerFixture(templates);
    visitor = workerFixture.newSubscribedContact();
    user = workerFixture.newSubscribedContact();
    enrollment = workerFixture.enroll(visitor, "tips");
  }

  @AfterEach
  void close() {
    workerFixture.close();
  }

  @Test
  void mergeBetweenRenderingAndClaim_sendsOnce_toThePerson() {
    workerFixture.beforeRender = _ -> merge();

    send();

    assertThat(workerFixture.emailChannel.sent()).hasSize(1);
    assertThat(workerFixture.entry(enrollment, "hello").contactKey()).isEqualTo(user);
    assertThat(workerFixture.entry(enrollment, "hello").address()).isEqualTo(addressOf(user));
  }

  @Test
  void mergeAfterTheMail_sendsNoSecondOne() {
    send();
    merge();

    send();

    assertThat(workerFixture.emailChannel.sent()).hasSize(1);
    assertThat(workerFixture.entry(enrollment, "hello").contactKey()).isEqualTo(user);
  }

  @Test
  void personWhoWithdrew_getsNoMailOfTheVisitorsJourney() {
    workerFixture.consent(user, Channel.EMAIL, ConsentState.WITHDRAWN, LATER);
    merge();

    var result = workerFixture.send(enrollment, email("hello"), Channel.EMAIL);

    assertThat(result.outcome()).isEqualTo(AttemptOutcome.SKIPPED);
    assertThat(workerFixture.emailChannel.sent()).isEmpty();
  }

  private void send() {
    assertThat(workerFixture.send(enrollment, email("hello"), Channel.EMAIL))
        .isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));
  }

  private void merge() {
    workerFixture.bean(Contacts.class).merge(visitor, user);
  }

  private String addressOf(String contact) {
    return String.valueOf(workerFixture.bean(Contacts.class).find(contact).orElseThrow().email());
  }
}
