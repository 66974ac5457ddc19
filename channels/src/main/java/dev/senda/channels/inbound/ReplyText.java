package dev.senda.channels.inbound;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The text of a reply in a form that rules can match: lower case, without accents, apostrophes and
 * repeated letters, with common misspellings corrected. Words are separated by one space, sentences
 * by {@code /}.
 */
final class ReplyText {

  /** Twilio sends at most 1,600 characters; the time of the rules grows with the text. */
  static final int READ_AT_MOST = 2000;

  private static final Pattern ACCENTS = Pattern.compile("\\p{M}+");
  private static final Pattern APOSTROPHES = Pattern.compile("(?<=\\p{L})['’`´](?=\\p{L})");
  private static final Pattern SPELLED_STOP =
      Pattern.compile("\\bs[\\W_]{1,2}t[\\W_]{1,2}o[\\W_]{1,2}p\\b");
  private static final Pattern HIDDEN_CURSE =
      Pattern.compile("\\bf(?:[*#@]{1,3}(?:c?k)?|uk|ck)\\b");
  private static final Pattern STOP_SIGNS =
      Pattern.compile("[\\x{1F6D1}\\x{26D4}\\x{1F6AB}\\x{1F645}]");
  private static final Pattern RUDE_SIGNS = Pattern.compile("[\\x{1F595}\\x{1F92C}]");
  private static final Pattern REPEATED = Pattern.compile("(\\p{L})\\1{2,}");
  private static final Pattern DOUBLED_END =
      Pattern.compile("\\b(stop|baja|end|quit|alto|basta)\\p{L}\\b");
  private static final Pattern SENTENCE_END = Pattern.compile("[.,;:!¡¿()\\[\\]\\n\\r–—-]+");
  private static final Pattern OTHER = Pattern.compile("[^\\p{L}\\p{N}/? ]+");

  private static final Pattern NUMBER_SIGN = Pattern.compile("#(?!\\d)");
  private static final Pattern PLUS = Pattern.compile(" ?\\+ ?(?!\\d)");
  private static final Pattern SHORT_POR =
      Pattern.compile("\\b(?:x (?=que\\b|q\\b|k\\b|favor\\b)|(?:x|p|xp|por)(?=[qk]\\b|que\\b))");
  private static final Pattern VOWELS = Pattern.compile("[aeiou]");
  private static final Pattern SPACES = Pattern.compile("[ \\t\\x{A0}]+");

  /** Words that are often misspelled in a way that no distance finds, or that are too short. */
  private static final Map<String, String> MISSPELLED =
      Map.ofEntries(
          Map.entry("stpo", "stop"),
          Map.entry("stp", "stop"),
          Map.entry("dejn", "dejen"),
          Map.entry("stahp", "stop"),
          Map.entry("intrest", "interest"),
          Map.entry("intrests", "interest"),
          Map.entry("interza", "interesa"),
          Map.entry("intereza", "interesa"),
          Map.entry("intresa", "interesa"),
          Map.entry("stawp", "stop"),
          Map.entry("sotp", "stop"),
          Map.entry("tsop", "stop"),
          Map.entry("st0p", "stop"),
          Map.entry("stpp", "stop"),
          Map.entry("sttop", "stop"),
          Map.entry("stoip", "stop"),
          Map.entry("stope", "stop"),
          Map.entry("stopit", "stop"),
          Map.entry("ustop", "stop"),
          Map.entry("dnt", "dont"),
          Map.entry("d", "de"),
          Map.entry("rong", "wrong"),
          Map.entry("aloen", "alone"),
          Map.entry("nmbr", "number"),
          Map.entry("optt", "opt"),
          Map.entry("baia", "baja"),
          Map.entry("revok", "revoke"),
          Map.entry("cnacel", "cancel"),
          Map.entry("mnsjes", "mensajes"),
          Map.entry("dtop", "stop"),
          Map.entry("estop", "stop"),
          Map.entry("unsuscribe", "unsubscribe"),
          Map.entry("unsubribe", "unsubscribe"),
          Map.entry("desinscribir", "desuscribir"),
          Map.entry("vaja", "baja"),
          Map.entry("bajame", "baja"),
          Map.entry("canel", "cancel"),
          Map.entry("cancle", "cancel"),
          Map.entry("cansel", "cancel"),
          Map.entry("qiut", "quit"),
          Map.entry("quti", "quit"),
          Map.entry("remov", "remove"),
          Map.entry("remvoe", "remove"),
          Map.entry("rmove", "remove"),
          Map.entry("txt", "text"),
          Map.entry("txts", "texts"),
          Map.entry("txting", "texting"),
          Map.entry("textin", "texting"),
          Map.entry("msg", "message"),
          Map.entry("msgs", "messages"),
          Map.entry("mensjes", "mensajes"),
          Map.entry("msjs", "mensajes"),
          Map.entry("msj", "mensaje"),
          Map.entry("msjes", "mensajes"),
          Map.entry("nro", "numero"),
          Map.entry("num", "numero"),
          Map.entry("q", "que"),
          Map.entry("k", "que"),
          Map.entry("u", "you"),
          Map.entry("ur", "your"),
          Map.entry("lv", "leave"),
          Map.entry("leav", "leave"),
          Map.entry("intrested", "interested"),
          Map.entry("intersted", "interested"),
          Map.entry("plese", "please"),
          Map.entry("numbr", "number"),
          Map.entry("nmber", "number"),
          Map.entry("wrng", "wrong"),
          Map.entry("spamm", "spam"),
          Map.entry("fabor", "favor"),
          Map.entry("pesaos", "pesados"),
          Map.entry("dlt", "delete"),
          Map.entry("kiero", "quiero"),
          Map.entry("kieren", "quieren"),
          Map.entry("kien", "quien"),
          Map.entry("ke", "que"),
          Map.entry("qe", "que"),
          Map.entry("kita", "quita"),
          Map.entry("kiten", "quiten"),
          Map.entry("kitenme", "quitenme"),
          Map.entry("kitame", "quitame"),
          Map.entry("aki", "aqui"),
          Map.entry("wen", "when"),
          Map.entry("hw", "how"),
          Map.entry("wat", "what"),
          Map.entry("r", "are"),
          Map.entry("tlf", "telefono"),
          Map.entry("tfno", "telefono"),
          Map.entry("telf", "telefono"),
          Map.entry("escrivan", "escriban"),
          Map.entry("escrivas", "escribas"),
          Map.entry("escrivir", "escribir"),
          Map.entry("enbien", "envien"),
          Map.entry("embien", "envien"),
          Map.entry("embies", "envies"),
          Map.entry("enbies", "envies"),
          Map.entry("mensage", "mensaje"),
          Map.entry("mensages", "mensajes"),
          Map.entry("mjs", "mensajes"),
          Map.entry("mjes", "mensajes"));

  /** Long words whose misspellings are found by their distance. */
  private static final List<String> LONG_WORDS =
      List.of(
          "unsubscribe",
          "unsubscribed",
          "desuscribir",
          "desuscribirme",
          "desuscribanme",
          "desuscribeme",
          "desapuntame",
          "suscripcion",
          "messages",
          "mensajes",
          "subscription",
          "cancelar",
          "equivocado",
          "publicidad",
          "escriban",
          "remove",
          "number",
          "numero",
          "texting",
          "borrenme",
          "harassment",
          "harassing",
          "annoying",
          "interested",
          "consentimiento",
          "autorizacion",
          "bloqueado",
          "permission",
          "denunciar");

  /** Words that only resemble a long word. */
  private static final Set<String> OTHER_WORDS =
      Set.of(
          "interest",
          "interests",
          "uninterested",
          "permissions",
          "bloqueada",
          "bloqueados",
          "bloqueadas",
          "bloqueando",
          "denuncia",
          "denuncian",
          "denuncias",
          "denuncie",
          "denunciare",
          "subscribe",
          "subscribed",
          "message",
          "mensaje",
          "suscribir",
          "suscribirme",
          "describir",
          "cancela",
          "canceler",
          "cancelas",
          "equivocada",
          "cancelara",
          "cancelan",
          "cancelen",
          "cancelad",
          "cancelado",
          "cancelada",
          "escriben",
          "escriba",
          "escribas",
          "describan",
          "escribanme",
          "massages",
          "passages",
          "numbers",
          "numeros",
          "numerous",
          "lumber",
          "removed",
          "remover",
          "removes",
          "remote",
          "remotely",
          "testing",
          "taxing",
          "publicidades");

  /** Short words that contacts really write, and that only resemble a keyword. */
  private static final Set<String> SHORT_WORDS =
      Set.of(
          "remote", "shop", "step", "stow", "spot", "soap", "stoup", "strop", "slop", "top", "sop",
          "stops", "suit", "quiet", "quite", "quilt", "quid", "quits", "quip", "cancer", "cancels",
          "bajo", "bala", "bata", "baba", "baza", "baca", "baila", "bajan", "bajas", "bahia",
          "baya", "caja", "raja", "faja", "paja", "moved", "rebajo", "baja", "stock", "stoke",
          "stomp");

  private final String text;

  private ReplyText(String text) {
    this.text = text;
  }

  static ReplyText of(String body) {
    var read = body.length() > READ_AT_MOST ? body.substring(0, READ_AT_MOST) : body;
    var plain =
        ACCENTS
            .matcher(Normalizer.normalize(read, Normalizer.Form.NFKD))
            .replaceAll("")
            .toLowerCase(Locale.ROOT);
    plain = APOSTROPHES.matcher(plain).replaceAll("");
    plain = HIDDEN_CURSE.matcher(plain).replaceAll("fuck");
    plain = SPELLED_STOP.matcher(plain).replaceAll("stop");
    plain =
        plain
            .replace("opt-", "opt ")
            .replace("no m ", "no me ")
            .replace("un-sub", "unsub")
            .replace("un sub", "unsub")
            .replace("$top", "stop");
    plain = JoinedWords.withoutCompounds(plain);
    plain = STOP_SIGNS.matcher(plain).replaceAll(" stopsign ");
    plain = RUDE_SIGNS.matcher(plain).replaceAll(" rudesign ");
    plain = REPEATED.matcher(plain).replaceAll("$1");
    plain = JoinedWords.withGluedWordsApart(plain);
    plain = SENTENCE_END.matcher(plain).replaceAll(" / ").replace("?", " ? ");
    plain = NUMBER_SIGN.matcher(plain).replaceAll(" number ");
    plain = SHORT_POR.matcher(plain).replaceAll("por ");
    plain = PLUS.matcher(plain).replaceAll(" mas ");
    plain = OTHER.matcher(plain).replaceAll(" ");
    var words = new ArrayList<String>();
    for (var word : SPACES.split(plain.strip(), -1)) {
      if (!word.isEmpty()) {
        words.add(corrected(word));
      }
    }
    return new ReplyText(tidied(words));
  }

  /** All words and sentence ends. */
  @Override
  public String toString() {
    return text;
  }

  /** Without sentence ends, if each of several words is a sentence: "leave. me. alone." */
  String joined() {
    var sentences = sentences();
    return sentences.size() > 2 && sentences.stream().allMatch(sentence -> sentence.size() == 1)
        ? text.replace(" / ", " ")
        : text;
  }

  /** The words of each sentence; a question mark is a word. */
  List<List<String>> sentences() {
    var sentences = new ArrayList<List<String>>();
    for (var sentence : text.split("/", -1)) {
      var words = List.of(sentence.strip().split(" ", -1));
      if (!words.getFirst().isEmpty()) {
        sentences.add(words);
      }
    }
    return sentences;
  }

  private static String tidied(List<String> words) {
    var joined = new StringBuilder();
    for (var word : words) {
      boolean isEnd = word.equals("/");
      if (word.isEmpty() || (isEnd && (joined.isEmpty() || joined.toString().endsWith("/")))) {
        continue;
      }
      if (!joined.isEmpty()) {
        joined.append(' ');
      }
      joined.append(word);
    }
    var text = joined.toString();
    return text.endsWith(" /")
        ? text.substring(0, text.length() - 2)
        : text.equals("/") ? "" : text;
  }

  private static String corrected(String word) {
    var known = MISSPELLED.get(word);
    if (known != null) {
      return known;
    }
    var doubled = DOUBLED_END.matcher(word);
    if (doubled.matches() && word.charAt(word.length() - 1) == word.charAt(word.length() - 2)) {
      return doubled.group(1);
    }
    if (word.length() < 4 || LONG_WORDS.contains(word) || OTHER_WORDS.contains(word)) {
      return word;
    }
    for (var longWord : LONG_WORDS) {
      int atMost = longWord.length() >= 10 ? 2 : 1;
      if (isWithoutVowels(word, longWord)
          || (Math.abs(longWord.length() - word.length()) <= atMost
              && distance(longWord, word) <= atMost)) {
        return longWord;
      }
    }
    return word;
  }

  /** Whether the word is the long one without some of its vowels: "mnsajes", "txtng". */
  private static boolean isWithoutVowels(String word, String longWord) {
    return word.length() < longWord.length()
        && word.charAt(0) == longWord.charAt(0)
        && VOWELS.matcher(word).replaceAll("").equals(VOWELS.matcher(longWord).replaceAll(""));
  }

  /** Whether this word is probably a misspelled keyword. */
  static boolean resembles(String word, Set<String> keywords) {
    return word.length() >= 3
        && !SHORT_WORDS.contains(word)
        && keywords.stream()
            .anyMatch(
                keyword -> word.charAt(0) == keyword.charAt(0) && distance(keyword, word) <= 1);
  }

  /** How many letters to insert, delete, replace or swap (optimal string alignment). */
  private static int distance(String a, String b) {
    var rows = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      rows[i][0] = i;
    }
    for (int j = 0; j <= b.length(); j++) {
      rows[0][j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      for (int j = 1; j <= b.length(); j++) {
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        rows[i][j] =
            Math.min(Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1), rows[i - 1][j - 1] + cost);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
        }
      }
    }
    return rows[a.length()][b.length()];
  }
}
