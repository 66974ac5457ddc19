package dev.senda.workers.rendering;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One template in one locale. An email's has front matter (YAML between two lines of {@code ---})
 * and then MJML sections.
 *
 * @param template the template's name, for errors
 * @param subject Liquid; empty where the channel has no subjects
 * @param preheader Liquid; empty where there is none
 * @param subjects the translations of subjects that the journey's code gives
 * @param whatsAppTemplate what is sent instead of the text where WhatsApp takes no free text; null
 *     for none
 * @param body MJML sections or plain text, with Liquid
 * @param bodyLine the line of the file where the body begins, from 1
 */
record TemplateSource(
    String template,
    Locale locale,
    String subject,
    String preheader,
    Map<String, String> subjects,
    @Nullable WhatsAppTemplateSource whatsAppTemplate,
    String body,
    int bodyLine) {

  private static final String BYTE_ORDER_MARK = "\ufeff";

  private static final Pattern CONTENT_SID = Pattern.compile("HX[0-9a-fA-F]{32}");

  /**
   * A template that WhatsApp approved.
   *
   * @param sid Twilio's id for it
   * @param variables the values of its placeholders, in Liquid
   */
  record WhatsAppTemplateSource(String sid, Map<String, String> variables) {

    WhatsAppTemplateSource {
      variables = Map.copyOf(variables);
    }
  }

  /** A message of plain text: all of it is its body. */
  static TemplateSource plainText(String template, Locale locale, String text) {
    return new TemplateSource(
        template, locale, "", "", Map.of(), null, withoutByteOrderMark(text), 1);
  }

  /**
   * A message of plain text that may begin with front matter, which names the template that
   * WhatsApp approved.
   *
   * @throws RenderingException if the front matter is not as expected
   */
  static TemplateSource parseWhatsApp(String template, Locale locale, String text) {
    var unread = plainText(template, locale, text);
    if (!FrontMatter.isAtStartOf(unread.body())) {
      return unread;
    }
    var matter = FrontMatter.parse(unread, unread.body());
    var sid = matter.removeText(unread, "content");
    if (sid == null || !CONTENT_SID.matcher(sid).matches()) {
      throw RenderingException.of(
          unread,
          "front matter: content is %s (expected HX and 32 hexadecimal digits)"
              .formatted(sid == null ? "missing" : "\"%s\"".formatted(sid)));
    }
    var variables = matter.removeMap(unread, "variables");
    matter.refuseOthers(unread, "content or variables");
    return new TemplateSource(
        template,
        locale,
        "",
        "",
        Map.of(),
        new WhatsAppTemplateSource(sid, variables),
        matter.body(),
        matter.bodyLine());
  }

  /**
   * An email, which begins with front matter.
   *
   * @throws RenderingException if the front matter is not as expected
   */
  static TemplateSource parseEmail(String template, Locale locale, String text) {
    var unread = plainText(template, locale, "");
    var marked = withoutByteOrderMark(text);
    if (!FrontMatter.isAtStartOf(marked)) {
      throw RenderingException.of(
          unread, "front matter: missing (expected --- on the first line, then subject: ...)");
    }
    var matter = FrontMatter.parse(unread, marked);
    var subject = matter.removeText(unread, "subject");
    if (subject == null || subject.isBlank()) {
      throw RenderingException.of(unread, "front matter: subject is missing");
    }
    var preheader = matter.removeText(unread, "preheader");
    var subjects = matter.removeMap(unread, "subjects");
    matter.refuseOthers(unread, "subject, preheader or subjects");
    return new TemplateSource(
        template,
        locale,
        subject,
        preheader == null ? "" : preheader,
        subjects,
        null,
        matter.body(),
        matter.bodyLine());
  }

  /** Editors on Windows write a byte order mark, which says nothing in UTF-8. */
  static String withoutByteOrderMark(String text) {
    return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
  }

  /**
   * Where a line of a rendered text is in the file: {@code "line 12: "}; in a text that is not the
   * body, such as the subject, nothing.
   *
   * @param text what was rendered: the body, alone or in its layout
   * @param line of that text, from 1; 0 if it is not known
   */
  String place(String text, int line) {
    int begin = text.indexOf(body);
    if (line == 0 || begin < 0) {
      return "";
    }
    long before = text.substring(0, begin).lines().count();
    long ofBody = body.lines().count();
    long first = begin == 0 || text.charAt(begin - 1) == '\n' ? before + 1 : before;
    return line < first || line >= first + ofBody
        ? "in its layout: "
        : "line %d: ".formatted(line - first + bodyLine);
  }
}
