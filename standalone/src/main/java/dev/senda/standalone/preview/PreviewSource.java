package dev.senda.standalone.preview;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Where a preview comes from: this process, or the workers of a stack. */
interface PreviewSource {

  /**
   * What to show.
   *
   * @param template a template or a step; null for the first
   * @param locale null for the contact's
   * @param contact null for sample values
   * @param values the given values; null for none
   * @param sendTo null for a preview only
   */
  record Request(
      String journey,
      @Nullable String template,
      @Nullable String locale,
      @Nullable String contact,
      @Nullable ObjectNode values,
      @Nullable String sendTo) {

    /** The template only: personal data stays out of logs. */
    @Override
    public String toString() {
      return "Request[journey=%s, template=%s]".formatted(journey, template);
    }
  }

  /**
   * A rendered message.
   *
   * @param subject empty where it was not rendered
   * @param html null for a text message
   * @param isSent whether a test message was sent
   * @param reason why it was not rendered or not sent; empty where it was
   */
  record ShownPreview(
      String template,
      String locale,
      String subject,
      @Nullable String html,
      String text,
      String notes,
      boolean isSent,
      String reason) {

    Map<String, Object> json() {
      var json = new LinkedHashMap<String, Object>();
      json.put("template", template);
      json.put("locale", locale);
      json.put("subject", subject);
      if (html != null) {
        json.put("html", html);
      }
      json.put("text", text);
      json.put("notes", notes);
      json.put("sent", isSent);
      json.put("reason", reason);
      return json;
    }

    /** The template only: personal data stays out of logs. */
    @Override
    public String toString() {
      return "ShownPreview[template=%s]".formatted(template);
    }
  }

  /**
   * Renders it.
   *
   * @throws IllegalArgumentException if the request is not valid
   * @throws IOException if no stack answers
   */
  ShownPreview show(Request request) throws IOException;
}
