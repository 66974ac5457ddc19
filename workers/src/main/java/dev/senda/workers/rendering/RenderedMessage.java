package dev.senda.workers.rendering;

/** A finished message. */
public sealed interface RenderedMessage permits RenderedEmail, RenderedText {

  /** The template's, BCP 47. */
  String locale();

  /** One line, as the console shows it. */
  String subject();
}
