package dev.senda.standalone.journeys;

import dev.senda.catalog.Catalog;
import dev.senda.explorer.Explorer;
import dev.senda.journey.Journey;
import dev.senda.workers.rendering.TemplateLint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

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

  @Option(names = "--json", description = "Print the findings as JSON, for programs.")
  private boolean json;

  @Spec
  @SuppressWarnings("NullAway.Init") // set before call()
  private CommandSpec spec;

  @Override
  public Integer call() {
    var catalog = Catalog.load();
    var reports = new ArrayList<LintReport>();
    var templates = new TemplateLint(catalog, catalog.locales().getFirst());
    Collection<Journey> journeys =
        name == null ? catalog.journeys() : List.of(JourneyLookup.require(catalog, name));
    for (var journey : journeys) {
      reports.add(LintReport.of(journey, Explorer.explore(journey), catalog, templates));
    }
    var unregistered =
        name == null
            ? catalog.unregisteredJourneys().stream().map(LintReport::unregistered).toList()
            : List.<LintReport.Line>of();
    if (json) {
      printJson(reports, unregistered);
    } else {
      print(reports, unregistered);
    }
    return unregistered.isEmpty() && reports.stream().allMatch(report -> report.errors() == 0)
        ? 0
        : 1;
  }

  private void print(List<LintReport> reports, List<LintReport.Line> unregistered) {
    var out = spec.commandLine().getOut();
    for (var report : reports) {
      out.println(
          "%s: %s (%s)"
              .formatted(
                  report.journey(),
                  report.errors() == 0
                      ? "no problems"
                      : "%d problem%s".formatted(report.errors(), report.errors() == 1 ? "" : "s"),
                  report.coverage()));
      report.lines().forEach(line -> out.println("  " + line.toString().replace("\n", "\n  ")));
    }
    unregistered.forEach(out::println);
  }

  private void printJson(List<LintReport> reports, List<LintReport.Line> unregistered) {
    var findings = new ArrayList<Map<String, Object>>();
    reports.forEach(
        report -> report.lines().forEach(line -> findings.add(fields(report.journey(), line))));
    unregistered.forEach(line -> findings.add(fields("", line)));
    spec.commandLine()
        .getOut()
        .println(
            JsonMapper.shared()
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(Map.of("findings", findings)));
  }

  /** What is unknown is left out. */
  private static Map<String, Object> fields(String journey, LintReport.Line line) {
    var fields = new LinkedHashMap<String, Object>();
    if (!journey.isEmpty()) {
      fields.put("journey", journey);
    }
    fields.put("code", line.code());
    fields.put("severity", line.severity());
    if (!line.file().isEmpty()) {
      fields.put("file", line.file());
    }
    if (line.line() > 0) {
      fields.put("line", line.line());
    }
    fields.put("message", line.message());
    return fields;
  }
}
