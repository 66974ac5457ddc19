package dev.senda.workers.rendering.liquid.parse;

import dev.senda.workers.rendering.liquid.expression.Expression;
import dev.senda.workers.rendering.liquid.expression.Items;
import dev.senda.workers.rendering.liquid.parse.Token.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the tag of a loop: {@code item in event.products limit: 3}.
 *
 * @param columns the cells of a row of {@code tablerow}; null for all items in one row
 */
record LoopHead(String variable, Items items, @Nullable Expression columns) {

  /**
   * Reads the head of a loop.
   *
   * @param options that it may have
   */
  static LoopHead read(Section.Tag tag, List<String> options) {
    var markup = tag.markup();
    var variable = markup.expect(Kind.NAME, "the name of a variable").text();
    if (!markup.takeWord("in")) {
      throw markup.unexpected("in");
    }
    int begin = markup.position();
    var list = ExpressionReader.value(markup);
    var source = markup.shortSourceSince(begin);
    var values = new HashMap<String, Expression>();
    boolean isReversed = false;
    boolean isContinued = false;
    markup.take(Kind.COMMA);
    while (!markup.isNext(Kind.END)) {
      if (markup.takeWord("reversed")) {
        isReversed = true;
      } else if (isContinued(markup)) {
        isContinued = true;
      } else {
        readOption(markup, options, values);
      }
      markup.take(Kind.COMMA);
    }
    return new LoopHead(
        variable,
        new Items(
            list,
            values.get("limit"),
            values.get("offset"),
            isContinued,
            isReversed,
            variable + "-" + source,
            markup.template().lineOf(tag.begin())),
        values.get("cols"));
  }

  private static boolean isContinued(Markup markup) {
    int begin = markup.position();
    if (markup.takeWord("offset") && markup.take(Kind.COLON) && markup.takeWord("continue")) {
      return true;
    }
    markup.backTo(begin);
    return false;
  }

  private static void readOption(
      Markup markup, List<String> options, Map<String, Expression> values) {
    var expected = String.join(", ", options) + " with a colon, or reversed";
    if (!markup.isNext(Kind.NAME) || !options.contains(markup.peek().text())) {
      throw markup.unexpected(expected);
    }
    var name = markup.next().text();
    markup.expect(Kind.COLON, ": after \"%s\"".formatted(name));
    values.put(name, ExpressionReader.value(markup));
  }
}
