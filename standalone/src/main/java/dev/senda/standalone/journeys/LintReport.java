package dev.senda.standalone.journeys;

import dev.senda.catalog.Catalog;
import dev.senda.explorer.Exploration;
import dev.senda.explorer.lint.Lint;
import dev.senda.explorer.lint.TextLength;
import dev.senda.journey.Journey;
import dev.senda.journey.Message;
import dev.senda.journey.engine.Step;
import dev.senda.workers.rendering.TemplateLint;
import dev.senda.workers.rendering.TemplateLint.TemplateFinding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What lint finds in a journey and in its templates.
 *
 * @param coverage how much of the journey was explored
 */
record LintReport(String journey, String coverage, List<Line> lines) {

  private static final Pattern LINE = Pattern.compile("\\bline (\\d+)");

  /** Where journeys are: in a project of their own, or in Senda's. */
  private static final List<String> SOURCES =
      List.of("src/main/java/", "workflows-catalog/src/main/java/");

  LintReport {
    lines = List.copyOf(lines);
  }

  /**
   * A finding.
   *
   * @param code what kind of mistake it is
   * @param severity {@code error} or {@code warning}
   * @param file from the project's directory where it is found there; empty if unknown
   * @param line counted from 1; 0 if unknown
   * @param message what was found and what was expected
   */
  record Line(String code, String severity, String file, int line, String message) {

    boolean isError() {
      return severity.equals("error");
    }

    /** {@code file:line: code: message}, as editors and terminals understand it. */
    @Override
    public String toString() {
      var place = file.isEmpty() ? "" : line == 0 ? file + ": " : "%s:%d: ".formatted(file, line);
      return "%s%s%s: %s".formatted(place, isError() ? "" : "warning: ", code, message);
    }
  }

  static LintReport of(
      Journey journey, Exploration exploration, Catalog catalog, TemplateLint templates) {
    var lines = new ArrayList<Line>();
    for (var found : Lint.located(exploration, catalog)) {
      var location = found.location();
      lines.add(
          new Line(
              found.finding().code(),
              "error",
              location == null ? "" : fromProject(location.file()),
              location == null ? 0 : location.line(),
              found.finding().toString()));
    }
    TextLength.of(exploration, catalog).stream()
        .filter(TextLength::isLong)
        .forEach(
            length ->
                lines.add(new Line("long-text", "warning", "", 0, length + ", each is charged")));
    for (var message : messages(exploration)) {
      for (var locale : catalog.locales(exploration.plan().name())) {
        var folder = journey.getClass().getPackageName().replace('.', '/');
        templates
            .check(journey, message, locale)
            .forEach(
                finding ->
                    lines.add(
                        lineOf(
                            folder,
                            finding,
                            catalog
                                .templateText(
                                    journey, message.template(), message.channel(), locale)
                                .orElse(""))));
      }
    }
    return new LintReport(
        exploration.plan().name(),
        exploration.coverage().toString(),
        lines.stream().distinct().toList());
  }

  /** A journey that is not in the catalog. */
  static Line unregistered(Catalog.UnregisteredJourney unregistered) {
    var className = unregistered.className();
    int dollar = className.indexOf('$');
    var file =
        (dollar < 0 ? className : className.substring(0, dollar)).replace('.', '/') + ".java";
    return new Line(
        "not-registered",
        "error",
        fromProject(file),
        0,
        "%s: implements Journey and is not in the catalog, so nobody enters it (expected new %s() in journeys() of %s)"
            .formatted(
                className,
                className.substring(className.lastIndexOf('.') + 1),
                unregistered.provider()));
  }

  long errors() {
    return lines.stream().filter(Line::isError).count();
  }

  private static List<Message.Single> messages(Exploration exploration) {
    return exploration.steps().stream()
        .filter(Step.Send.class::isInstance)
        .flatMap(step -> ((Step.Send) step).message().choices().stream())
        .distinct()
        .toList();
  }

  /** Where the renderer does not know the line, a tag without its other half may be the cause. */
  private static Line lineOf(String folder, TemplateFinding finding, String text) {
    var number = LINE.matcher(finding.reason());
    var mismatch = MjmlTagBalance.findMismatch(text);
    if (finding.isError() && mismatch.isPresent() && !LINE.matcher(finding.reason()).find()) {
      return new Line(
          "broken-template",
          "error",
          fromProject(folder + "/" + finding.file()),
          mismatch.get().line(),
          finding.reason() + ": " + mismatch.get().reason());
    }
    boolean isInTemplate = !finding.reason().contains("in its layout: ");
    return new Line(
        finding.isError() ? "broken-template" : "long-mail",
        finding.isError() ? "error" : "warning",
        fromProject(folder + "/" + finding.file()),
        isInTemplate && number.find() ? Integer.parseInt(number.group(1)) : 0,
        finding.reason());
  }

  /** From the project's directory, if the file is among its journeys. */
  private static String fromProject(String file) {
    var project = Path.of(System.getProperty("senda.project", "."));
    return SOURCES.stream()
        .map(folder -> folder + file)
        .filter(path -> Files.exists(project.resolve(path)))
        .findFirst()
        .orElse(file);
  }
}
