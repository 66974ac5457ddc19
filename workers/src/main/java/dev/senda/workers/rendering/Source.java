package dev.senda.workers.rendering;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One template in one locale. An email's is front matter between two lines of {@code ---}, then
 * MJML sections.
 *
 * @param template the template's name, by which problems call it
 * @param subject Liquid; empty where the channel has no subjects
 * @param preheader Liquid; empty where there is none
 * @param subjects what subjects written in the journey's code are called in this locale
 * @param body MJML sections or plain text, with Liquid
 */
record Source(
    String template,
    Locale locale,
    String subject,
    String preheader,
    Map<String, String> subjects,
    String body) {

  private static final String FENCE = "---";

  /** A message of plain text: all of it is its body. */
  static Source ofText(String template, Locale locale, String text) {
    return new Source(template, locale, "", "", Map.of(), text);
  }

  /**
   * @throws RenderingProblem if the front matter is not what it should be
   */
  static Source parse(String template, Locale locale, String text) {
    var unread = new Source(template, locale, "", "", Map.of(), "");
    var lines = text.lines().toList();
    if (lines.isEmpty() || !lines.getFirst().strip().equals(FENCE)) {
      throw RenderingProblem.of(
          unread, "front matter: missing (expected --- on the first line, then subject: ...)");
    }
    var simple = new HashMap<String, String>();
    var subjects = new HashMap<String, String>();
    var inSubjects = false;
    for (int i = 1; i < lines.size(); i++) {
      var line = lines.get(i);
      if (line.strip().equals(FENCE)) {
        return of(unread, simple, subjects, String.join("\n", lines.subList(i + 1, lines.size())));
      }
      if (line.isBlank() || line.strip().startsWith("#")) {
        continue;
      }
      if (inSubjects && Character.isWhitespace(line.charAt(0))) {
        var entry = entry(unread, i, line.strip());
        subjects.put(entry.getKey(), entry.getValue());
        continue;
      }
      var entry = entry(unread, i, line.strip());
      inSubjects = entry.getKey().equals("subjects");
      if (!inSubjects) {
        simple.put(entry.getKey(), entry.getValue());
      }
    }
    throw RenderingProblem.of(
        unread, "front matter: never ends (expected --- on a line of its own)");
  }

  private static Source of(
      Source unread, Map<String, String> simple, Map<String, String> subjects, String body) {
    var subject = simple.remove("subject");
    if (subject == null || subject.isBlank()) {
      throw RenderingProblem.of(unread, "front matter: subject is missing");
    }
    var preheader = simple.remove("preheader");
    if (!simple.isEmpty()) {
      throw RenderingProblem.of(
          unread,
          "front matter: \"%s\" is unknown (expected subject, preheader or subjects)"
              .formatted(simple.keySet().iterator().next()));
    }
    return new Source(
        unread.template,
        unread.locale,
        subject,
        preheader == null ? "" : preheader,
        Map.copyOf(subjects),
        body);
  }

  /** {@code key: value}, each of them in quotes or not. */
  private static Map.Entry<String, String> entry(Source unread, int index, String line) {
    if (line.startsWith("\"")) {
      int end = line.indexOf("\":", 1);
      if (end > 0) {
        return Map.entry(line.substring(1, end), unquoted(line.substring(end + 2)));
      }
    }
    int colon = line.indexOf(':');
    if (colon < 1) {
      throw RenderingProblem.of(
          unread,
          "front matter: line %d is \"%s\" (expected name: value)".formatted(index + 1, line));
    }
    return Map.entry(line.substring(0, colon).strip(), unquoted(line.substring(colon + 1)));
  }

  private static String unquoted(String value) {
    var text = value.strip();
    boolean quoted =
        text.length() >= 2
            && (text.charAt(0) == '"' || text.charAt(0) == '\'')
            && text.charAt(0) == text.charAt(text.length() - 1);
    return quoted ? text.substring(1, text.length() - 1) : text;
  }
}
