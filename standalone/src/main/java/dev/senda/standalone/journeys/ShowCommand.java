package dev.senda.standalone.journeys;

import dev.senda.catalog.Catalog;
import dev.senda.explorer.Exploration;
import dev.senda.explorer.Explorer;
import dev.senda.explorer.facts.JourneyFacts;
import dev.senda.explorer.lint.TextLength;
import dev.senda.journey.Time;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows one journey: its plan, its facts, its paths or its picture. */
@Command(
    name = "show",
    description = "Shows one journey: its plan, facts and paths.",
    mixinStandardHelpOptions = true)
public final class ShowCommand implements Callable<Integer> {

  /** The number of paths above which they are not printed. */
  private static final int MOST_PATHS = 20;

  @Parameters(paramLabel = "JOURNEY", description = "Its name: ./senda journeys lists them.")
  @SuppressWarnings("NullAway.Init") // set before call()
  private String name;

  @ArgGroup private @Nullable AlternativeOutput alternativeOutput;

  @Spec
  @SuppressWarnings("NullAway.Init") // set before call()
  private CommandSpec spec;

  /** An alternative output, which replaces the default one. */
  static final class AlternativeOutput {
    @Option(names = "--mermaid", description = "Only the picture, as a Mermaid flowchart.")
    @SuppressWarnings("UnusedVariable") // the default, if no other option is given
    private boolean mermaid;

    @Option(names = "--svg", paramLabel = "FILE", description = "Only the picture, as an SVG file.")
    private @Nullable Path svg;

    @Option(names = "--paths", description = "Only the paths, all of them, a line each.")
    private boolean paths;
  }

  @Override
  public Integer call() throws IOException {
    var out = spec.commandLine().getOut();
    var exploration = Explorer.explore(JourneyLookup.require(Catalog.load(), name));
    if (alternativeOutput == null) {
      describe(exploration, out);
    } else if (alternativeOutput.svg != null) {
      Files.writeString(alternativeOutput.svg, exploration.svg());
      out.println("The picture is in " + alternativeOutput.svg);
    } else if (alternativeOutput.paths) {
      exploration.paths().forEach(out::println);
    } else {
      out.print(exploration.mermaid());
    }
    return 0;
  }

  private static void describe(Exploration exploration, PrintWriter out) {
    var plan = exploration.plan();
    out.println("%s: %s".formatted(plan.name(), plan.purpose()));
    out.println("  owner: " + plan.owner());
    plan.starts().forEach(start -> out.println("  starts on: " + start));
    if (!plan.starts().isEmpty()) {
      out.println("  starts within: " + Time.inWords(plan.startsWithin()));
    }
    if (plan.goal() != null) {
      out.println("  goal: " + plan.goal().within(plan.goalWithin()));
    }
    plan.exits().forEach(exit -> out.println("  exits on: " + exit));
    out.println("  re-entry: " + plan.reentry());
    if (plan.keyProperty() != null) {
      out.println("  one enrollment for each: " + plan.keyProperty());
    }
    out.println("  topic: " + (plan.topic() == null ? "none" : plan.topic()));
    JourneyFacts.of(exploration).toString().lines().forEach(line -> out.println("  " + line));
    TextLength.of(exploration, Catalog.load()).forEach(length -> out.println("  " + length));
    out.println();
    exploration.paths().limit(MOST_PATHS).forEach(path -> out.println("  " + path));
    if (exploration.pathCount() > MOST_PATHS) {
      out.println("  ... (--paths lists all of them)");
    }
  }
}
