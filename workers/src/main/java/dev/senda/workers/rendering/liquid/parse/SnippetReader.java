package dev.senda.workers.rendering.liquid.parse;

import dev.senda.workers.rendering.liquid.expression.Expression;
import dev.senda.workers.rendering.liquid.expression.Literal;
import dev.senda.workers.rendering.liquid.parse.StatementReader.SnippetCall;
import dev.senda.workers.rendering.liquid.parse.Token.Kind;
import dev.senda.workers.rendering.liquid.statement.Partial;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code render} and {@code include}. */
final class SnippetReader {

  private final Section.Tag tag;
  private final Markup markup;
  private final List<SnippetCall> calls;

  /**
   * @param calls gets the snippet
   */
  SnippetReader(Section.Tag tag, List<SnippetCall> calls) {
    this.tag = tag;
    this.markup = tag.markup();
    this.calls = calls;
  }

  Partial partial() {
    int line = markup.template().lineOf(tag.begin());
    boolean isRender = tag.name().equals("render");
    if (isRender && !markup.isNext(Kind.TEXT)) {
      throw markup.unexpected("the name of a snippet in quotes");
    }
    var name = ExpressionReader.value(markup);
    if (name instanceof Literal literal && literal.value() instanceof String text) {
      calls.add(new SnippetCall(text, line, isRender));
    }
    boolean isForEach = markup.takeWord("for");
    boolean hasValue = isForEach || markup.takeWord("with");
    var value = hasValue ? ExpressionReader.value(markup) : null;
    var alias =
        markup.takeWord("as") ? markup.expect(Kind.NAME, "the name of a variable").text() : null;
    var arguments = arguments();
    markup.expectEnd();
    return new Partial(name, isRender, value, isForEach, alias, arguments, line);
  }

  private Map<String, Expression> arguments() {
    var arguments = new LinkedHashMap<String, Expression>();
    markup.take(Kind.COMMA);
    while (markup.isNext(Kind.NAME)) {
      var argument = markup.next().text();
      markup.expect(Kind.COLON, ": after \"%s\"".formatted(argument));
      arguments.put(argument, ExpressionReader.value(markup));
      markup.take(Kind.COMMA);
    }
    return Collections.unmodifiableMap(arguments);
  }
}
