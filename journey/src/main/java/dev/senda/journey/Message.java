package dev.senda.journey;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
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
    return new Email(template, null, template, false, null, null, null);
  }

  /** A text message from the template {@code <template>.<locale>.sms}. */
  static Text sms(String template) {
    return new Text(Channel.SMS, template, template, false, null);
  }

  /** A WhatsApp message from the template {@code <template>.<locale>.whatsapp}. */
  static Text whatsapp(String template) {
    return new Text(Channel.WHATSAPP, template, template, false, null);
  }

  /** A Messenger message from the template {@code <template>.<locale>.messenger}. */
  static Text messenger(String template) {
    return new Text(Channel.MESSENGER, template, template, false, null);
  }

  /** A push message from the template {@code <template>.<locale>.push}. */
  static Text push(String template) {
    return new Text(Channel.PUSH, template, template, false, null);
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

    /**
     * The same message with data that a Spring bean of this type fetches when the message is sent:
     * {@code email("price-list").with("prices", CurrentPrices.class)}. The template prints them as
     * {@code {{ prices.gold }}}.
     *
     * @throws IllegalArgumentException if it has data already, or the name is taken
     */
    Single with(String name, Class<? extends MessageData> type);

    /** What is fetched when it is sent; null for nothing. */
    @Nullable FetchedData data();

    /** What the contact confirms by the link in it; null in all other messages. */
    default @Nullable OptIn optIn() {
      return null;
    }

    @Override
    default List<Single> choices() {
      return List.of(this);
    }

    private String inItsWords() {
      return "%s %s%s%s"
          .formatted(channel().wireName(), template(), dataInWords(), optionsInWords());
    }

    private String optionsInWords() {
      var optIn = optIn();
      var digest = this instanceof Email email ? email.digest() : null;
      return (isAtLeastOnce() ? " at least once" : "")
          + (digest == null ? "" : " with " + digest)
          + (optIn == null ? "" : " " + optIn);
    }

    /** {@code with prices}; empty for none. */
    default String dataInWords() {
      var data = data();
      return data == null ? "" : " with " + data.name();
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
   * @param optIn what the contact confirms by the link in it; null in all other mails
   * @param data what is fetched when it is sent; null for nothing
   */
  record Email(
      String template,
      @Nullable String subject,
      String step,
      boolean isAtLeastOnce,
      @Nullable Digest digest,
      @Nullable OptIn optIn,
      @Nullable FetchedData data)
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
      return new Email(template, subject, step, isAtLeastOnce, digest, optIn, data);
    }

    @Override
    public Email named(String step) {
      return new Email(template, subject, step, isAtLeastOnce, digest, optIn, data);
    }

    @Override
    public Email atLeastOnce() {
      return new Email(template, subject, step, true, digest, optIn, data);
    }

    Email confirming(OptIn confirmed) {
      return new Email(template, subject, step, isAtLeastOnce, digest, confirmed, data);
    }

    @Override
    public Email with(String name, Class<? extends MessageData> type) {
      return new Email(
          template, subject, step, isAtLeastOnce, digest, optIn, FetchedData.of(name, type, data));
    }

    /** The same email, whose template prints these events: {@code with(digest(event("Liked")))}. */
    public Email with(Digest digest) {
      return new Email(template, subject, step, isAtLeastOnce, digest, optIn, data);
    }

    /** Whether it asks the contact to confirm a subscription. */
    public boolean isConfirmation() {
      return optIn != null;
    }

    @Override
    public Channel channel() {
      return Channel.EMAIL;
    }
  }

  /**
   * Data that a bean fetches when a message is sent.
   *
   * @param name the name under which the template prints them
   * @param type the name of the {@link MessageData} type
   */
  record FetchedData(String name, String type) {

    public FetchedData {
      AwaitedEvent.Happened.requireFreeName(name);
    }

    static FetchedData of(
        String name, Class<? extends MessageData> type, @Nullable FetchedData before) {
      if (before != null) {
        throw new IllegalArgumentException(
            "data: \"%s\" besides \"%s\" (expected one for each message)"
                .formatted(name, before.name()));
      }
      if (type == MessageData.class) {
        throw new IllegalArgumentException(
            "data: MessageData (expected an interface of your own that extends it)");
      }
      return new FetchedData(name, type.getName());
    }
  }

  /**
   * A subscription that a contact confirms by the link in a mail.
   *
   * @param topic what the contact consents to by email
   * @param validFor how long the link works
   */
  record OptIn(String topic, Duration validFor) {

    public OptIn {
      NameRules.requireHyphenated("topic", topic, "newsletter");
      Time.requirePositive(validFor);
    }

    /** {@code to confirm newsletter}. */
    @Override
    public String toString() {
      return "to confirm " + topic;
    }
  }

  /**
   * A plain-text message.
   *
   * @param channel SMS, WHATSAPP, MESSENGER or PUSH
   * @param template the template's name, without locale and file extension
   * @param step the name of the step that sends it
   * @param data what is fetched when it is sent; null for nothing
   */
  record Text(
      Channel channel,
      String template,
      String step,
      boolean isAtLeastOnce,
      @Nullable FetchedData data)
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
      return new Text(channel, template, step, isAtLeastOnce, data);
    }

    @Override
    public Text atLeastOnce() {
      return new Text(channel, template, step, true, data);
    }

    @Override
    public Text with(String name, Class<? extends MessageData> type) {
      return new Text(channel, template, step, isAtLeastOnce, FetchedData.of(name, type, data));
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
