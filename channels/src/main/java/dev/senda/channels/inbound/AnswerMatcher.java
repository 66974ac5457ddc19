package dev.senda.channels.inbound;

import dev.senda.channels.inbound.ReplyPhrases.Kind;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Recognizes a text as one of the answers that a journey expects. It must be one of their words,
 * perhaps with a polite word before or after it: "not in the morning" is no "morning".
 */
public final class AnswerMatcher {

  private static final List<String> OPTION = List.of("option", "opcion", "number", "numero");

  private AnswerMatcher() {}

  /** Whether the text is one of these words. */
  public static boolean matches(String text, List<String> words) {
    var plain = plain(text);
    return !plain.isEmpty() && words.stream().anyMatch(word -> plain.equals(plain(word)));
  }

  /** The text in lower case without accents, punctuation and polite words; "option 1" is "1". */
  private static String plain(String text) {
    var all = ReplyText.of(text).toString().replace("por favor", "");
    var words = Stream.of(all.split("[ /]+", -1)).filter(word -> !word.isEmpty()).toList();
    var polite = ReplyPhrases.words(Kind.POLITE);
    var meant = words.stream().filter(word -> !polite.contains(word)).toList();
    var kept = meant.isEmpty() ? words : meant;
    return kept.stream()
        .skip(kept.size() == 2 && OPTION.contains(kept.getFirst()) ? 1 : 0)
        .collect(Collectors.joining(" "));
  }
}
