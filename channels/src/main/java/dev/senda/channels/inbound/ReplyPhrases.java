package dev.senda.channels.inbound;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words and phrases of replies, from {@code reply-phrases.tsv}. */
final class ReplyPhrases {

  private static final String RESOURCE = "reply-phrases.tsv";
  private static final Pattern MACRO = Pattern.compile("\\{([A-Z]+)\\}");

  /**
   * A name with a capital letter at the end of a sentence: the sender says that this is not theirs.
   */
  private static final Pattern SOMEONE_ELSE =
      Pattern.compile(
          "(?:(?i:\\bi['’]?m not|\\bi am not|\\bthis is(?:n['’]?t| not)|\\bno soy|\\best[ae] no es|\\baqu[ií] no (?:vive|trabaja|est[aá])(?: ning[uú]na?)?"
              + "|\\baqu[ií] no hay ning[uú]na?|\\bno conozco a)|^Not) (?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\\p{Lu}\\p{Ll}+\\s*(?:[.,!;]|$)"
              + "|(?i:\\bno|\\bnobody named) \\p{Lu}\\p{Ll}+ here\\b");

  private static final ReplyPhrases ALL = load();

  private final Map<String, Set<String>> words = new HashMap<>();
  private final List<Row> rows = new ArrayList<>();

  private ReplyPhrases() {}

  /**
   * A row of the table.
   *
   * @param kind what it means, and where it is looked for
   * @param language ISO 639 codes
   * @param examples as people write them
   * @param pattern null where the row lists words
   */
  record Row(Kind kind, String language, List<String> examples, Pattern pattern) {}

  /** The kinds of rows. */
  enum Kind {
    WORD,
    SENTENCE_WORD,
    FILLER,
    POLITE,
    OPT_IN,
    YES,
    HELP,
    ORDINARY,
    OPT_OUT,
    OBJECTION,
    HINT,
    TOPIC,
    MESSAGE_WORD
  }

  /** The rows of this kind, in their order. */
  static List<Row> rows(Kind kind) {
    return ALL.rows.stream().filter(row -> row.kind() == kind).toList();
  }

  /** The words of this kind in all languages. */
  static Set<String> words(Kind kind) {
    return ALL.words.getOrDefault(kind.name(), Set.of());
  }

  static boolean namesSomeoneElse(String body) {
    return SOMEONE_ELSE.matcher(body).find();
  }

  private static ReplyPhrases load() {
    var phrases = new ReplyPhrases();
    var macros = new HashMap<String, String>();
    for (var line : lines()) {
      if (line.startsWith("#") || line.isBlank()) {
        continue;
      }
      var columns = line.split("\t", -1);
      if (columns[0].equals("macro")) {
        macros.put(columns[1], expanded(columns[3], macros));
      } else {
        phrases.add(columns, macros);
      }
    }
    return phrases;
  }

  private void add(String[] columns, Map<String, String> macros) {
    var kind = Kind.valueOf(columns[0].replace('-', '_').toUpperCase(Locale.ROOT));
    var examples = List.of(columns[2].split(" \\| ", -1));
    switch (kind) {
      case ORDINARY, OPT_OUT, OBJECTION, HINT, TOPIC, MESSAGE_WORD -> {
        rows.add(
            new Row(kind, columns[1], examples, Pattern.compile(expanded(columns[3], macros))));
      }
      case WORD, SENTENCE_WORD, FILLER, POLITE, OPT_IN, YES, HELP -> {
        words
            .computeIfAbsent(kind.name(), _ -> new HashSet<>())
            .addAll(List.of(columns[3].split(" ", -1)));
        rows.add(new Row(kind, columns[1], examples, Pattern.compile("")));
      }
    }
  }

  /** The pattern with the macros that stand above it. */
  private static String expanded(String pattern, Map<String, String> macros) {
    return MACRO
        .matcher(pattern)
        .replaceAll(
            macro ->
                Matcher.quoteReplacement(
                    Objects.requireNonNull(macros.get(macro.group(1)), macro.group())));
  }

  private static List<String> lines() {
    try (InputStream in = ReplyPhrases.class.getResourceAsStream(RESOURCE)) {
      return new String(Objects.requireNonNull(in, RESOURCE).readAllBytes(), UTF_8)
          .lines()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
