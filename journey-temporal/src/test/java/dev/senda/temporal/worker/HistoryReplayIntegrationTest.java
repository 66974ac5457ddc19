package dev.senda.temporal.worker;

import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.days;
import static dev.senda.temporal.testing.InlineJourney.inline;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.Enrollment;
import dev.senda.temporal.client.EnrollmentClient;
import dev.senda.temporal.testing.IntegrationTestBase;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The history of an enrollment that waits on a real server, and builds that fit it or do not. */
class HistoryReplayIntegrationTest extends IntegrationTestBase {

  @Test
  void buildThatFits_passes_andOneThatDoesNot_isNamed() throws Exception {
    work(r);
    client.start(enrollment, r.plan(), contact, "");
    awaitStep("ebook-guide opened within 3 days");

    assertThat(mismatch(r::run)).isEmpty();
    assertThat(
            mismatch(
                lead -> {
                  var guide = lead.send(email("ebook-guide"));
                  if (guide.openedWithin(days(3))) {
                    lead.send(email("something-else"));
                    lead.pause(days(1));
                  }
                }))
        .as("a change behind the wait")
        .isEmpty();
    assertThat(
            mismatch(
                lead -> {
                  lead.pause(days(1));
                  lead.send(email("ebook-guide"));
                }))
        .as("a new wait before the send")
        .hasValueSatisfying(reason -> assertThat(reason).contains("EVENT_TYPE"));
    assertThat(
            mismatch(
                lead -> {
                  if (lead.hasChange("wait-first")) {
                    lead.pause(days(1));
                  }
                  var guide = lead.send(email("ebook-guide"));
                  guide.openedWithin(days(3));
                }))
        .as("the same with a guard")
        .isEmpty();
  }

  private Optional<String> mismatch(Consumer<Enrollment> code) {
    var history =
        connection.client().fetchHistory(EnrollmentClient.workflowId("journey-r", contact, ""));
    return new HistoryReplay(
            connection, settings.taskQueue(), List.of(inline(r.plan(), code)), QUEUES)
        .findMismatch(history);
  }
}
