package dev.senda.benchmarks.report;

import dev.senda.benchmarks.machine.CpuUse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one benchmark found: its text, its tables, its plots and its verdicts. */
public final class Section {

  private final String title;
  private final StringBuilder text = new StringBuilder();
  private final Map<String, String> plots = new LinkedHashMap<>();
  private final List<Verdict> verdicts = new ArrayList<>();
  private final List<CpuUse> uses = new ArrayList<>();

  public Section(String title) {
    this.title = title;
  }

  public Section paragraph(String words) {
    text.append(words.strip()).append("\n\n");
    return this;
  }

  public Section table(Table table) {
    text.append(table.markdown()).append('\n');
    return this;
  }

  /**
   * A plot, in a file of its own.
   *
   * @param name of the file, without its ending
   */
  public Section plot(String name, String caption, String svg) {
    plots.put(name + ".svg", svg);
    text.append("![%s](%s%s.svg)\n\n".formatted(caption, MarkdownReport.PLOTS, name));
    return this;
  }

  public Section verdict(Verdict verdict) {
    verdicts.add(verdict);
    return this;
  }

  /** Counts these periods in what the section says about other processes. */
  public Section during(CpuUse use) {
    uses.add(use);
    return this;
  }

  public List<Verdict> verdicts() {
    return List.copyOf(verdicts);
  }

  /** The plots by the names of their files. */
  public Map<String, String> plots() {
    return new LinkedHashMap<>(plots);
  }

  String markdown() {
    return "## %s\n\n%s%s".formatted(title, text, othersInWords());
  }

  private String othersInWords() {
    if (uses.isEmpty()) {
      return "";
    }
    double seconds = uses.stream().mapToDouble(CpuUse::seconds).sum();
    double others = uses.stream().mapToDouble(CpuUse::othersMillis).sum() / 1_000 / seconds;
    double steal = uses.stream().mapToDouble(CpuUse::stealMillis).sum() / 1_000 / seconds;
    double most = uses.stream().mapToDouble(CpuUse::othersCores).max().orElse(0);
    return "*While this was measured (%s s), everything else on the machine used %s processors (at most %s in a block), and the host took away %s.*\n\n"
        .formatted(
            Format.number(seconds),
            Format.number(others),
            Format.number(most),
            Format.number(steal));
  }
}
