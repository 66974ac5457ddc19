package dev.senda.api.tracking;

import java.util.Locale;
import org.springframework.stereotype.Component;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.Context;

/** The page on which somebody unsubscribes, in Spanish or English; it needs no script. */
@Component
class UnsubscribePage {

  private final TemplateEngine templates;

  UnsubscribePage(TemplateEngine templates) {
    this.templates = templates;
  }

  /** What the page says. */
  enum State {
    ASKING,
    DONE,
    UNKNOWN,
    FAILED
  }

  /**
   * @param button what the button says; empty for none
   */
  private record Words(String language, String title, String text, String button) {}

  String of(State state, Locale locale) {
    var spanish = locale.getLanguage().equals("es");
    var context = new Context(locale);
    context.setVariable("words", spanish ? spanish(state) : english(state));
    return templates.process("tracking/unsubscribe", context);
  }

  private static Words english(State state) {
    return switch (state) {
      case ASKING ->
          new Words(
              "en",
              "Unsubscribe?",
              "Press the button and we will stop writing to you about this.",
              "Unsubscribe");
      case DONE ->
          new Words("en", "You are unsubscribed", "We will not write to you about this again.", "");
      case UNKNOWN ->
          new Words(
              "en",
              "This link does not work",
              "It is not one of ours, or it was cut off. Open it from the email again.",
              "");
      case FAILED ->
          new Words(
              "en",
              "That did not work",
              "The fault is ours. Please try again in a minute.",
              "Try again");
    };
  }

  private static Words spanish(State state) {
    return switch (state) {
      case ASKING ->
          new Words(
              "es",
              "¿Darse de baja?",
              "Pulsa el botón y dejaremos de escribirte sobre esto.",
              "Darme de baja");
      case DONE -> new Words("es", "Baja confirmada", "No volveremos a escribirte sobre esto.", "");
      case UNKNOWN ->
          new Words(
              "es",
              "Este enlace no funciona",
              "No es nuestro o está incompleto. Ábrelo de nuevo desde el correo.",
              "");
      case FAILED ->
          new Words(
              "es",
              "No ha funcionado",
              "El fallo es nuestro. Inténtalo de nuevo dentro de un minuto.",
              "Intentarlo de nuevo");
    };
  }
}
