package dev.senda.api.console.previews;

import dev.senda.api.previews.PreviewCommand;
import dev.senda.store.previews.Preview;
import dev.senda.store.previews.PreviewRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The submitted form of a preview.
 *
 * @param template the chosen template; empty for the journey's first
 * @param locale as typed
 * @param contact as typed
 * @param sample JSON, as typed
 * @param sendTo as typed
 * @param errors the errors by the name of the field
 */
public record PreviewForm(
    String template,
    String locale,
    String contact,
    String sample,
    String sendTo,
    Map<String, String> errors) {

  public PreviewForm {
    errors = Map.copyOf(errors);
  }

  /** The form that asked for this preview. */
  static PreviewForm of(Preview preview, String template) {
    var request = preview.request();
    return new PreviewForm(
        template,
        text(request.locale()),
        text(request.contactKey()),
        text(request.sample()),
        text(request.recipient()),
        Map.of());
  }

  /** As the journey's templates are listed: texts with their channel. */
  static String nameOf(PreviewRequest request) {
    return switch (request.channel()) {
      case EMAIL -> request.template();
      case SMS, WHATSAPP, MESSENGER, PUSH, WEBHOOK ->
          request.template() + "." + request.channel().wireName();
    };
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  PreviewForm withErrors(Map<String, String> wrong) {
    return new PreviewForm(template, locale, contact, sample, sendTo, wrong);
  }

  PreviewCommand toCommand(boolean isTest) {
    return new PreviewCommand(template, locale, contact, sample, isTest ? sendTo : null);
  }

  /** The template only: personal data stays out of logs. */
  @Override
  public String toString() {
    return "PreviewForm[template=%s]".formatted(template);
  }
}
