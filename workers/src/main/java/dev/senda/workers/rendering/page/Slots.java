package dev.senda.workers.rendering.page;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The slots of values in a text: the place of each value that a template prints. */
public final class Slots {

  static final char BEGIN = '\ue000';
  static final char END = '\ue001';

  private static final Pattern SLOT = Pattern.compile(BEGIN + "(\\d{1,6})" + END);

  private Slots() {}

  /** The slot of the value with this index. */
  public static String of(int index) {
    return BEGIN + String.valueOf(index) + END;
  }

  /** The pattern of a slot, with the index as its first group. */
  public static Pattern pattern() {
    return SLOT;
  }

  /** Whether a text has any. */
  public static boolean areIn(String text) {
    return text.indexOf(BEGIN) >= 0;
  }

  /** The index of the value of a found slot. */
  public static int indexOf(MatchResult slot) {
    return Integer.parseInt(slot.group(1));
  }

  /** Replaces each slot by its value; empty where there is none. */
  public static String fill(String text, List<String> values) {
    if (!areIn(text)) {
      return text;
    }
    return SLOT.matcher(text)
        .replaceAll(
            slot -> {
              int index = indexOf(slot);
              return index < values.size() ? Matcher.quoteReplacement(values.get(index)) : "";
            });
  }
}
