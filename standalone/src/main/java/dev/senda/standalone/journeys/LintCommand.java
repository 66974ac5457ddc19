package dev.senda.standalone.journeys;

import dev.senda.catalog.Catalog;
import dev.senda.explorer.Exploration;
import dev.senda.explorer.Explorer;
import dev.senda.explorer.lint.TextLength;
import dev.senda.journey.Journey;
import dev.senda.journey.engine.Step;
import dev.senda.workers.rendering.TemplateLint;
import dev.senda.workers.rendering.TemplateLint.TemplateFinding;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reports problems in journeys. */
@Command(
    name = "lint",
    description = "Reports problems in all journeys, or in one.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {"0: no problems", "1: problems found", "2: invalid arguments"})
public final class LintCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "JOURNEY",
      arity = "0..1",
      description = "Its name: ./senda journeys lists them. Default: all.")
  private @Nullable String name;

  @Spec
  @SuppressWarnings("NullAway.Init") // set before call()
  private CommandSpec spec;

  @Override
  public Integer call() {
    var out = spec.commandLine().getOut();
    var catalog = Catalog.shipped();
    Collection<Journey> journeys =
        name == null ? catalog.journeys() : List.of(JourneyLookup.require(catalog, name));
    var templateLint = new TemplateLint(catalog, catalog.locales().getFirst());
    int wrong = 0;
    for (var journey : journeys) {
      var exploration = Explorer.explore(journey);
      var findings = dev.senda.explorer.lint.Lint.of(exploration, catalog);
      out.println(
          "%s: %s (%s)"
              .formatted(
                  exploration.plan().name(),
                  findings.isEmpty() ? "no problems" : "%d problems".formatted(findings.size()),
                  exploration.coverage()));
      findings.forEach(finding -> out.println("  " + finding.toString().replace("\n", "\n  ")));
      TextLength.of(exploration, catalog).stream()
          .filter(TextLength::isLong)
          .forEach(length -> out.println("  warning: %s, each is charged".formatted(length)));
      wrong += findings.size();
      var inTemplates = templateFindings(templateLint, catalog, journey, exploration);
      inTemplates.forEach(finding -> out.println("  " + finding));
      wrong += (int) inTemplates.stream().filter(TemplateFinding::isError).count();
    }
    return wrong == 0 ? 0 : 1;
  }

  private static List<TemplateFinding> templateFindings(
      TemplateLint lint, Catalog catalog, Journey journey, Exploration exploration) {
    return exploration.steps().stream()
        .filter(Step.Send.class::isInstance)
        .flatMap(step -> ((Step.Send) step).message().choices().stream())
        .flatMap(
            message ->
                catalog.locales().stream()
                    .flatMap(locale -> lint.check(journey, message, locale).stream()))
        .distinct()
        .toList();
  }
}
