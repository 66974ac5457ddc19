package dev.senda.workers.rendering.liquid.parse;

import dev.senda.workers.rendering.liquid.expression.LiquidException;
import dev.senda.workers.rendering.liquid.statement.Statement;
import java.util.HashSet;
import java.util.Set;
import liqp.TemplateParser;
import liqp.org.antlr.v4.runtime.BaseErrorListener;
import liqp.org.antlr.v4.runtime.CharStreams;
import liqp.org.antlr.v4.runtime.CommonTokenStream;
import liqp.org.antlr.v4.runtime.RecognitionException;
import liqp.org.antlr.v4.runtime.Recognizer;
import liqp.org.antlr.v4.runtime.Token;
import liqp.org.antlr.v4.runtime.atn.PredictionMode;
import liquid.parser.v4.LiquidParser;
import org.jspecify.annotations.Nullable;

/** Reads a text with Liquid. */
public final class LiquidReader {

  private static final Set<String> TAGS = tags();

  private LiquidReader() {}

  private static Set<String> tags() {
    var tags = new HashSet<>(LiquidTags.SIMPLE_TAGS);
    tags.addAll(LiquidTags.REFUSED);
    tags.remove("include");
    return tags;
  }

  /**
   * The parsed text. It has no state of its own, so threads may share it.
   *
   * @throws LiquidException if it is no Liquid, or has a tag or a filter that does not exist
   */
  public static Statement read(String text) {
    try {
      return read(text, PredictionMode.SLL);
    } catch (LiquidException e) {
      // The quick prediction may refuse what is correct.
      return read(text, PredictionMode.LL);
    }
  }

  private static Statement read(String text, PredictionMode mode) {
    var errors = new Errors(text);
    var lexer =
        new HyphenatedNamesLexer(CharStreams.fromString(text), LiquidTags.OTHER_BLOCKS, TAGS);
    lexer.removeErrorListeners();
    lexer.addErrorListener(errors);
    var parser =
        new LiquidParser(new CommonTokenStream(lexer), true, true, TemplateParser.ErrorMode.STRICT);
    parser.removeErrorListeners();
    parser.addErrorListener(errors);
    parser.getInterpreter().setPredictionMode(mode);
    return StatementReader.block(parser.parse().block());
  }

  private static final class Errors extends BaseErrorListener {

    private final String text;

    Errors(String text) {
      this.text = text;
    }

    @Override
    public void syntaxError(
        Recognizer<?, ?> recognizer,
        @Nullable Object symbol,
        int line,
        int column,
        String message,
        @Nullable RecognitionException cause) {
      var hint = SyntaxHints.of(text, line, column, symbol);
      if (hint.isPresent()) {
        throw new LiquidException(line, "column %d: %s".formatted(column + 1, hint.get()), cause);
      }
      if (message.startsWith("Invalid Tag") && symbol instanceof Token token) {
        throw new LiquidException(line, LiquidTags.unknown(token.getText()), cause);
      }
      throw new LiquidException(line, "column %d: %s".formatted(column + 1, message), cause);
    }
  }
}
