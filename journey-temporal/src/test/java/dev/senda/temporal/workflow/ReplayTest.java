package dev.senda.temporal.workflow;

import static dev.senda.temporal.testing.TracingJourney.tracing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.explorer.Explorer;
import dev.senda.journey.Journey;
import dev.senda.journey.Message;
import dev.senda.journey.engine.Question;
import dev.senda.temporal.queues.ChannelQueues;
import dev.senda.temporal.testing.AllVerbsJourney;
import dev.senda.temporal.testing.ExplorerParityHarness;
import dev.senda.temporal.testing.InlineJourney;
import dev.senda.temporal.testing.WorkflowTestBase;
import io.temporal.common.WorkflowExecutionHistory;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Histories that an earlier version of the workflow recorded replay with this one: it issues the
 * same commands. A new command of the workflow needs its own guard, or running enrollments are
 * blocked.
 *
 * <p>Record the histories again when {@link AllVerbsJourney} changes: {@code ./mvnw -pl
 * journey-temporal -am test -Dtest=ReplayTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dsenda.record=true}.
 */
class ReplayTest {

  private static final Path HISTORIES =
      Path.of("src", "test", "resources", "dev", "senda", "temporal", "histories");

  private final Journey journey = new AllVerbsJourney();

  /** The recorded histories: the longest path of each part of the journey. */
  enum Recorded {
    WAITING(AllVerbsJourney.Part.WAITING, Integer.MAX_VALUE),
    CALENDAR(AllVerbsJourney.Part.CALENDAR, Integer.MAX_VALUE),
    DECIDING(AllVerbsJourney.Part.DECIDING, Integer.MAX_VALUE),
    ACTING(AllVerbsJourney.Part.ACTING, Integer.MAX_VALUE),
    WAITING_CONTINUED(AllVerbsJourney.Part.WAITING, 20);

    private final AllVerbsJourney.Part part;
    private final int longestHistory;

    Recorded(AllVerbsJourney.Part part, int longestHistory) {
      this.part = part;
      this.longestHistory = longestHistory;
    }

    Path file() {
      return HISTORIES.resolve(name().toLowerCase(Locale.ROOT) + ".json");
    }
  }

  @ParameterizedTest
  @EnumSource(Recorded.class)
  void recordedHistory_replays(Recorded recorded) throws Exception {
    if (Boolean.getBoolean("senda.record")) {
      record(recorded);
    }
    var tracingJourney = tracing(journey);

    replay(recorded, tracingJourney);

    var lived = tracingJourney.traces().values().iterator().next();
    assertThat(Explorer.explore(journey).paths()).anyMatch(path -> path.steps().equals(lived));
  }

  @ParameterizedTest
  @EnumSource(Recorded.class)
  void otherCommands_failReplay(Recorded recorded) {
    Journey other =
        InlineJourney.inline(
            journey.plan(),
            lead -> {
              lead.send(Message.email("something-else"));
              journey.run(lead);
            });

    assertThatThrownBy(() -> replay(recorded, other))
        .hasStackTraceContaining(
            recorded.longestHistory == Integer.MAX_VALUE
                ? "NonDeterministicException"
                : "a change must be guarded by hasChange(...)");
  }

  private void replay(Recorded recorded, Journey journey) throws Exception {
    WorkflowTestBase.replay(
        WorkflowExecutionHistory.fromJson(Files.readString(recorded.file()), "every-verb/C0"),
        journey,
        ChannelQueues.none());
  }

  private void record(Recorded recorded) throws Exception {
    var exploration = Explorer.explore(journey);
    try (var parity = new ExplorerParityHarness(journey, exploration, recorded.longestHistory)) {
      var path =
          exploration
              .paths()
              .filter(
                  one ->
                      recorded.part.equals(one.steps().getFirst().answer())
                          && one.steps().stream()
                              .noneMatch(
                                  taken ->
                                      taken.step() instanceof Question.HasChange
                                          && Boolean.FALSE.equals(taken.answer()))
                          && parity.isReachable(one))
              .max(Comparator.comparingInt(one -> one.steps().size()))
              .orElseThrow();
      var history = parity.record(path).toJson(true);
      Files.createDirectories(HISTORIES);
      Files.writeString(
          recorded.file(),
          history.replace("\"" + InetAddress.getLocalHost().getHostName() + ":", "\"worker:")
              + "\n");
    }
  }
}
