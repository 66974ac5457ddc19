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

    var answer = console.post(cancel, "reason=asked+by+phone");

    var next = answer.headers().firstValue("Location").orElse("");
    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(console.page(next).select("[role=status]").text()).startsWith("Canceling.");
    awaitEmptyOutbox();
    assertThat(temporal.callsFor(ana))
        .singleElement()
        .isInstanceOfSatisfying(
            RecordingEnrollmentClient.RecordedCall.Signaled.class,
            signaled -> {
              assertThat(signaled.signal().kind()).isEqualTo(EnrollmentSignal.SignalType.CANCEL);
              assertThat(signaled.signal().enrollment()).isEqualTo(enrollment);
              assertThat(signaled.signal().reason())
                  .as("Temporal does not get the reason")
                  .isNull();
            });
  }

  @Test
  void cancel_withoutCsrfToken_isForbidden() {
    var ana = data.insertContact("Ana", null);
    var cancel =
        "/console/enrollments/%s/cancel"
            .formatted(data.insertRunningEnrollment(EBOOK, ana, Duration.ofDays(1)));

    for (var headers :
        new String[][] {
          {},
          {"Origin", console.address("")},
          {"Cookie", "XSRF-TOKEN=of-another-site"},
          {"X-XSRF-TOKEN", "of-another-site"}
        }) {
      assertThat(console.postWithoutToken(cancel, "reason=evil", headers).statusCode())
          .as(String.join(" ", headers))
          .isEqualTo(403);
    }
    awaitEmptyOutbox();
    assertThat(temporal.callsFor(ana)).isEmpty();
  }

  @Test
  void cancelForm_carriesTheToken() {
    var ana = data.insertContact("Ana", null);
    var page =
        console.page(
            "/console/enrollments/" + data.insertRunningEnrollment(EBOOK, ana, Duration.ofDays(1)));

    assertThat(page.select("form[method=post] input[name=_csrf]").attr("value")).isNotEmpty();
  }

  @Test
  void csrfCookie_isHidden_andStaysOnThisSite() {
    var cookie = console.get("/console").headers().firstValue("Set-Cookie").orElse("");

    assertThat(cookie).contains("HttpOnly").contains("SameSite=Strict").contains("Path=/console");
  }

  @Test
  void cancel_withoutReason_isRejected() {
    var ana = data.insertContact("Ana", null);
    var enrollment = data.insertRunningEnrollment(EBOOK, ana, Duration.ofDays(1));

    var answer = console.post("/console/enrollments/%s/cancel".formatted(enrollment), "reason=+");

    assertThat(
            console
                .page(answer.headers().firstValue("Location").orElse(""))
                .select("[role=alert]")
                .text())
        .startsWith("Not canceled: a reason is missing");
    assertThat(
            console
                .post("/console/enrollments/%s/cancel".formatted(UUID.randomUUID()), "reason=x")
                .statusCode())
        .isEqualTo(404);
    awaitEmptyOutbox();
    assertThat(temporal.callsFor(ana)).isEmpty();
  }
}
