package dev.senda.workers.rendering.liquid.parse;

import dev.senda.workers.rendering.liquid.parse.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Splits what stands between braces into words and signs. */
final class Tokenizer {

  private final TemplateText template;
  private final String text;
  private final int end;
  private int position;

  Tokenizer(TemplateText template, int begin, int end) {
    this.template = template;
    this.text = template.content();
    this.end = end;
    this.position = begin;
  }

  /** All of them, and the end as the last one. */
  List<Token> all() {
    var tokens = new ArrayList<Token>();
    Token last = null;
    while (last == null || last.kind() != Kind.END) {
      last = next(last);
      tokens.add(last);
    }
    return List.copyOf(tokens);
  }

  private Token next(@Nullable Token before) {
    while (position < end && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
    if (position >= end) {
      return new Token(Kind.END, "", end, end);
    }
    char character = text.charAt(position);
    if (character == '"' || character == '\'') {
      return quoted(character);
    }
    boolean isProperty = before != null && before.kind() == Kind.DOT && before.end() == position;
    if (isNameStart(character) || (isProperty && isNamePart(character))) {
      return name();
    }
    if (isDigit(position) || (character == '-' && isDigit(position + 1))) {
      return number();
    }
    return sign(character);
  }

  private Token quoted(char quote) {
    int close = text.indexOf(quote, position + 1);
    if (close < 0 || close >= end) {
      throw template.error(
          position,
          "found %s without its end, expected another one"
              .formatted(text.substring(position, end).strip()));
    }
    return token(Kind.TEXT, text.substring(position + 1, close), close + 1);
  }

  private static boolean isNameStart(char character) {
    return Character.isLetter(character) || character == '_';
  }

  private static boolean isNamePart(char character) {
    return isNameStart(character) || Character.isDigit(character) || character == '-';
  }

  private Token name() {
    int close = position;
    while (close < end && isNamePart(text.charAt(close))) {
      close++;
    }
    if (close < end && text.charAt(close) == '?') {
      close++;
    }
    return token(Kind.NAME, text.substring(position, close), close);
  }

  private boolean isDigit(int index) {
    return index < end && text.charAt(index) >= '0' && text.charAt(index) <= '9';
  }

  private Token number() {
    int close = digitsAfter(position + 1);
    if (close < end && text.charAt(close) == '.' && isDigit(close + 1)) {
      close = digitsAfter(close + 1);
    } else if (close < end && text.charAt(close) == '.' && !text.startsWith("..", close)) {
      close++;
    }
    var digits = text.substring(position, close);
    return token(Kind.NUMBER, digits.endsWith(".") ? digits + "0" : digits, close);
  }

  private int digitsAfter(int from) {
    int index = from;
    while (isDigit(index)) {
      index++;
    }
    return index;
  }

  private Token sign(char character) {
    boolean isDouble = position + 1 < end && text.charAt(position + 1) == '=';
    return switch (character) {
      case '.' -> text.startsWith("..", position) ? sign(Kind.RANGE, 2) : sign(Kind.DOT, 1);
      case ',' -> sign(Kind.COMMA, 1);
      case ':' -> sign(Kind.COLON, 1);
      case '|' -> sign(Kind.PIPE, 1);
      case '(' -> sign(Kind.OPEN_ROUND, 1);
      case ')' -> sign(Kind.CLOSE_ROUND, 1);
      case '[' -> sign(Kind.OPEN_SQUARE, 1);
      case ']' -> sign(Kind.CLOSE_SQUARE, 1);
      case '=' -> isDouble ? sign(Kind.COMPARISON, 2) : sign(Kind.ASSIGNMENT, 1);
      case '<' -> sign(Kind.COMPARISON, isDouble || text.startsWith("<>", position) ? 2 : 1);
      case '>' -> sign(Kind.COMPARISON, isDouble ? 2 : 1);
      default -> {
        if (character == '!' && isDouble) {
          yield sign(Kind.COMPARISON, 2);
        }
        throw template.error(
            position,
            "found \"%s\", expected a name, a value or a filter"
                .formatted(Character.toString(text.codePointAt(position))));
      }
    };
  }

  private Token sign(Kind kind, int length) {
    return token(kind, text.substring(position, position + length), position + length);
  }

  private Token token(Kind kind, String content, int close) {
    var token = new Token(kind, content, position, close);
    position = close;
    return token;
  }
}
