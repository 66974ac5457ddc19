package dev.senda.api.imports.mapping;

import dev.senda.journey.Channel;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a column means. As text: {@code email}, {@code status:sms}, {@code
 * consent:product-tips.email}, {@code attribute:birthday:date}.
 *
 * @param argument the name of the attribute, or the topic of the consent; empty for others
 * @param channel which a status or a consent is about
 * @param form how the values of an attribute are stored
 */
public record ImportField(FieldType type, String argument, Channel channel, ValueForm form) {

  private static final Pattern ATTRIBUTE_NAME = Pattern.compile("[^\\p{Cntrl}]{1,80}");

  /** The types of columns. */
  public enum FieldType {
    USER_ID,
    EMAIL,
    PHONE,
    LOCALE,
    TIME_ZONE,
    LIFECYCLE,
    ATTRIBUTE,
    /** Names of lists, separated by commas or semicolons. */
    LISTS,
    /** Subscribed, unsubscribed, cleaned, bounced, complained, ... */
    STATUS,
    /** As a status, of a tool whose "subscribed" is a default: only an opt-in is an agreement. */
    OPT_IN_STATUS,
    /** Whether the contact agreed to a topic on a channel; no means a withdrawal. */
    CONSENT,
    /** When the contact agreed. */
    CONSENT_AT,
    /** The version of the text that the contact saw, or another proof. */
    CONSENT_TEXT,
    UNSUBSCRIBED,
    UNSUBSCRIBED_AT,
    BOUNCED,
    BOUNCED_AT,
    COMPLAINED,
    /** Nothing may be sent to the address: the reasons, yes, or since when. */
    SUPPRESSED,
    /** Why an address is suppressed, in the words of the other tool. */
    REASON,
    /** Since when an address is suppressed. */
    SUPPRESSED_AT,
    IGNORE;

    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    private boolean hasChannel() {
      return switch (this) {
        case STATUS, OPT_IN_STATUS, CONSENT_AT, UNSUBSCRIBED, UNSUBSCRIBED_AT -> true;
        case USER_ID,
            EMAIL,
            PHONE,
            LOCALE,
            TIME_ZONE,
            LIFECYCLE,
            ATTRIBUTE,
            LISTS,
            CONSENT,
            CONSENT_TEXT,
            BOUNCED,
            BOUNCED_AT,
            COMPLAINED,
            SUPPRESSED,
            REASON,
            SUPPRESSED_AT,
            IGNORE ->
            false;
      };
    }
  }

  /** How the values of an attribute are stored. */
  public enum ValueForm {
    TEXT,
    NUMBER,
    BOOLEAN,
    DATE;

    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public static final String EXPECTED =
      "one of "
          + Arrays.stream(FieldType.values())
              .map(FieldType::wireName)
              .collect(Collectors.joining(", "))
          + "; such as attribute:birthday:date, consent:product-tips.email or status:sms";

  static ImportField of(FieldType type) {
    return new ImportField(type, "", Channel.EMAIL, ValueForm.TEXT);
  }

  static ImportField of(FieldType type, Channel channel) {
    return new ImportField(type, "", channel, ValueForm.TEXT);
  }

  static ImportField attribute(String name) {
    return new ImportField(FieldType.ATTRIBUTE, name, Channel.EMAIL, ValueForm.TEXT);
  }

  /** Reads the text form; empty for any other text. */
  public static Optional<ImportField> parse(String text) {
    var parts = text.strip().split(":", 3);
    var type =
        Arrays.stream(FieldType.values())
            .filter(
                one ->
                    one.wireName()
                        .replace("_", "")
                        .equals(parts[0].toLowerCase(Locale.ROOT).replaceAll("[_-]", "")))
            .findFirst();
    if (type.isEmpty()) {
      return Optional.empty();
    }
    return switch (type.get()) {
      case ATTRIBUTE -> parts.length == 1 ? Optional.empty() : parseAttribute(parts);
      case CONSENT -> parts.length == 2 ? parseConsent(parts[1]) : Optional.empty();
      default ->
          switch (parts.length) {
            case 1 -> Optional.of(of(type.get()));
            case 2 ->
                type.get().hasChannel()
                    ? Channel.ofWireName(parts[1]).map(channel -> of(type.get(), channel))
                    : Optional.empty();
            default -> Optional.empty();
          };
    };
  }

  private static Optional<ImportField> parseAttribute(String[] parts) {
    var form =
        parts.length < 3
            ? Optional.of(ValueForm.TEXT)
            : Arrays.stream(ValueForm.values())
                .filter(one -> one.wireName().equals(parts[2]))
                .findFirst();
    return form.filter(_ -> ATTRIBUTE_NAME.matcher(parts[1]).matches())
        .map(one -> new ImportField(FieldType.ATTRIBUTE, parts[1], Channel.EMAIL, one));
  }

  private static Optional<ImportField> parseConsent(String text) {
    int dot = text.lastIndexOf('.');
    return dot <= 0 || dot > 64
        ? Optional.empty()
        : Channel.ofWireName(text.substring(dot + 1))
            .map(
                channel ->
                    new ImportField(
                        FieldType.CONSENT, text.substring(0, dot), channel, ValueForm.TEXT));
  }

  /** The text form. */
  public String text() {
    return switch (type) {
      case ATTRIBUTE ->
          "attribute:%s%s".formatted(argument, form == ValueForm.TEXT ? "" : ":" + form.wireName());
      case CONSENT -> "consent:%s.%s".formatted(argument, channel.wireName());
      default ->
          type.wireName()
              + (type.hasChannel() && channel != Channel.EMAIL ? ":" + channel.wireName() : "");
    };
  }
}
