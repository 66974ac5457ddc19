package dev.senda.workers.rendering.liquid.parse;

import dev.senda.workers.rendering.liquid.expression.LiquidException;
import dev.senda.workers.rendering.liquid.parse.Token.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The words and signs between the braces of an output or a tag, read from left to right. */
final class Markup {

  private final TemplateText template;
  private final int begin;
  private final int end;
  private @Nullable List<Token> tokens;
  private int position;

  /**
   * A part of a template.
   *
   * @param begin its first character
   * @param end after its last one
   */
  Markup(TemplateText template, int begin, int end) {
    this.template = template;
    this.begin = begin;
    this.end = end;
  }

  TemplateText template() {
    return template;
  }

  int begin() {
    return begin;
  }

  int end() {
    return end;
  }

  /** As the template writes it. */
  String text() {
    return template.content().substring(begin, end);
  }

  private List<Token> tokens() {
    var known = tokens;
    if (known == null) {
      known = new Tokenizer(template, begin, end).all();
      tokens = known;
    }
    return known;
  }

  Token peek() {
    return tokens().get(position);
  }

  private Token peekAfter() {
    return tokens().get(Math.min(position + 1, tokens().size() - 1));
  }

  Token next() {
    var token = peek();
    if (token.kind() != Kind.END) {
      position++;
    }
    return token;
  }

  boolean isNext(Kind kind) {
    return peek().kind() == kind;
  }

  /** Whether a name with a colon is next: a named argument. */
  boolean isNamedNext() {
    return isNext(Kind.NAME) && peekAfter().kind() == Kind.COLON;
  }

  /** Takes what is next if it is of a kind. */
  boolean take(Kind kind) {
    if (!isNext(kind)) {
      return false;
    }
    position++;
    return true;
  }

  boolean isWordNext(String word) {
    return isNext(Kind.NAME) && peek().text().equals(word);
  }

  /** Takes the next word if it is this one. */
  boolean takeWord(String word) {
    if (!isWordNext(word)) {
      return false;
    }
    position++;
    return true;
  }

  /**
   * Takes what is next, which must be of a kind.
   *
   * @param expected for the error
   */
  Token expect(Kind kind, String expected) {
    if (!isNext(kind)) {
      throw unexpected(expected);
    }
    return next();
  }

  /** Nothing may follow. */
  void expectEnd() {
    if (!isNext(Kind.END)) {
      throw unexpected("the end of the tag");
    }
  }

  /** An error: the next word is not what was expected. */
  LiquidException unexpected(String expected) {
    var token = peek();
    return template.error(
        token.begin(),
        token.kind() == Kind.END
            ? "found the end of the tag, expected " + expected
            : "found \"%s\", expected %s".formatted(source(position), expected));
  }

  private String source(int index) {
    var token = tokens().get(index);
    return template.content().substring(token.begin(), token.end());
  }

  /** How many words and signs were read. */
  int position() {
    return position;
  }

  /** Goes back to where {@link #position} was taken. */
  void backTo(int earlier) {
    position = earlier;
  }

  /** What was read since a position, as the template writes it. */
  String sourceSince(int first) {
    return template
        .content()
        .substring(tokens().get(first).begin(), tokens().get(Math.max(position - 1, first)).end());
  }

  /** The same without white space. */
  String shortSourceSince(int first) {
    var source = new StringBuilder();
    for (int i = first; i < position; i++) {
      source.append(source(i));
    }
    return source.toString();
  }

  int line() {
    return template.lineOf(begin);
  }
}
