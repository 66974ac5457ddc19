package dev.senda.workers.sending;

import static dev.senda.journey.Message.email;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.channels.DeliveryResult;
import dev.senda.channels.OutboundEmail;
import dev.senda.channels.mail.MessageId;
import dev.senda.channels.settings.ConfirmationSource;
import dev.senda.journey.Channel;
import dev.senda.journey.engine.MessageRef;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.messages.DevMailbox;
import dev.senda.store.messages.MessageLedger;
import dev.senda.temporal.activities.EnrollmentActivities.EndingType;
import dev.senda.temporal.activities.EnrollmentActivities.EnrollmentEnding;
import dev.senda.temporal.activities.SendActivity.SendRequest;
import dev.senda.workers.WorkerFixture;
import dev.senda.workers.activities.EnrollmentActivitiesImpl;
import dev.senda.workers.delivery.SendRetryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Sends the email {@code hello} of the journey {@code tips}. */
abstract class EmailSendTestBase {

  @TempDir static Path templates;

  WorkerFixture workerFixture;

  SendMessageActivityImpl sendMessageActivityImpl;

  @BeforeEach
  void open() {
    workerFixture = new WorkerFixture(templates);
    sendMessageActivityImpl = workerFixture.sendMessageActivity(ConfirmationSource.MAILBOX);
  }

  @AfterEach
  void close() {
    workerFixture.close();
  }

  UUID unconfirmed() {
    var enrollment = workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");
    workerFixture.emailChannel.onNext(
        mail -> new DeliveryResult.Unconfirmed("no answer to the mail's end"));
    assertThatThrownBy(() -> sendMessageActivityImpl.send(hello(enrollment)))
        .isInstanceOf(SendRetryException.class);
    return enrollment;
  }

  static void end(EnrollmentActivitiesImpl enrollmentActivitiesImpl, UUID enrollment) {
    enrollmentActivitiesImpl.closeEnrollment(
        enrollment, new EnrollmentEnding(EndingType.GOAL, "Demo Booked", 0), List.of());
  }

  static SendRequest hello(UUID enrollment) {
    return new SendRequest(enrollment, 1, email("hello"), Channel.EMAIL, List.of());
  }

  void arrive(OutboundEmail mail) {
    workerFixture
        .bean(DevMailbox.class)
        .append(
            MessageId.prefix(mail.id()) + "acme.example>",
            mail.to(),
            "tips@acme.example",
            mail.subject(),
            mail.text().getBytes(UTF_8));
  }

  Optional<MessageLedger.MessageRow> entry(UUID enrollment) {
    return workerFixture
        .bean(MessageLedger.class)
        .find(new MessageLedger.MessageKey(enrollment, new MessageRef("hello", 1)));
  }

  @Nullable String blockedReason(UUID enrollment) {
    return workerFixture.bean(Enrollments.class).find(enrollment).orElseThrow().blockedReason();
  }
}
