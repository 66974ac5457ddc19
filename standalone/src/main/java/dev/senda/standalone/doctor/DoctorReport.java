package dev.senda.standalone.doctor;

import dev.senda.standalone.doctor.Finding.Severity;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;

/** Prints findings, for people or for programs. */
final class DoctorReport {

  private final List<Finding> findings;

  DoctorReport(List<Finding> findings) {
    this.findings = findings;
  }

  boolean hasErrors() {
    return findings.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
  }

  void print(PrintWriter out) {
    int width = findings.stream().mapToInt(finding -> finding.check().length()).max().orElse(0);
    for (var finding : findings) {
      var severity = finding.severity().name().toLowerCase(Locale.ROOT);
      out.println(
          padded(severity, 7) + "  " + padded(finding.check(), width) + "  " + finding.found());
      var indent = " ".repeat(9 + width + 2);
      if (finding.expected() != null) {
        out.println(indent + "expected: " + finding.expected());
      }
      if (finding.action() != null) {
        out.println(indent + "to do: " + finding.action());
      }
    }
    out.println();
    out.println(
        "%d checks: %d errors, %d warnings"
            .formatted(findings.size(), count(Severity.ERROR), count(Severity.WARNING)));
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  void printJson(PrintWriter out) {
    var report = new LinkedHashMap<String, Object>();
    report.put("ok", !hasErrors());
    report.put(
        "findings",
        findings.stream()
            .map(
                finding -> {
                  var one = new LinkedHashMap<String, String>();
                  one.put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
                  one.put("check", finding.check());
                  one.put("found", finding.found());
                  if (finding.expected() != null) {
                    one.put("expected", finding.expected());
                  }
                  if (finding.action() != null) {
                    one.put("action", finding.action());
                  }
                  return one;
                })
            .toList());
    out.println(new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(report));
  }

  private long count(Severity severity) {
    return findings.stream().filter(finding -> finding.severity() == severity).count();
  }
}
