package dev.senda.standalone.imports;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
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

  private static final int WIDTH = 80;

  /** Values are shortened to this before the names of fields are. */
  private static final int MIN_WIDTH = 12;

  private final PrintWriter out;

  ImportReportPrinter(PrintWriter out) {
    this.out = out;
  }

  void printColumns(JsonNode job) {
    out.printf(
        "%s, cells separated by %s%n%n",
        job.path("charset").asString(""), delimiter(job.path("delimiter").asString("")));
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("", "Column", "Stored as"));
    int doubtful = 0;
    for (var column : job.path("columns")) {
      boolean isDoubtful = column.path("doubtful").asBoolean(false);
      doubtful += isDoubtful ? 1 : 0;
      rows.add(
          List.of(
              isDoubtful ? "!" : "",
              column.path("column").asString(),
              column.path("field").asString()));
    }
    table(rows);
    if (doubtful > 0) {
      printWrapped(
          "! may say who agreed or opted out, but nothing follows from it. Say what it means:"
              + " --map \"COLUMN=unsubscribed\".");
    }
    out.println();
  }

  /** The first rows beside each other, one line for each field. */
  void printSamples(JsonNode job) {
    var samples = job.path("samples");
    if (samples.isEmpty()) {
      return;
    }
    var fields = new LinkedHashSet<String>();
    samples.forEach(
        sample ->
            sample.path("values").forEach(value -> fields.add(value.path("field").asString())));
    var rows = new ArrayList<List<String>>();
    var head = new ArrayList<>(List.of("", "Field"));
    for (var sample : samples) {
      head.add(
          "Line %d%s"
              .formatted(
                  sample.path("line").asLong(),
                  sample.path("rejected").asBoolean() ? ": rejected" : ""));
    }
    rows.add(head);
    for (var field : fields) {
      var row = new ArrayList<>(List.of("", field.replaceFirst("^attribute:", "")));
      samples.forEach(sample -> row.add(value(sample, field)));
      rows.add(row);
    }
    out.println("The first rows, as they would be stored:");
    table(rows);
    out.println();
  }

  private static String value(JsonNode sample, String field) {
    var values = new ArrayList<String>();
    for (var value : sample.path("values")) {
      if (value.path("field").asString().equals(field)) {
        values.add(value.path("value").asString());
      }
    }
    return String.join(", ", values);
  }

  /** A table of at most 80 columns; what does not fit is shortened. */
  private void table(List<List<String>> rows) {
    int columns = rows.getFirst().size();
    var widths = new int[columns];
    for (var row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], Math.max(1, printable(row.get(i)).length()));
      }
    }
    int gaps = 1 + 2 * (columns - 2);
    while (Arrays.stream(widths).sum() + gaps > WIDTH) {
      int widest = columns - 1;
      for (int i = 2; i < columns; i++) {
        widest = widths[i] > widths[widest] ? i : widest;
      }
      widest = widths[widest] > MIN_WIDTH || columns == 2 ? widest : 1;
      widths[widest]--;
    }
    for (var row : rows) {
      var line = new StringBuilder(pad(row.getFirst(), widths[0])).append(' ');
      for (int i = 1; i < columns; i++) {
        line.append(pad(row.get(i), widths[i])).append(i == columns - 1 ? "" : "  ");
      }
      out.println(line.toString().stripTrailing());
    }
  }

  /** A sentence in lines of at most 80 columns. */
  private void printWrapped(String text) {
    var line = new StringBuilder();
    for (var word : text.split("(?<=\\S) ", -1)) {
      if (line.length() + word.length() >= WIDTH && !line.isEmpty()) {
        out.println(line);
        line.setLength(0);
        line.append("   ");
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    out.println(line);
  }

  private static String pad(String text, int width) {
    var plain = printable(text);
    return plain.length() > width
        ? plain.substring(0, width - 1) + "…"
        : plain + " ".repeat(width - plain.length());
  }

  /** A file must not move the cursor of a terminal. */
  private static String printable(String text) {
    return text.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]+", " ");
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
      printWrapped(
          "  line %d%s: %s (expected %s)%s"
              .formatted(
                  finding.path("line").asLong(),
                  finding.has("column") ? ", " + printable(finding.path("column").asString()) : "",
                  printable(finding.path("found").asString()),
                  finding.path("expected").asString(),
                  finding.path("rejected").asBoolean() ? "; row rejected" : ""));
    }
    long all =
        job.path("counts").path("rejected").asLong() + job.path("counts").path("leftOut").asLong();
    if (all > job.path("findings").size()) {
      out.println("  ... --findings FILE writes all of them as CSV");
    }
  }
}
