package dev.senda.standalone.gate;

import dev.senda.catalog.Catalog;
import dev.senda.standalone.doctor.Installation;
import dev.senda.standalone.gate.RolloutGate.JourneyResult;
import dev.senda.temporal.client.TemporalConnection;
import dev.senda.temporal.worker.HistoryReplay;
import io.grpc.StatusRuntimeException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;
import tools.jackson.databind.json.JsonMapper;

/** Replays running enrollments with this build, before it takes traffic. */
@Command(
    name = "gate",
    description = {
      "Replays histories of running enrollments with the journeys of this build, and lists what",
      "breaks, with the guard to write. It reads Temporal, and changes nothing.",
      "It reads the settings as a worker does: senda.yml, environment, --senda.x=y.",
      "Exit code: 0 if the build fits, 1 if an enrollment breaks."
    },
    mixinStandardHelpOptions = true)
public final class GateCommand implements Callable<Integer> {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @Option(
      names = "--sample",
      paramLabel = "N",
      description = "How many histories of each journey and step (${DEFAULT-VALUE}).")
  private int sample = 20;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Unmatched private List<String> arguments = new ArrayList<>();

  @Spec
  @SuppressWarnings("NullAway.Init") // set before call()
  private CommandSpec spec;

  @Override
  public Integer call() {
    if (sample < 1) {
      throw new ParameterException(
          spec.commandLine(), "--sample: %d (expected 1 or more)".formatted(sample));
    }
    var installation = Installation.load(arguments);
    var settings = installation.temporal().toClientSettings(null);
    var catalog = Catalog.load();
    var out = spec.commandLine().getOut();
    try (var connection = new TemporalConnection(settings, TIMEOUT)) {
      var replay =
          new HistoryReplay(
              connection,
              settings.taskQueue(),
              catalog.journeys(),
              installation.workers().channelQueues());
      var results =
          new RolloutGate(catalog, connection, settings.taskQueue(), replay, sample)
              .run(
                  result -> {
                    if (!json) {
                      print(out, result);
                    }
                  });
      if (json) {
        out.println(new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(results));
      }
      return results.stream().allMatch(result -> result.breaks().isEmpty()) ? 0 : 1;
    } catch (StatusRuntimeException e) {
      spec.commandLine()
          .getErr()
          .println(
              "Temporal does not answer: %s: %s"
                  .formatted(settings.connection(), TemporalConnection.reasonOf(e)));
      return 1;
    }
  }

  static void print(PrintWriter out, JourneyResult result) {
    if (result.running() == 0) {
      return;
    }
    out.println(
        "%s: %d running, %d replayed at %d different steps: %s"
            .formatted(
                result.journey(),
                result.running(),
                result.replayed(),
                result.steps(),
                result.breaks().isEmpty() ? "fits" : "%d BREAK".formatted(result.breaks().size())));
    result.breaks().stream()
        .limit(3)
        .forEach(
            one -> {
              out.println("  %s, at: %s".formatted(one.workflowId(), one.step()));
              out.println("    " + one.reason());
              one.guard().lines().forEach(line -> out.println("      " + line));
            });
    out.flush();
  }
}
