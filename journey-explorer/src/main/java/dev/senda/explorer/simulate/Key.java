package dev.senda.explorer.simulate;

import dev.senda.explorer.virtual.Vocabulary;
import dev.senda.explorer.virtual.Vocabulary.Kind;
import dev.senda.journey.Channel;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a rate is about. As text it is what a rates file says: {@code ebook-guide.opens}, {@code
 * event "Demo Booked"}.
 *
 * @param name the step or channel, the event, the condition ...
 * @param detail the link that is clicked, or the answer; otherwise empty
 */
record Key(About about, String name, String detail) {

  private static final Pattern PLAIN = Pattern.compile("[\\w-]+");
  private static final Pattern OF_A_MESSAGE =
      Pattern.compile(
          "(?:\"([^\"]+)\"|([^\".]+))\\.(delivers|opens|clicks|replies)(?:\\.([\\w-]+))?");
  private static final Pattern OTHER =
      Pattern.compile("(event|condition|coupon|date|answer)\\s+\"(.+)\"(?:\\s+(\\w+))?");

  enum About {
    DELIVERS,
    OPENS,
    CLICKS,
    REPLIES,
    EVENT,
    CONDITION,
    COUPON,
    DATE,
    ANSWER;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static About of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  Key(About about, String name) {
    this(about, name, "");
  }

  static Optional<Key> parse(String text) {
    var message = OF_A_MESSAGE.matcher(text);
    if (message.matches()) {
      var name = message.group(1) == null ? message.group(2) : message.group(1);
      var link = message.group(4) == null ? "" : message.group(4);
      var key = new Key(About.of(message.group(3)), name, link);
      return Optional.of(key).filter(one -> link.isEmpty() || one.about == About.CLICKS);
    }
    var other = OTHER.matcher(text);
    if (other.matches()) {
      var detail = other.group(3) == null ? "" : other.group(3);
      var key = new Key(About.of(other.group(1)), other.group(2), detail);
      return Optional.of(key).filter(one -> (one.about == About.ANSWER) != detail.isEmpty());
    }
    return Optional.empty();
  }

  /**
   * @throws IllegalArgumentException if the journey has no such thing
   */
  void check(Vocabulary vocabulary) {
    switch (about) {
      case DELIVERS, OPENS, CLICKS, REPLIES -> checkMessage(vocabulary);
      case EVENT -> vocabulary.check(Kind.PATTERN, name);
      case CONDITION -> vocabulary.check(Kind.CONDITION, name);
      case COUPON -> vocabulary.check(Kind.POOL, name);
      case DATE -> vocabulary.check(Kind.DATE, name);
      case ANSWER -> vocabulary.check(Kind.ANSWER, name + " " + detail);
    }
  }

  private void checkMessage(Vocabulary vocabulary) {
    if (!detail.isEmpty()) {
      vocabulary.check(Kind.LINK, Vocabulary.link(name, detail));
    } else if (Channel.ofWireName(name).isEmpty()) {
      vocabulary.check(Kind.MESSAGE, name);
    }
  }

  @Override
  public String toString() {
    return switch (about) {
      case DELIVERS, OPENS, CLICKS, REPLIES ->
          "%s.%s%s"
              .formatted(
                  PLAIN.matcher(name).matches() ? name : "\"" + name + "\"",
                  about.word(),
                  detail.isEmpty() ? "" : "." + detail);
      case EVENT, CONDITION, COUPON, DATE -> "%s \"%s\"".formatted(about.word(), name);
      case ANSWER -> "%s \"%s\" %s".formatted(about.word(), name, detail);
    };
  }
}
