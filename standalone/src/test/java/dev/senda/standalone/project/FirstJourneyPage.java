package dev.senda.standalone.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The guide's first page, followed as it is written. */
final class FirstJourneyPage {

  private static final Path PAGE = Path.of("..", "docs", "guide", "first-journey.md");

  /** A file's name in backticks, at the end of the paragraph before its text. */
  private static final Pattern FILE =
      Pattern.compile("`([^`\n]+)`:?\n\n```(?:java|html)\n(.*?)```", Pattern.DOTALL);

  private static final Pattern CHANGE = Pattern.compile("```diff\n(.*?)```", Pattern.DOTALL);

  private final String text;

  FirstJourneyPage() throws IOException {
    text = Files.readString(PAGE);
  }

  /** Writes each file of the page. One without a folder is beside the journey. */
  void writeFilesTo(Path project) throws IOException {
    var files = FILE.matcher(text).results().toList();
    assertThat(files).hasSize(6);
    var beside = Path.of("");
    for (var file : files) {
      var name = Path.of(file.group(1));
      if (name.getNameCount() > 1 && name.startsWith("src/main")) {
        beside = name.subpath(0, name.getNameCount() - 1);
      }
      var target = project.resolve(name.getNameCount() > 1 ? name : beside.resolve(name));
      Files.createDirectories(target.getParent());
      Files.writeString(target, file.group(2));
    }
  }

  /** Replaces the lines with a minus by those with a plus. */
  void applyChangesTo(Path file) throws IOException {
    var changes = CHANGE.matcher(text).results().toList();
    assertThat(changes).isNotEmpty();
    var changed = Files.readString(file);
    for (var change : changes) {
      var old = linesOf(change.group(1), "-");
      assertThat(changed).contains(old);
      changed = changed.replace(old, linesOf(change.group(1), "+"));
    }
    Files.writeString(file, changed);
  }

  private static String linesOf(String diff, String sign) {
    var lines = new StringBuilder();
    diff.lines()
        .filter(line -> line.startsWith(sign))
        .forEach(line -> lines.append(line.substring(1)).append('\n'));
    return lines.toString();
  }
}
