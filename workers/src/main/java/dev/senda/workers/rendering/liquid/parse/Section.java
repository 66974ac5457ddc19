package dev.senda.workers.rendering.liquid.parse;

/** A part of a template: text, an output or a tag. */
sealed interface Section {

  /** Text between outputs and tags. */
  record Text(String content) implements Section {}

  /** Braces that print a value. */
  record Output(Markup markup, int begin) implements Section {}

  /**
   * Braces with a tag, or a line of {@code {% liquid %}}.
   *
   * @param name its first word; {@code #} for a comment
   * @param markup what stands after the name
   * @param begin where it begins in the template
   */
  record Tag(String name, Markup markup, int begin) implements Section {}
}
