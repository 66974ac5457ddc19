package dev.senda.explorer.simulation.rates;

import dev.senda.explorer.JourneyVocabulary;
import dev.senda.explorer.JourneyVocabulary.NameKind;
import dev.senda.journey.Channel;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a rate refers to. Its text is the form of a rates file: {@code ebook-guide.opens}, {@code
 * event "Demo Booked"}.
 *
 * @param name the step or channel, the event, the condition ...
 * @param detail the link that is clicked, the answer by text, or the answer; otherwise empty
 */
record RateKey(RateSubject subject, String name, String detail) {

  private static final Pattern PLAIN = Pattern.compile("[\\w-]+");
  private static final Pattern OF_A_MESSAGE =
      Pattern.compile(
          "(?:\"([^\"]+)\"|([^\".]+))\\.(delivers|opens|clicks|replies|confirms)(?:\\.([\\w-]+))?");
  private static final Pattern OTHER =
      Pattern.compile("(event|condition|coupon|date|task|answer)\\s+\"(.+)\"(?:\\s+(\\w+))?");

  enum RateSubject {
    DELIVERS,
    OPENS,
    CLICKS,
    REPLIES,
    CONFIRMS,
    EVENT,
    CONDITION,
    COUPON,
    DATE,
    TASK,
    ANSWER;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static RateSubject of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  RateKey(RateSubject rateSubject, String name) {
    this(rateSubject, name, "");
  }

  static Optional<RateKey> parse(String text) {
    var message = OF_A_MESSAGE.matcher(text);
    if (message.matches()) {
      var name = message.group(1) == null ? message.group(2) : message.group(1);
      var link = message.group(4) == null ? "" : message.group(4);
      var key = new RateKey(RateSubject.of(message.group(3)), name, link);
      return Optional.of(key).filter(one -> link.isEmpty() || one.hasDetails());
    }
    var other = OTHER.matcher(text);
    if (other.matches()) {
      var detail = other.group(3) == null ? "" : other.group(3);
      var key = new RateKey(RateSubject.of(other.group(1)), other.group(2), detail);
      return Optional.of(key)
          .filter(one -> (one.subject == RateSubject.ANSWER) != detail.isEmpty());
    }
    return Optional.empty();
  }

  private boolean hasDetails() {
    return subject == RateSubject.CLICKS || subject == RateSubject.REPLIES;
  }

  /**
   * @throws IllegalArgumentException if the journey does not use the name
   */
  void requireKnownIn(JourneyVocabulary vocabulary) {
    switch (subject) {
      case DELIVERS, OPENS, CLICKS, REPLIES -> requireKnownMessage(vocabulary);
      case CONFIRMS -> vocabulary.requireKnown(NameKind.CONFIRMATION, name);
      case EVENT -> vocabulary.requireKnown(NameKind.EVENT_PATTERN, name);
      case CONDITION -> vocabulary.requireKnown(NameKind.CONDITION, name);
      case COUPON -> vocabulary.requireKnown(NameKind.COUPON_POOL, name);
      case TASK -> vocabulary.requireKnown(NameKind.TASK, name);
      case DATE -> vocabulary.requireKnown(NameKind.DATE, name);
      case ANSWER -> vocabulary.requireKnown(NameKind.ANSWER, name + " " + detail);
    }
  }

  private void requireKnownMessage(JourneyVocabulary vocabulary) {
    if (!detail.isEmpty()) {
      vocabulary.requireKnown(
          subject == RateSubject.REPLIES ? NameKind.TEXT_ANSWER : NameKind.LINK,
          JourneyVocabulary.link(name, detail));
    } else if (Channel.ofWireName(name).isEmpty()) {
      vocabulary.requireKnown(NameKind.MESSAGE, name);
    }
  }

  @Override
  public String toString() {
    return switch (subject) {
      case DELIVERS, OPENS, CLICKS, REPLIES, CONFIRMS ->
          "%s.%s%s"
              .formatted(
                  PLAIN.matcher(name).matches() ? name : "\"" + name + "\"",
                  subject.word(),
                  detail.isEmpty() ? "" : "." + detail);
      case EVENT, CONDITION, COUPON, DATE, TASK -> "%s \"%s\"".formatted(subject.word(), name);
      case ANSWER -> "%s \"%s\" %s".formatted(subject.word(), name, detail);
    };
  }
}
