package dev.senda.workers.rendering;

import dev.senda.journey.Channel;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One template in one locale. An email's has front matter (YAML between two lines of {@code ---})
 * and then MJML sections; a text's may have front matter.
 *
 * @param template the template's name, for errors
 * @param subject Liquid; empty where the channel has no subjects
 * @param preheader Liquid; empty where there is none
 * @param subjects the translations of subjects that the journey's code gives
 * @param whatsAppTemplate what is sent instead of the text where WhatsApp takes no free text; null
 *     for none
 * @param hasShortLinks whether its links are short; null where the channel decides
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
    @Nullable Boolean hasShortLinks,
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
  private static TemplateSource plainText(String template, Locale locale, String text) {
    return new TemplateSource(
        template, locale, "", "", Map.of(), null, null, withoutByteOrderMark(text), 1);
  }

  /**
   * A message of plain text. It may begin with front matter, which says whether its links are
   * short, and names the template that WhatsApp approved.
   *
   * @throws RenderingException if the front matter is not as expected
   */
  static TemplateSource parseText(String template, Channel channel, Locale locale, String text) {
    var unread = plainText(template, locale, text);
    if (!FrontMatter.isAtStartOf(unread.body())) {
      return unread;
    }
    var matter = FrontMatter.parse(unread, unread.body());
    var hasShortLinks = removeSwitch(unread, matter, "short-links");
    boolean isWhatsApp = channel == Channel.WHATSAPP;
    var whatsAppTemplate =
        isWhatsApp && (hasShortLinks == null || matter.has("content") || matter.has("variables"))
            ? removeWhatsAppTemplate(unread, matter)
            : null;
    matter.refuseOthers(unread, isWhatsApp ? "content, variables or short-links" : "short-links");
    return new TemplateSource(
        template,
        locale,
        "",
        "",
        Map.of(),
        whatsAppTemplate,
        hasShortLinks,
        matter.body(),
        matter.bodyLine());
  }

  private static WhatsAppTemplateSource removeWhatsAppTemplate(
      TemplateSource unread, FrontMatter matter) {
    var sid = matter.removeText(unread, "content");
    if (sid == null || !CONTENT_SID.matcher(sid).matches()) {
      throw RenderingException.of(
          unread,
          "front matter: content is %s (expected HX and 32 hexadecimal digits)"
              .formatted(sid == null ? "missing" : "\"%s\"".formatted(sid)));
    }
    return new WhatsAppTemplateSource(sid, matter.removeMap(unread, "variables"));
  }

  private static @Nullable Boolean removeSwitch(
      TemplateSource unread, FrontMatter matter, String key) {
    return switch (matter.removeText(unread, key)) {
      case null -> null;
      case "on" -> true;
      case "off" -> false;
      case String other ->
          throw RenderingException.of(
              unread, "front matter: %s is \"%s\" (expected on or off)".formatted(key, other));
    };
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
