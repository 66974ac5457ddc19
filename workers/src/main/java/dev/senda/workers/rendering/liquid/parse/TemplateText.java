package dev.senda.workers.rendering.liquid.parse;

import dev.senda.workers.rendering.liquid.expression.LiquidException;
import java.util.Arrays;
import java.util.stream.IntStream;

/** The text of a template, with the places in it. */
final class TemplateText {

  private final String content;

  /** Where each line break is. */
  private final int[] breaks;

  TemplateText(String content) {
    this.content = content;
    breaks = IntStream.range(0, content.length()).filter(i -> content.charAt(i) == '\n').toArray();
  }

  /** As the author wrote it. */
  String content() {
    return content;
  }

  /** The line of a place, from 1. */
  int lineOf(int position) {
    int index = Arrays.binarySearch(breaks, position);
    return 1 + (index < 0 ? -index - 1 : index);
  }

  private int columnOf(int position) {
    int line = lineOf(position);
    return position - (line == 1 ? -1 : breaks[line - 2]);
  }

  /** An error at a place: what is known of the mistake, or else the given reason. */
  LiquidException error(int position, String reason) {
    var said = SyntaxHints.of(content, position).orElse(reason);
    return errorInLine(position, "column %d: %s".formatted(columnOf(position), said));
  }

  /** An error in the line of a place. */
  LiquidException errorInLine(int position, String reason) {
    return new LiquidException(lineOf(position), reason, null);
  }
}
