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
    return new TemplateSource(template, locale, "", "", Map.of(), null, text);
  }

  /**
   * A message of plain text that may begin with front matter, which names the template that
   * WhatsApp approved.
   *
   * @throws RenderingException if the front matter is not as expected
   */
  static TemplateSource parseWhatsApp(String template, Locale locale, String text) {
    var unread = plainText(template, locale, text);
    if (!FrontMatter.isAtStartOf(text)) {
      return unread;
    }
    var matter = FrontMatter.parse(unread, text);
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
        matter.body());
  }

  /**
   * An email, which begins with front matter.
   *
   * @throws RenderingException if the front matter is not as expected
   */
  static TemplateSource parseEmail(String template, Locale locale, String text) {
    var unread = plainText(template, locale, "");
    if (!FrontMatter.isAtStartOf(text)) {
      throw RenderingException.of(
          unread, "front matter: missing (expected --- on the first line, then subject: ...)");
    }
    var matter = FrontMatter.parse(unread, text);
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
        matter.body());
  }
}
