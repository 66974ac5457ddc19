package dev.senda.api.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.api.testsupport.RecordingEnrollmentClient.RecordedCall.Signaled;
import dev.senda.api.testsupport.TestApi;
import dev.senda.journey.DeliveryStatus;
import dev.senda.store.engagement.Engagements;
import dev.senda.store.enrollments.EnrollmentState;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.ScaledClock;
import dev.senda.temporal.contract.EnrollmentSignal.SignalType;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeliveryStatusSignalTest {

  private static final TestApi API = TestApi.shared();

  private final RetryingTransactions transactions = API.get(RetryingTransactions.class);
  private final String user = TestApi.newUserId();

  @AfterEach
  void awaitEmptyOutbox() {
    API.awaitEmptyOutbox();
    API.temporal.reset();
  }

  @ParameterizedTest
  @EnumSource(names = {"REJECTED", "BOUNCED", "COMPLAINED"})
  void undelivered_signalsTheEnrollmentThatWaits(DeliveryStatus status) {
    var enrollment = API.enroll("ebook-nurture", user);
    var message = API.insertMessage(enrollment, "ebook-guide");

    transactions.executeWithoutResult(() -> signal(message, status));

    assertThat(signals())
        .singleElement()
        .satisfies(
            signaled -> {
              assertThat(signaled.signalName()).isEqualTo(status.toString());
              assertThat(signaled.signal().kind()).isEqualTo(SignalType.DELIVERY_STATUS);
              assertThat(signaled.signal().enrollment()).isEqualTo(enrollment);
              assertThat(signaled.signal().message()).isEqualTo("ebook-guide");
              assertThat(signaled.signal().delivery()).isEqualTo(status);
            });
  }

  @Test
  void journeyThatNeitherWaitsNorAsks_getsNoSignal() {
    var message = API.insertMessage(API.enroll("receipts", user), "receipt");

    transactions.executeWithoutResult(() -> signal(message, DeliveryStatus.BOUNCED));

    assertThat(signals()).isEmpty();
  }

  @Test
  void endedEnrollment_getsNoSignal() {
    var enrollment = API.enroll("ebook-nurture", user);
    var message = API.insertMessage(enrollment, "ebook-guide");
    API.get(Enrollments.class)
        .close(enrollment, EnrollmentState.COMPLETED, null, API.get(ScaledClock.class).instant());

    transactions.executeWithoutResult(() -> signal(message, DeliveryStatus.BOUNCED));

    assertThat(signals()).isEmpty();
  }

  @Test
  void transactionRollsBack_leavesNoSignal() {
    var message = API.insertMessage(API.enroll("ebook-nurture", user), "ebook-guide");

    assertThatThrownBy(
            () ->
                transactions.executeWithoutResult(
                    () -> {
                      signal(message, DeliveryStatus.BOUNCED);
                      throw new IllegalStateException("on purpose");
                    }))
        .hasMessage("on purpose");

    assertThat(signals()).isEmpty();
  }

  private static void signal(UUID message, DeliveryStatus status) {
    var origin = API.get(Engagements.class).findOrigin(message).orElseThrow();
    API.get(EngagementService.class)
        .signalDeliveryStatus(origin, status, API.get(ScaledClock.class).instant());
  }

  private List<Signaled> signals() {
    API.awaitEmptyOutbox();
    return API.temporal.callsFor(API.contact(user).key()).stream()
        .filter(Signaled.class::isInstance)
        .map(Signaled.class::cast)
        .toList();
  }
}
