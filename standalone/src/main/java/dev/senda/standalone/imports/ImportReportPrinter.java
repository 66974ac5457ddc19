package dev.senda.standalone.imports;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Prints what each column means, what becomes of the rows, and what is wrong in them. */
final class ImportReportPrinter {

  private static final List<Map.Entry<String, String>> COUNTS =
      List.of(
          Map.entry("rows", "rows"),
          Map.entry("created", "new contacts"),
          Map.entry("matched", "known contacts"),
          Map.entry("granted", "consents granted"),
          Map.entry("withdrawn", "consents withdrawn"),
          Map.entry("outweighed", "decisions outweighed by one in Senda"),
          Map.entry("suppressed", "addresses suppressed"),
          Map.entry("leftOut", "values left out"),
          Map.entry("rejected", "rows rejected"));

  private final PrintWriter out;

  ImportReportPrinter(PrintWriter out) {
    this.out = out;
  }

  void printColumns(JsonNode job) {
    out.printf(
        "%s, cells separated by %s%n",
        job.path("charset").asString(""), delimiter(job.path("delimiter").asString("")));
    int width = 6;
    for (var column : job.path("columns")) {
      width = Math.max(width, column.path("column").asString().length());
    }
    for (var column : job.path("columns")) {
      out.printf(
          "  %-" + width + "s  %s%n",
          column.path("column").asString(),
          column.path("field").asString());
    }
  }

  private static String delimiter(String delimiter) {
    return delimiter.equals("\t") ? "tabs" : "\"%s\"".formatted(delimiter);
  }

  void printCounts(JsonNode job) {
    for (var count : COUNTS) {
      long value = job.path("counts").path(count.getKey()).asLong();
      if (value > 0 || count.getKey().equals("rows")) {
        out.printf("%,12d  %s%n", value, count.getValue());
      }
    }
  }

  void printFindings(JsonNode job) {
    for (var finding : job.path("findings")) {
      out.printf(
          "  line %d%s: %s (expected %s)%s%n",
          finding.path("line").asLong(),
          finding.has("column") ? ", " + finding.path("column").asString() : "",
          finding.path("found").asString(),
          finding.path("expected").asString(),
          finding.path("rejected").asBoolean() ? "; row rejected" : "");
    }
    long all =
        job.path("counts").path("rejected").asLong() + job.path("counts").path("leftOut").asLong();
    if (all > job.path("findings").size()) {
      out.println("  ... --findings FILE writes all of them as CSV");
    }
  }
}
