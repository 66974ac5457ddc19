package dev.senda.workers.rendering;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One template in one locale. An email's is front matter between two lines of {@code ---}, then
 * MJML sections.
 *
 * @param template the template's name, by which problems call it
 * @param subject Liquid; empty where the channel has no subjects
 * @param preheader Liquid; empty where there is none
 * @param subjects what subjects written in the journey's code are called in this locale
 * @param whatsAppTemplate what goes in place of the text where WhatsApp takes no free text; null
 *     for none
 * @param body MJML sections or plain text, with Liquid
 */
record TemplateSource(
    String template,
    Locale locale,
    String subject,
    String preheader,
    Map<String, String> subjects,
    @Nullable WhatsAppTemplateSource whatsAppTemplate,
    String body) {

  private static final Pattern CONTENT_SID = Pattern.compile("HX[0-9a-fA-F]{32}");
  private static final String FENCE = "---";

  /**
   * Content that WhatsApp approved.
   *
   * @param sid what Twilio calls it
   * @param variables the values of its placeholders, in Liquid
   */
  record WhatsAppTemplateSource(String sid, Map<String, String> variables) {

    WhatsAppTemplateSource {
      variables = Map.copyOf(variables);
    }
  }

  /** What stands between the two lines of {@code ---}, and what follows. */
  private record FrontMatter(Map<String, String> simple, Map<String, String> list, String body) {}

  /** A message of plain text: all of it is its body. */
  static TemplateSource plainText(String template, Locale locale, String text) {
    return new TemplateSource(template, locale, "", "", Map.of(), null, text);
  }

  /**
   * A message of plain text that may begin with front matter: the content that WhatsApp approved.
   *
   * @throws RenderingException if the front matter is not what it should be
   */
  static TemplateSource parseWhatsApp(String template, Locale locale, String text) {
    var unread = plainText(template, locale, text);
    if (!startsWithFence(text.lines().toList())) {
      return unread;
    }
    var matter = frontMatter(unread, text, "variables");
    var sid = matter.simple.remove("content");
    if (sid == null || !CONTENT_SID.matcher(sid).matches()) {
      throw RenderingException.of(
          unread,
          "front matter: content is %s (expected HX and 32 hexadecimal digits)"
              .formatted(sid == null ? "missing" : "\"%s\"".formatted(sid)));
    }
    refuseOthers(unread, matter, "content or variables");
    return new TemplateSource(
        template,
        locale,
        "",
        "",
        Map.of(),
        new WhatsAppTemplateSource(sid, matter.list),
        matter.body);
  }

  /**
   * @throws RenderingException if the front matter is not what it should be
   */
  static TemplateSource parseEmail(String template, Locale locale, String text) {
    var unread = plainText(template, locale, "");
    if (!startsWithFence(text.lines().toList())) {
      throw RenderingException.of(
          unread, "front matter: missing (expected --- on the first line, then subject: ...)");
    }
    var matter = frontMatter(unread, text, "subjects");
    var subject = matter.simple.remove("subject");
    if (subject == null || subject.isBlank()) {
      throw RenderingException.of(unread, "front matter: subject is missing");
    }
    var preheader = matter.simple.remove("preheader");
    refuseOthers(unread, matter, "subject, preheader or subjects");
    return new TemplateSource(
        template,
        locale,
        subject,
        preheader == null ? "" : preheader,
        Map.copyOf(matter.list),
        null,
        matter.body);
  }

  private static boolean startsWithFence(List<String> lines) {
    return !lines.isEmpty() && lines.getFirst().strip().equals(FENCE);
  }

  /**
   * @param list the key whose values are indented below it
   */
  private static FrontMatter frontMatter(TemplateSource unread, String text, String list) {
    var lines = text.lines().toList();
    var simple = new HashMap<String, String>();
    var listed = new HashMap<String, String>();
    var inList = false;
    for (int i = 1; i < lines.size(); i++) {
      var line = lines.get(i);
      if (line.strip().equals(FENCE)) {
        return new FrontMatter(
            simple, listed, String.join("\n", lines.subList(i + 1, lines.size())));
      }
      if (line.isBlank() || line.strip().startsWith("#")) {
        continue;
      }
      if (inList && Character.isWhitespace(line.charAt(0))) {
        var entry = entry(unread, i, line.strip());
        listed.put(entry.getKey(), entry.getValue());
        continue;
      }
      var entry = entry(unread, i, line.strip());
      inList = entry.getKey().equals(list);
      if (!inList) {
        simple.put(entry.getKey(), entry.getValue());
      }
    }
    throw RenderingException.of(
        unread, "front matter: never ends (expected --- on a line of its own)");
  }

  private static void refuseOthers(TemplateSource unread, FrontMatter matter, String expected) {
    if (!matter.simple.isEmpty()) {
      throw RenderingException.of(
          unread,
          "front matter: \"%s\" is unknown (expected %s)"
              .formatted(matter.simple.keySet().iterator().next(), expected));
    }
  }

  /** {@code key: value}, each of them in quotes or not. */
  private static Map.Entry<String, String> entry(TemplateSource unread, int index, String line) {
    if (line.startsWith("\"")) {
      int end = line.indexOf("\":", 1);
      if (end > 0) {
        return Map.entry(line.substring(1, end), unquoted(line.substring(end + 2)));
      }
    }
    int colon = line.indexOf(':');
    if (colon < 1) {
      throw RenderingException.of(
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
