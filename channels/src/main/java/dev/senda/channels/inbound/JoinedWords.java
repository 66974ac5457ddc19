package dev.senda.channels.inbound;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Words of a reply that a sign joins, or that are written without the space between them. */
final class JoinedWords {

  /** Words that end in a keyword and mean something else. */
  private static final Pattern COMPOUNDS =
      Pattern.compile("(?i)\\b(?:(?:full|one|non)-stop|(?:end-to|week|year|dead|open)-end)\\b");

  private static final Pattern JOINED_WORDS =
      Pattern.compile("(?<=[\\p{L}\\p{M}])[-/_+*–—](?=\\p{L})");

  /** Words that are often written without a space, and where the spaces belong. */
  private static final List<Map.Entry<Pattern, String>> GLUED_WORDS =
      List.of(
          glued("opt(?:ing)?(?:me)?outs?", "opt out"),
          glued("(take|remove|delete|leave|get|sign|unsubscribe|cancel|block)(me)", "$1 $2"),
          glued("(take|get|sign)(me)(off|out)", "$1 $2 $3"),
          glued("(me)(off|out|alone)", "$1 $2"),
          glued("(leave|let)(me|us)(alone|be)", "$1 $2 $3"),
          glued("(stop|quit)(text|texting|message|messaging|sending|calling|contacting)", "$1 $2"),
          glued(
              "(dont|donot|do not|no ?more)(texts?|message|messages|contact|call|send|email)",
              "$1 $2"),
          glued("(stop|quit)(text|texting|messaging|calling|contacting)(me)", "$1 $2 $3"),
          glued("(dont|donot|do not)(text|message|contact|call|email|send)(me)", "$1 $2 $3"),
          glued("(no)(quiero|manden|envien)(mas)", "$1 $2 $3"),
          glued("nome(interesa\\w*|manden|envien|escriban|molesten|llamen)", "no me $1"),
          glued("(dejen|saquen|quiten|borren)[-/_ ](me)", "$1$2"),
          glued("donot", "do not"),
          glued("nomore", "no more"),
          glued("notinterested", "not interested"),
          glued("(wrong)(number|person)", "$1 $2"),
          glued("(numero)(equivocado|incorrecto)", "$1 $2"),
          glued("(no)(quiero|molest\\w+|escriban|manden|insistan)", "$1 $2"),
          glued("(ya)(no|basta)", "$1 $2"),
          glued("(paren|basta|baja|pare)(ya)", "$1 $2"),
          glued("(dejen|deje|deja)(me)en(paz)", "$1$2 en $3"),
          glued("(dar|dar me|darme|denme|dame)?debaja", "$1 de baja"));

  private JoinedWords() {}

  private static Map.Entry<Pattern, String> glued(String pattern, String apart) {
    return Map.entry(Pattern.compile("\\b" + pattern + "\\b"), apart);
  }

  /** The message with a space where a sign joins two words: "opt/out", "wrong-number". */
  static String withWordsApart(String body) {
    var read =
        body.length() > ReplyText.READ_AT_MOST ? body.substring(0, ReplyText.READ_AT_MOST) : body;
    return JOINED_WORDS.matcher(withoutCompounds(read)).replaceAll(" ");
  }

  /** The text with the spaces that are missing: "takeme off". */
  static String withGluedWordsApart(String text) {
    var apart = text;
    for (var words : GLUED_WORDS) {
      apart = words.getKey().matcher(apart).replaceAll(words.getValue());
    }
    return apart;
  }

  /** The text without words such as "full-stop". */
  static String withoutCompounds(String text) {
    return COMPOUNDS.matcher(text).replaceAll("nonstop");
  }
}
