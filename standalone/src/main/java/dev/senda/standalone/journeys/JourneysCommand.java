package dev.senda.standalone.journeys;

import dev.senda.catalog.Catalog;
import dev.senda.explorer.Explorer;
import dev.senda.explorer.facts.JourneyFacts;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the journeys of the catalog. */
@Command(
    name = "journeys",
    description = "Lists the journeys with their purpose and main facts.",
    mixinStandardHelpOptions = true)
public final class JourneysCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // set before call()
  private CommandSpec spec;

  @Override
  public Integer call() {
    var out = spec.commandLine().getOut();
    for (var journey : Catalog.load().journeys()) {
      var exploration = Explorer.explore(journey);
      var facts = JourneyFacts.of(exploration);
      var plan = exploration.plan();
      out.println(plan.name());
      out.println("  " + plan.purpose());
      out.println(
          "  %s; at most %d messages; %s"
              .formatted(facts.coverage(), facts.maxMessages(), plan.owner()));
    }
    out.println();
    out.println("./senda show JOURNEY prints the details of one.");
    return 0;
  }
}
