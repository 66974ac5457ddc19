package dev.senda.channels.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.channels.inbound.ReplyPhrases.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The tables of {@code docs/providers/replies.md} are those of the code. This writes them again:
 *
 * <pre>
 * ./senda test -pl channels -am -Dtest=RepliesPageTest -Dsurefire.failIfNoSpecifiedTests=false -Dsenda.accept=true
 * </pre>
 */
class RepliesPageTest {

  private static final Path PAGE = Path.of("../docs/providers/replies.md");
  private static final String START = "<!-- generated from reply-phrases.tsv -->\n";

  @Test
  void page_hasThePhrasesOfTheCode() throws IOException {
    var page = Files.readString(PAGE);
    var expected = page.substring(0, page.indexOf(START) + START.length()) + tables();
    if (Boolean.getBoolean("senda.accept")) {
      Files.writeString(PAGE, expected);
      return;
    }

    assertThat(page).as("%s (write it anew with -Dsenda.accept=true)", PAGE).isEqualTo(expected);
  }

  private static String tables() {
    return words()
        + table("Phrases that opt out", Kind.OPT_OUT)
        + table("Objections that a person reads", Kind.OBJECTION)
        + table("Objections where nothing else is spoken of", Kind.HINT)
        + table("Ordinary replies with such words", Kind.ORDINARY);
  }

  private static String words() {
    return """

        ## Words

        | as | words |
        |---|---|
        | the whole message, besides fillers such as "please", "now", "por favor" | %s |
        | a whole sentence of a longer message | %s |
        | opting in again | %s |
        """
        .formatted(list(Kind.WORD), list(Kind.SENTENCE_WORD), list(Kind.OPT_IN));
  }

  private static String list(Kind kind) {
    return String.join(", ", new TreeSet<>(ReplyPhrases.words(kind))).replace("stopsign", "🛑");
  }

  private static String table(String title, Kind kind) {
    return "\n## %s\n\n| language | for example |\n|---|---|\n".formatted(title)
        + ReplyPhrases.rows(kind).stream()
            .map(row -> "| %s | %s |".formatted(row.language(), String.join("; ", row.examples())))
            .collect(Collectors.joining("\n", "", "\n"));
  }
}
