package dev.senda.workers.rendering.liquid.parse;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import liqp.org.antlr.v4.runtime.CharStream;
import liqp.org.antlr.v4.runtime.CommonToken;
import liqp.org.antlr.v4.runtime.Token;
import liquid.parser.v4.LiquidLexer;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code contact.plan-name} as one property, as Liquid does. liqp's lexer takes the hyphen
 * for a minus after a name with a dot. A hyphen before the closing braces strips the white space
 * after them.
 */
final class HyphenatedNamesLexer extends LiquidLexer {

  private final Deque<Token> ahead = new ArrayDeque<>();

  /** Whether the next end of a tag strips the white space after it. */
  private boolean isEndStripping;

  private boolean isStripping;

  HyphenatedNamesLexer(CharStream text, Set<String> blocks, Set<String> tags) {
    super(text, true, false, false, blocks, tags);
  }

  @Override
  public Token nextToken() {
    var token = next();
    while (isStripping && token.getType() == Other && token.getText().isBlank()) {
      token = next();
    }
    isStripping = isEndStripping && (token.getType() == OutEnd || token.getType() == TagEnd);
    if (token.getType() != Id) {
      isEndStripping = false;
      return token;
    }
    var joined = joined(token);
    while (joined != null) {
      token = joined;
      joined = joined(token);
    }
    return withoutHyphenAtEnd(token);
  }

  private Token next() {
    return ahead.isEmpty() ? super.nextToken() : ahead.poll();
  }

  /** In {@code {{ contact.plan-}}} the hyphen belongs to the braces. */
  private Token withoutHyphenAtEnd(Token name) {
    isEndStripping = name.getText().endsWith("-") && name.getText().length() > 1;
    return isEndStripping ? name(name, name.getStopIndex() - 1) : name;
  }

  /** The name with the next part of it; null if there is none. */
  private @Nullable Token joined(Token name) {
    fill(1);
    var minus = ahead.getFirst();
    if (!follows(name, minus)) {
      return null;
    }
    if (minus.getType() == LongNum && minus.getText().startsWith("-")) {
      ahead.poll();
      return name(name, minus.getStopIndex());
    }
    if (minus.getType() != Minus) {
      return null;
    }
    fill(2);
    var tokens = ahead.iterator();
    tokens.next();
    var part = tokens.next();
    if (part.getType() != Id || !follows(minus, part)) {
      return null;
    }
    ahead.poll();
    ahead.poll();
    return name(name, part.getStopIndex());
  }

  private void fill(int count) {
    while (ahead.size() < count) {
      ahead.add(super.nextToken());
    }
  }

  private static boolean follows(Token one, Token other) {
    return one.getStopIndex() + 1 == other.getStartIndex();
  }

  private Token name(Token first, int stop) {
    var name =
        new CommonToken(
            _tokenFactorySourcePair, Id, DEFAULT_TOKEN_CHANNEL, first.getStartIndex(), stop);
    name.setLine(first.getLine());
    name.setCharPositionInLine(first.getCharPositionInLine());
    return name;
  }
}
