package dev.senda.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The whole report. */
public final class MarkdownReport {

  /** Where a section expects its plots, from the page. */
  static final String PLOTS = "performance/";

  private static final String BEGIN = "<!-- generated: ./senda bench -->\n";
  private static final String END = "<!-- end -->\n";

  private final String when;
  private final Map<String, String> description;
  private final List<Section> sections = new ArrayList<>();

  /**
   * @param when date and kind of the run
   * @param description of machine and versions
   */
  public MarkdownReport(String when, Map<String, String> description) {
    this.when = when;
    this.description = description;
  }

  public void add(Section section) {
    sections.add(section);
  }

  /** The text, without a title. */
  public String markdown() {
    var text = new StringBuilder(when + "\n\n");
    var machine = Table.of("what", "");
    description.forEach(machine::row);
    text.append(machine.markdown().replace("--:|", "---|")).append('\n');
    text.append("## Goals\n\n").append(verdicts().markdown()).append('\n');
    sections.forEach(section -> text.append(section.markdown()));
    return text.toString();
  }

  private Table verdicts() {
    var table = Table.of("what", "goal", "measured (95 %)", "result");
    for (var section : sections) {
      section
          .verdicts()
          .forEach(
              verdict ->
                  table.row(
                      verdict.what(),
                      verdict.goal(),
                      verdict.measured(),
                      verdict.outcome().inWords()));
    }
    return table;
  }

  /** Writes the report as a page of its own; returns its file. */
  public Path write(Path directory) throws IOException {
    var page = directory.resolve("report.md");
    Files.createDirectories(directory);
    Files.writeString(page, "# Benchmarks\n\n" + markdown());
    writePlots(directory.resolve(PLOTS));
    return page;
  }

  /**
   * Writes the report into a page, in place of the last one.
   *
   * @throws IOException if the page has no place for it
   */
  public void writeInto(Path page) throws IOException {
    var old = Files.readString(page);
    int begin = old.indexOf(BEGIN);
    int end = old.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IOException("%s has no \"%s\"".formatted(page, BEGIN.strip()));
    }
    Files.writeString(
        page, old.substring(0, begin) + BEGIN + "\n" + markdown() + old.substring(end));
    writePlots(page.resolveSibling(PLOTS));
  }

  private void writePlots(Path directory) throws IOException {
    Files.createDirectories(directory);
    for (var section : sections) {
      for (var plot : section.plots().entrySet()) {
        Files.writeString(directory.resolve(plot.getKey()), plot.getValue());
      }
    }
  }
}
