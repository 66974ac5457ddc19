package dev.senda.journey;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Checks the enum of a journey's answers by text. */
final class TextAnswers {

  private TextAnswers() {}

  /**
   * What each answer means to a journey that has asked a question. Any text that is none of the
   * words is the one answer without words, besides the one for no answer.
   *
   * @param none the answer if no text comes in time
   * @throws IllegalArgumentException if two answers have the same word, or if not exactly one
   *     answer besides {@code none} has no words
   */
  static <A extends Enum<A> & TextAnswer> List<Outcome<A>> outcomes(
      SentMessage question, Class<A> type, A none) {
    var outcomes = new ArrayList<Outcome<A>>();
    var others = new ArrayList<A>();
    var known = new HashMap<String, A>();
    for (var answer : type.getEnumConstants()) {
      if (answer.words().isEmpty() && answer != none) {
        others.add(answer);
      }
      for (var word : answer.words()) {
        requireNew(word, answer, known);
      }
      if (!answer.words().isEmpty()) {
        outcomes.add(AwaitedEvent.answered(question, answer).means(answer));
      }
    }
    if (others.size() != 1) {
      throw new IllegalArgumentException(
          "%s: %s without words besides %s (expected one, for any other text)"
              .formatted(type.getSimpleName(), others, none));
    }
    outcomes.add(AwaitedEvent.replied(question).means(others.getFirst()));
    return outcomes;
  }

  private static <A extends Enum<A>> void requireNew(String word, A answer, Map<String, A> known) {
    var other = known.putIfAbsent(word.strip().toLowerCase(Locale.ROOT), answer);
    if (other != null) {
      throw new IllegalArgumentException(
          "word \"%s\" of %s: also of %s (expected it once)".formatted(word, answer, other));
    }
  }
}
