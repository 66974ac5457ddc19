package dev.senda.channels.inbound;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.senda.channels.inbound.ReplyPhrases.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyClassifierTest {

  private static final Path LABELLED = Path.of("src/test/resources/inbound/replies.tsv");
  private static final Path EVERYDAY = Path.of("src/test/resources/inbound/everyday-replies.tsv");
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final double MOST_OTHERS_HELD = 0.02;

  /** The words that 47 CFR 64.1200(a)(10) calls reasonable in themselves. */
  private static final List<String> FCC_WORDS =
      List.of("stop", "quit", "end", "revoke", "opt out", "cancel", "unsubscribe");

  private static ReplyIntent classify(String body) {
    return ReplyClassifier.classify("", body);
  }

  private static boolean isStoppedOrHeld(String body) {
    var intent = classify(body);
    return intent == ReplyIntent.OPT_OUT || intent == ReplyIntent.OBJECTION;
  }

  private record Labelled(String label, String body) {}

  private static List<Labelled> labelled() throws IOException {
    return Files.readAllLines(LABELLED, UTF_8).stream()
        .filter(line -> !line.startsWith("#") && !line.isBlank())
        .map(line -> line.split("\t", 2))
        .map(columns -> new Labelled(columns[0], columns[1]))
        .toList();
  }

  private record Everyday(String label, String language, String body) {}

  private static List<Everyday> everyday() throws IOException {
    return Files.readAllLines(EVERYDAY, UTF_8).stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("\t", -1))
        .map(columns -> new Everyday(columns[0], columns[1], columns[2]))
        .toList();
  }

  static Stream<String> fccWords() {
    return FCC_WORDS.stream();
  }

  @Nested
  class LabelledReplies {

    @Test
    void everyObjection_isStoppedOrHeld() throws IOException {
      var missed =
          labelled().stream()
              .filter(reply -> !reply.label().equals("other") && !isStoppedOrHeld(reply.body()))
              .toList();

      assertThat(missed).isEmpty();
    }

    @Test
    void clearOptOuts_areNotLeftToAPerson() throws IOException {
      var clear = labelled().stream().filter(reply -> reply.label().equals("stop")).toList();
      long stopped =
          clear.stream().filter(reply -> classify(reply.body()) == ReplyIntent.OPT_OUT).count();

      assertThat(clear).hasSizeGreaterThan(200);
      assertThat(stopped).isGreaterThan(clear.size() * 90L / 100);
    }

    @Test
    void atMostTwoPercentOfOrdinaryReplies_areStoppedOrHeld() throws IOException {
      var others = labelled().stream().filter(reply -> reply.label().equals("other")).toList();
      var held = others.stream().filter(reply -> isStoppedOrHeld(reply.body())).toList();

      assertThat(others).hasSizeGreaterThan(300);
      assertThat(held).hasSizeLessThanOrEqualTo((int) (others.size() * MOST_OTHERS_HELD));
    }
  }

  @Nested
  class EverydayReplies {

    @Test
    void everyObjection_isStoppedOrHeld() throws IOException {
      var missed =
          everyday().stream()
              .filter(reply -> !reply.label().equals("reply") && !isStoppedOrHeld(reply.body()))
              .toList();

      assertThat(everyday()).hasSizeGreaterThan(2500);
      assertThat(missed).isEmpty();
    }

    @Test
    void clearOptOut_isStopped_andUnclearObjection_isHeld() throws IOException {
      assertThat(everyday())
          .filteredOn(reply -> reply.label().equals("stop"))
          .hasSizeGreaterThan(100)
          .allMatch(reply -> classify(reply.body()) == ReplyIntent.OPT_OUT);
      assertThat(everyday())
          .filteredOn(reply -> reply.label().equals("hold"))
          .hasSizeGreaterThan(20)
          .allMatch(reply -> classify(reply.body()) == ReplyIntent.OBJECTION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "es"})
    void atMostTwoPercentOfOrdinaryReplies_areStoppedOrHeld(String language) throws IOException {
      var others =
          everyday().stream()
              .filter(reply -> reply.label().equals("reply") && reply.language().equals(language))
              .toList();
      var held = others.stream().filter(reply -> isStoppedOrHeld(reply.body())).toList();

      assertThat(others).hasSizeGreaterThan(500);
      assertThat(held).hasSizeLessThanOrEqualTo((int) (others.size() * MOST_OTHERS_HELD));
    }
  }

  @Nested
  class WordsOfTheFcc {

    @ParameterizedTest
    @MethodSource("dev.senda.channels.inbound.ReplyClassifierTest#fccWords")
    void word_inAnySpelling_optsOut(String word) {
      assertThat(
              Stream.of(
                  word,
                  word.toUpperCase(Locale.ROOT) + "!!!",
                  "\"" + word + "\"",
                  " " + word + ". ",
                  word + " \uD83D\uDED1",
                  "Please " + word,
                  word + ", please",
                  word + " now",
                  "ok " + word + " thanks",
                  "I want to " + word + " these texts",
                  "por favor " + word))
          .allSatisfy(
              text ->
                  assertThat(classify(text))
                      .as(text)
                      .isIn(ReplyIntent.OPT_OUT, ReplyIntent.OBJECTION));
      assertThat(classify(word)).isEqualTo(ReplyIntent.OPT_OUT);
      assertThat(classify("please " + word + "!")).isEqualTo(ReplyIntent.OPT_OUT);
    }
  }

  @Nested
  class Table {

    static Stream<String> optOuts() {
      return examples(Kind.OPT_OUT);
    }

    static Stream<String> objections() {
      return Stream.concat(examples(Kind.OBJECTION), examples(Kind.HINT));
    }

    static Stream<String> ordinary() {
      return examples(Kind.ORDINARY);
    }

    static Stream<String> words() {
      return Stream.concat(examples(Kind.WORD), examples(Kind.SENTENCE_WORD));
    }

    private static Stream<String> examples(Kind kind) {
      return ReplyPhrases.rows(kind).stream().flatMap(row -> row.examples().stream());
    }

    @ParameterizedTest
    @MethodSource({"optOuts", "words"})
    void exampleOfAnOptOut_isOne(String text) {
      assertThat(classify(text)).isEqualTo(ReplyIntent.OPT_OUT);
    }

    @ParameterizedTest
    @MethodSource("objections")
    void exampleOfAnObjection_isOne(String text) {
      assertThat(classify(text)).isEqualTo(ReplyIntent.OBJECTION);
    }

    @ParameterizedTest
    @MethodSource("ordinary")
    void exampleOfAnOrdinaryReply_isOne(String text) {
      assertThat(classify(text)).isEqualTo(ReplyIntent.REPLY);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"START", "start!", "Unstop", "¡ALTA!"})
  void start_optsIn(String body) {
    assertThat(classify(body)).isEqualTo(ReplyIntent.OPT_IN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Start my trial", "dame de alta", "yes please", "sí", "", ".", "🙂"})
  void otherText_isAReply(String body) {
    assertThat(classify(body)).isEqualTo(ReplyIntent.REPLY);
  }

  @Test
  void typeOfTheProvider_decides() {
    assertThat(ReplyClassifier.classify("STOP", "ok")).isEqualTo(ReplyIntent.OPT_OUT);
    assertThat(ReplyClassifier.classify("start", "stop")).isEqualTo(ReplyIntent.OPT_IN);
    assertThat(ReplyClassifier.classify("HELP", "info")).isEqualTo(ReplyIntent.HELP);
    assertThat(ReplyClassifier.classify("", "YES")).isEqualTo(ReplyIntent.YES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"!", " and", "no ", "me ", "stop the ", "a/", "dont "})
  void longMessage_isReadInShortTime(String part) {
    var hostile = "x" + part.repeat(400_000 / part.length()) + "x";

    assertTimeoutPreemptively(SOON, () -> classify(hostile));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"this is ridiculous", "you guys suck", "qué asco", "no thanks to your messages"})
  void anger_withoutAnotherTopic_isHeld(String body) {
    assertThat(classify(body)).isEqualTo(ReplyIntent.OBJECTION);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "this is ridiculous, where is my parcel?",
        "the food was disgusting, I want a refund",
        "qué asco, la comida llegó fría"
      })
  void anger_aboutAnOrder_isAReply(String body) {
    assertThat(classify(body)).isEqualTo(ReplyIntent.REPLY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"leave. me. alone.", "déjenme. en. paz.", "s.t.o.p"})
  void wordsThatStandAlone_areReadTogether(String body) {
    assertThat(classify(body)).isNotEqualTo(ReplyIntent.REPLY);
  }

  @Test
  void keywordWithSurroundings_isRecognized() {
    assertThat(classify("STOP" + "!".repeat(5000))).isEqualTo(ReplyIntent.OPT_OUT);
  }
}
