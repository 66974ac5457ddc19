package dev.senda.api.console.enrollments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.console.ConsolePageTest;
import dev.senda.api.testsupport.RecordingEnrollmentClient;
import dev.senda.temporal.contract.EnrollmentSignal;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Cancels an enrollment from its page. */
class CancelEnrollmentPageTest extends ConsolePageTest {

  @Test
  void cancel_signalsEnrollment_withoutReason() {
    var ana = data.insertContact("Ana", null);
    var enrollment = data.insertRunningEnrollment(EBOOK, ana, Duration.ofDays(1));
    var cancel = "/console/enrollments/%s/cancel".formatted(enrollment);

    var answer =
        console.post(cancel, "reason=asked+by+phone", "Sec-Fetch-Site", "same-origin");

    var next = answer.headers().firstValue("Location").orElse("");
    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(console.page(next).select("[role=status]").text())
        .startsWith("Canceling.");
    awaitEmptyOutbox();
    assertThat(temporal.callsFor(ana))
        .singleElement()
        .isInstanceOfSatisfying(
            RecordingEnrollmentClient.RecordedCall.Signaled.class,
            signaled -> {
              assertThat(signaled.signal().kind()).isEqualTo(EnrollmentSignal.SignalType.CANCEL);
              assertThat(signaled.signal().enrollment()).isEqualTo(enrollment);
              assertThat(signaled.signal().reason()).as("Temporal is not told why").isNull();
            });
  }

  @Test
  void aBrowserThatOnlySaysItsOriginMayCancelFromOurs() {
    var ana = data.insertContact("Ana", null);
    var enrollment = data.insertRunningEnrollment(EBOOK, ana, Duration.ofDays(1));

    console.post(
        "/console/enrollments/%s/cancel".formatted(enrollment),
        "reason=asked+by+phone",
        "Origin",
        console.address(""));

    awaitEmptyOutbox();
    assertThat(temporal.callsFor(ana)).hasSize(1);
  }

  @Test
  void noOtherSiteCanCancel() {
    var ana = data.insertContact("Ana", null);
    var cancel =
        "/console/enrollments/%s/cancel"
            .formatted(data.insertRunningEnrollment(EBOOK, ana, Duration.ofDays(1)));

    for (var headers :
        new String[][] {
          {"Sec-Fetch-Site", "cross-site"},
          {"Sec-Fetch-Site", "same-site"},
          {"Sec-Fetch-Site", "none"},
          {"Sec-Fetch-Site", "cross-site", "Origin", console.address("")},
          {"Origin", "https://evil.example"},
          {"Origin", "null"},
          {}
        }) {
      assertThat(console.post(cancel, "reason=evil", headers).statusCode())
          .as(String.join(" ", headers))
          .isEqualTo(403);
    }
    awaitEmptyOutbox();
    assertThat(temporal.callsFor(ana)).isEmpty();
  }

  @Test
  void cancel_withoutReason_isRejected() {
    var ana = data.insertContact("Ana", null);
    var enrollment = data.insertRunningEnrollment(EBOOK, ana, Duration.ofDays(1));

    var answer =
        console.post(
            "/console/enrollments/%s/cancel".formatted(enrollment),
            "reason=+",
            "Sec-Fetch-Site",
            "same-origin");

    assertThat(
            console
                .page(answer.headers().firstValue("Location").orElse(""))
                .select("[role=alert]")
                .text())
        .startsWith("Not canceled: a reason is missing");
    assertThat(
            console
                .post(
                    "/console/enrollments/%s/cancel".formatted(UUID.randomUUID()),
                    "reason=x",
                    "Sec-Fetch-Site",
                    "same-origin")
                .statusCode())
        .isEqualTo(404);
    awaitEmptyOutbox();
    assertThat(temporal.callsFor(ana)).isEmpty();
  }
}
