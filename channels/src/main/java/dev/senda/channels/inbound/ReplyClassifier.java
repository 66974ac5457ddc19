package dev.senda.channels.inbound;

import dev.senda.channels.inbound.ReplyPhrases.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides what a contact wants with a text message. Clear opt-outs are recognized as words and
 * inside sentences, in English and Spanish and by the most common words of some other languages: 47
 * CFR 64.1200(a)(10) obliges a sender to honor any reasonable wording. What only resembles an
 * opt-out is an objection, for a person to read.
 */
public final class ReplyClassifier {

  private static final Set<String> MISSPELLED_KEYWORDS =
      Set.of("stop", "quit", "cancel", "revoke", "remove", "optout", "unsubscribe", "baja");

  private ReplyClassifier() {}

  /**
   * The intent of a message.
   *
   * @param optOutType the type that Twilio's Advanced Opt-Out gives; empty for none
   */
  public static ReplyIntent classify(String optOutType, String body) {
    return switch (optOutType.strip().toUpperCase(Locale.ROOT)) {
      case "STOP" -> ReplyIntent.OPT_OUT;
      case "START" -> ReplyIntent.OPT_IN;
      case "HELP" -> ReplyIntent.HELP;
      default -> classify(body);
    };
  }

  private static ReplyIntent classify(String body) {
    var text = ReplyText.of(body);
    var all = text.toString();
    if (all.isEmpty()) {
      return ReplyIntent.REPLY;
    }
    if (ReplyPhrases.words(Kind.OPT_IN).contains(all)) {
      return ReplyIntent.OPT_IN;
    }
    if (ReplyPhrases.words(Kind.YES).contains(all)) {
      return ReplyIntent.YES;
    }
    if (ReplyPhrases.words(Kind.HELP).contains(all)) {
      return ReplyIntent.HELP;
    }
    var words = text.sentences().stream().flatMap(List::stream).toList();
    if (hasOnly(Kind.WORD, words.stream()) || isMisspelledKeyword(words)) {
      return ReplyIntent.OPT_OUT;
    }
    return inSentences(text, body);
  }

  private static ReplyIntent inSentences(ReplyText text, String body) {
    var rest = text.toString();
    for (var row : ReplyPhrases.rows(Kind.ORDINARY)) {
      rest = row.pattern().matcher(rest).replaceAll("#");
    }
    if (Stream.of(rest.split("/", -1))
        .anyMatch(
            sentence -> hasOnly(Kind.SENTENCE_WORD, Stream.of(sentence.strip().split(" ", -1))))) {
      return ReplyIntent.OPT_OUT;
    }
    if (matches(Kind.OPT_OUT, rest)) {
      return ReplyIntent.OPT_OUT;
    }
    return matches(Kind.OBJECTION, rest) || ReplyPhrases.namesSomeoneElse(body)
        ? ReplyIntent.OBJECTION
        : ReplyIntent.REPLY;
  }

  /** Also without the polite words: they can stand anywhere in a phrase. */
  private static boolean matches(Kind kind, String text) {
    var plain = withoutPoliteness(text);
    return ReplyPhrases.rows(kind).stream()
        .anyMatch(row -> row.pattern().matcher(text).find() || row.pattern().matcher(plain).find());
  }

  private static String withoutPoliteness(String text) {
    var polite = ReplyPhrases.words(Kind.POLITE);
    return Stream.of(text.replace("por favor", "").split(" ", -1))
        .filter(word -> !word.isEmpty() && !polite.contains(word))
        .collect(Collectors.joining(" "))
        .replace("/ /", "/");
  }

  /** Whether these words, besides fillers, are all of this kind, and at least one is. */
  private static boolean hasOnly(Kind kind, Stream<String> words) {
    var keywords = ReplyPhrases.words(kind);
    var rest = words.filter(word -> keywords.contains(word) || !isFiller(word)).toList();
    return !rest.isEmpty() && keywords.containsAll(rest);
  }

  /** One word besides fillers, with one letter wrong. */
  private static boolean isMisspelledKeyword(List<String> words) {
    var rest = words.stream().filter(word -> !isFiller(word)).toList();
    return rest.size() == 1 && ReplyText.resembles(rest.getFirst(), MISSPELLED_KEYWORDS);
  }

  private static boolean isFiller(String word) {
    return word.isEmpty()
        || ReplyPhrases.words(Kind.FILLER).contains(word)
        || (word.length() != 2 && word.chars().allMatch(Character::isDigit));
  }
}
