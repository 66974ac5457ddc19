package dev.senda.workers.rendering;

import org.jspecify.annotations.Nullable;

/** A message cannot be rendered, and nothing was sent: its template or its data must be fixed. */
public final class RenderingException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String template;
  private final String locale;
  private final String reason;
  private final @Nullable String variable;

  private RenderingException(
      String template,
      String locale,
      @Nullable String variable,
      String what,
      @Nullable Throwable cause) {
    super("template \"%s\" (%s): %s".formatted(template, locale, what), cause);
    this.template = template;
    this.locale = locale;
    this.reason = what;
    this.variable = variable;
  }

  static RenderingException missingVariable(TemplateSource source, String variable) {
    return new RenderingException(
        source.template(),
        source.locale().toLanguageTag(),
        variable,
        "variable \"%s\" is missing (expected a value in the contact, its event or the configuration)"
            .formatted(variable),
        null);
  }

  static RenderingException of(TemplateSource source, String what) {
    return of(source, what, null);
  }

  static RenderingException of(TemplateSource source, String what, @Nullable Throwable cause) {
    return new RenderingException(
        source.template(), source.locale().toLanguageTag(), null, what, cause);
  }

  static RenderingException templateNotFound(String template, String locale, String what) {
    return new RenderingException(template, locale, null, what, null);
  }

  /** The template's name, without locale and ending. */
  public String template() {
    return template;
  }

  /** The locale of the template; the ones that were tried, where none was found. */
  public String locale() {
    return locale;
  }

  /** What is wrong, without the template's name. */
  public String reason() {
    return reason;
  }

  /** The variable that is missing, as the template names it; null where the fault is another. */
  public @Nullable String variable() {
    return variable;
  }

  /** The failure without values, which may be personal data. */
  public String logMessage() {
    return "Template cannot be rendered: \"%s\" (%s)%s"
        .formatted(
            template,
            locale,
            variable == null ? "" : ", missing variable \"%s\"".formatted(variable));
  }
}
