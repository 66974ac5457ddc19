package dev.senda.journey;

import org.jspecify.annotations.Nullable;

/**
 * What a journey can send: a template on a channel. It holds no contact data; the template does the
 * personalisation.
 */
public sealed interface Message {

  /** An email from the template {@code <template>.<locale>.mjml} beside the journey. */
  static Email email(String template) {
    return new Email(template, null, template);
  }

  String template();

  /** The step's name: the template's, unless the message was {@code named(...)}. */
  String step();

  Channel channel();

  /**
   * An email.
   *
   * @param template the template's name, without locale and ending
   * @param subject a subject in place of the template's own; a template in another locale
   *     translates it in its front matter
   * @param step the name of the step that sends it
   */
  record Email(String template, @Nullable String subject, String step) implements Message {

    private static final int LONGEST_SUBJECT = 150;

    public Email {
      if (!template.matches("[a-z0-9][a-z0-9-]*")) {
        throw new IllegalArgumentException(
            "template: \"%s\" (expected lower-case words joined by hyphens, such as \"ebook-guide\")"
                .formatted(template));
      }
      if (subject != null) {
        check(subject);
      }
      StepName.checked(step);
    }

    private static void check(String subject) {
      if (subject.isBlank()) {
        throw new IllegalArgumentException(
            "subject: blank (expected 1 to %d characters)".formatted(LONGEST_SUBJECT));
      }
      if (subject.length() > LONGEST_SUBJECT) {
        throw new IllegalArgumentException(
            "subject: %d characters (expected 1 to %d)"
                .formatted(subject.length(), LONGEST_SUBJECT));
      }
      if (subject.chars().anyMatch(Character::isISOControl)) {
        throw new IllegalArgumentException("subject: more than one line (expected one)");
      }
    }

    /** The same email under another subject, written in the default locale. */
    public Email subject(String subject) {
      return new Email(template, subject, step);
    }

    /** The same email as a step of its own name. */
    public Email named(String step) {
      return new Email(template, subject, step);
    }

    @Override
    public Channel channel() {
      return Channel.EMAIL;
    }
  }
}
