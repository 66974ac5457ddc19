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
 * opt-out is an objection, for a person to read: also anger, refusals and talk about our messages,
 * where the contact speaks of nothing that ordinary replies are about.
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

  /** Also with the words apart that a sign joins: "opt/out", "wrong-number". */
  private static ReplyIntent classify(String body) {
    var intent = classifyAsWritten(body);
    if (intent != ReplyIntent.REPLY) {
      return intent;
    }
    var apart = JoinedWords.withWordsApart(body);
    return !apart.equals(body) && isOptOutOrObjection(classifyAsWritten(apart))
        ? classifyAsWritten(apart)
        : intent;
  }

  private static boolean isOptOutOrObjection(ReplyIntent intent) {
    return intent == ReplyIntent.OPT_OUT || intent == ReplyIntent.OBJECTION;
  }

  private static ReplyIntent classifyAsWritten(String body) {
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
    var intent = inSentences(all, body);
    return intent == ReplyIntent.REPLY ? inSentences(text.joined(), body) : intent;
  }

  private static ReplyIntent inSentences(String text, String body) {
    var rest = text;
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
    return matches(Kind.OBJECTION, rest)
            || isSuspicious(rest, text)
            || ReplyPhrases.namesSomeoneElse(body)
        ? ReplyIntent.OBJECTION
        : ReplyIntent.REPLY;
  }

  /**
   * Weaker signs of an objection, in a message that speaks of nothing that ordinary replies are
   * about, or of our messages as well.
   */
  private static boolean isSuspicious(String rest, String all) {
    return matches(Kind.HINT, rest)
        && (!matches(Kind.TOPIC, all) || matches(Kind.MESSAGE_WORD, rest));
  }

  /** Also without the polite words: they can stand anywhere in a phrase. */
  private static boolean matches(Kind kind, String text) {
    var plain = withoutPoliteness(text);
    var forms = plain.equals(text) ? List.of(text) : List.of(text, plain);
    return ReplyPhrases.rows(kind).stream()
        .anyMatch(row -> forms.stream().anyMatch(form -> row.pattern().matcher(form).find()));
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
