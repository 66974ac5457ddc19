package dev.senda.journey;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a journey can send: a template on a channel, or several of them to choose from. It holds no
 * contact data; the template adds it.
 */
public sealed interface Message {

  /** An email from the template {@code <template>.<locale>.mjml} beside the journey. */
  static Email email(String template) {
    return new Email(template, null, template, false, null);
  }

  /** A text message from the template {@code <template>.<locale>.sms}. */
  static Text sms(String template) {
    return new Text(Channel.SMS, template, template, false);
  }

  /** A WhatsApp message from the template {@code <template>.<locale>.whatsapp}. */
  static Text whatsapp(String template) {
    return new Text(Channel.WHATSAPP, template, template, false);
  }

  /** A Messenger message from the template {@code <template>.<locale>.messenger}. */
  static Text messenger(String template) {
    return new Text(Channel.MESSENGER, template, template, false);
  }

  /** A push message from the template {@code <template>.<locale>.push}. */
  static Text push(String template) {
    return new Text(Channel.PUSH, template, template, false);
  }

  /**
   * The one on the contact's preferred channel, if it may be sent there; else the first that may be
   * sent, in this order. At most one of them is sent: {@code preferred(whatsapp("hello"),
   * sms("hello"), email("hello"))}.
   */
  static Preferred preferred(Single first, Single... others) {
    return new Preferred(NonEmptyLists.of(first, others), first.step());
  }

  /** The step's name: the template's name, unless it is {@code named(...)}. */
  String step();

  /** The same message with this step name: {@code email("guide").named("guide-again")}. */
  Message named(String step);

  /** The message, or the messages of which one is chosen when it is sent. */
  List<Single> choices();

  /**
   * {@code email ebook-guide}, {@code email offer or sms offer-short}, {@code email receipt at
   * least once}.
   */
  default String inWords() {
    return choices().stream().map(Single::inItsWords).collect(joining(" or "));
  }

  /** What its choices print of several events together. */
  default List<Digest> digests() {
    return choices().stream()
        .map(choice -> choice instanceof Email email ? email.digest() : null)
        .filter(Objects::nonNull)
        .toList();
  }

  /** A message on one channel. */
  sealed interface Single extends Message {

    /** The template's name, without locale and file extension. */
    String template();

    Channel channel();

    /** Whether it is sent again if it is not known whether the channel accepted it. */
    boolean isAtLeastOnce();

    /**
     * The same message with at-least-once delivery: it is sent again if it is not known whether the
     * channel accepted it. Only transactional messages may use it: {@code
     * email("receipt").atLeastOnce()}.
     */
    Single atLeastOnce();

    @Override
    default List<Single> choices() {
      return List.of(this);
    }

    private String inItsWords() {
      return "%s %s%s%s"
          .formatted(
              channel().wireName(),
              template(),
              isAtLeastOnce() ? " at least once" : "",
              this instanceof Email email && email.digest() != null
                  ? " with " + email.digest()
                  : "");
    }
  }

  /**
   * An email.
   *
   * @param template the template's name, without locale and file extension
   * @param subject a subject in place of the template's own; a template in another locale
   *     translates it in its front matter
   * @param step the name of the step that sends it
   * @param digest the events that it prints together; null for none
   */
  record Email(
      String template,
      @Nullable String subject,
      String step,
      boolean isAtLeastOnce,
      @Nullable Digest digest)
      implements Single {

    private static final int MAX_SUBJECT_LENGTH = 150;

    public Email {
      NameRules.requireHyphenated("template", template, "ebook-guide");
      if (subject != null) {
        check(subject);
      }
      StepNameRules.requireValid(step);
    }

    private static void check(String subject) {
      if (subject.isBlank()) {
        throw new IllegalArgumentException(
            "subject: blank (expected 1 to %d characters)".formatted(MAX_SUBJECT_LENGTH));
      }
      if (subject.length() > MAX_SUBJECT_LENGTH) {
        throw new IllegalArgumentException(
            "subject: %d characters (expected 1 to %d)"
                .formatted(subject.length(), MAX_SUBJECT_LENGTH));
      }
      if (subject.chars().anyMatch(Character::isISOControl)) {
        throw new IllegalArgumentException("subject: more than one line (expected one)");
      }
    }

    /**
     * The same email under another subject, written in the default locale: {@code
     * email("guide").subject("Did you get it?")}.
     */
    public Email subject(String subject) {
      return new Email(template, subject, step, isAtLeastOnce, digest);
    }

    @Override
    public Email named(String step) {
      return new Email(template, subject, step, isAtLeastOnce, digest);
    }

    @Override
    public Email atLeastOnce() {
      return new Email(template, subject, step, true, digest);
    }

    /** The same email, whose template prints these events: {@code with(digest(event("Liked")))}. */
    public Email with(Digest digest) {
      return new Email(template, subject, step, isAtLeastOnce, digest);
    }

    @Override
    public Channel channel() {
      return Channel.EMAIL;
    }
  }

  /**
   * A plain-text message.
   *
   * @param channel SMS, WHATSAPP, MESSENGER or PUSH
   * @param template the template's name, without locale and file extension
   * @param step the name of the step that sends it
   */
  record Text(Channel channel, String template, String step, boolean isAtLeastOnce)
      implements Single {

    private static final Set<Channel> CHANNELS =
        Set.of(Channel.SMS, Channel.WHATSAPP, Channel.MESSENGER, Channel.PUSH);

    public Text {
      if (!CHANNELS.contains(channel)) {
        throw new IllegalArgumentException(
            "channel: %s (expected sms, whatsapp, messenger or push)"
                .formatted(channel.wireName()));
      }
      NameRules.requireHyphenated("template", template, "cart-reminder");
      StepNameRules.requireValid(step);
    }

    @Override
    public Text named(String step) {
      return new Text(channel, template, step, isAtLeastOnce);
    }

    @Override
    public Text atLeastOnce() {
      return new Text(channel, template, step, true);
    }
  }

  /**
   * Several messages, one of which is sent.
   *
   * @param choices in the order of preference where the contact has none; each on a different
   *     channel
   * @param step the name of the step that sends it
   */
  record Preferred(List<Single> choices, String step) implements Message {

    public Preferred {
      choices = List.copyOf(choices);
      if (choices.size() < 2
          || choices.stream().map(Single::channel).distinct().count() < choices.size()) {
        throw new IllegalArgumentException(
            "preferred: %s (expected two messages or more, each on a different channel)"
                .formatted(choices.stream().map(Single::inWords).collect(joining(", "))));
      }
      StepNameRules.requireValid(step);
    }

    @Override
    public Preferred named(String step) {
      return new Preferred(choices, step);
    }
  }
}
