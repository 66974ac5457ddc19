package dev.senda.standalone.journeys;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds where the MJML tags of a template do not close each other. */
final class MjmlTagBalance {

  private static final Pattern TAG =
      Pattern.compile("<(/?)(mj-[a-z-]+)((?:\"[^\"]*\"|'[^']*'|[^\"'>])*)>");
  private static final Pattern COMMENT = Pattern.compile("<!--.*?-->", Pattern.DOTALL);

  private record OpenTag(String name, int line) {}

  /**
   * A tag without its other half.
   *
   * @param line counted from 1
   */
  record Mismatch(int line, String reason) {}

  private MjmlTagBalance() {}

  /** The first tag without its other half; empty if each has one. */
  static Optional<Mismatch> findMismatch(String template) {
    var text =
        COMMENT.matcher(template).replaceAll(comment -> comment.group().replaceAll("[^\n]", " "));
    var open = new ArrayDeque<OpenTag>();
    var tags = TAG.matcher(text);
    while (tags.find()) {
      int line = lineOf(text, tags.start());
      var name = tags.group(2);
      if (tags.group(1).isEmpty()) {
        if (!tags.group(3).endsWith("/")) {
          open.push(new OpenTag(name, line));
        }
      } else if (open.isEmpty() || !open.peek().name().equals(name)) {
        return Optional.of(
            new Mismatch(
                line,
                open.isEmpty()
                    ? "found </%s> (expected it to be opened before)".formatted(name)
                    : "found </%s> (expected </%s>, which opens in line %d)"
                        .formatted(name, open.peek().name(), open.peek().line())));
      } else {
        open.pop();
      }
    }
    return Optional.ofNullable(open.peek())
        .map(
            tag ->
                new Mismatch(
                    tag.line(), "found <%s> (expected </%1$s> after it)".formatted(tag.name())));
  }

  private static int lineOf(String text, int end) {
    return (int) text.substring(0, end).chars().filter(character -> character == '\n').count() + 1;
  }
}
