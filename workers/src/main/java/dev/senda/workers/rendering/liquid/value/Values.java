package dev.senda.workers.rendering.liquid.value;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How values of any Java type read, compare and print. */
public final class Values {

  private Values() {}

  /** Whether a condition holds: everything does except nil and false. */
  public static boolean isTruthy(@Nullable Object value) {
    return value != null && !Boolean.FALSE.equals(value);
  }

  /** Whether it is a text, list or map without anything. */
  public static boolean isEmpty(@Nullable Object value) {
    return switch (value) {
      case null -> false;
      case Special _ -> true;
      case Html html -> html.filled().isEmpty();
      case CharSequence text -> text.isEmpty();
      case Collection<?> list -> list.isEmpty();
      case Map<?, ?> map -> map.isEmpty();
      case Object[] array -> array.length == 0;
      default -> false;
    };
  }

  /** Whether it is nil, false, white space or empty. */
  public static boolean isBlank(@Nullable Object value) {
    return !isTruthy(value)
        || isEmpty(value)
        || (isText(value) && text(value).chars().allMatch(Values::isSpace));
  }

  private static boolean isSpace(int character) {
    return Character.isWhitespace(character) || Character.isSpaceChar(character);
  }

  /** Whether it is a text, also as HTML. */
  public static boolean isText(@Nullable Object value) {
    return value instanceof CharSequence || value instanceof Html;
  }

  /** As it is printed. */
  public static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case Html html -> html.text();
      case Special _ -> "";
      case Number number -> Numbers.text(number);
      case NumberRange range -> range.toString();
      case Collection<?> list -> concatenated(list);
      case Object[] array -> concatenated(Arrays.asList(array));
      case Map<?, ?> _, LoopState _ ->
          throw new NoTextException("found an object with fields, expected a text or a number");
      default -> value.toString();
    };
  }

  private static String concatenated(Collection<?> list) {
    var text = new StringBuilder();
    list.forEach(item -> text.append(text(item)));
    return text.toString();
  }

  /** Whether it can be printed: an object with fields, and a list of these, cannot. */
  public static boolean isPrintable(@Nullable Object value) {
    return switch (value) {
      case null -> true;
      case Map<?, ?> _, LoopState _ -> false;
      case Collection<?> list -> list.stream().allMatch(Values::isPrintable);
      case Object[] array -> Arrays.stream(array).allMatch(Values::isPrintable);
      default -> true;
    };
  }

  /** How long it is at most as text, and how many items it has: what it needs of the memory. */
  public static long length(@Nullable Object value) {
    return switch (value) {
      case null -> 0;
      case CharSequence text -> text.length();
      case Html html -> html.length();
      case Collection<?> list -> list.stream().mapToLong(item -> 1 + length(item)).sum();
      case Object[] array -> length(Arrays.asList(array));
      case Map<?, ?> map -> length(map.values());
      default -> 1;
    };
  }

  /** A value is used as text that has none. */
  public static final class NoTextException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    NoTextException(String message) {
      super(message);
    }
  }

  /** As a list: itself, or a list with this alone; empty for nil. */
  @SuppressWarnings("unchecked")
  public static List<@Nullable Object> list(@Nullable Object value) {
    return switch (value) {
      case null -> List.of();
      case List<?> list -> (List<@Nullable Object>) list;
      case Collection<?> collection -> (List<@Nullable Object>) Arrays.asList(collection.toArray());
      case Object[] array -> Arrays.asList(array);
      default -> List.of(value);
    };
  }

  /** Whether two values are equal; numbers and texts by what they say, not by their Java type. */
  public static boolean areEqual(@Nullable Object one, @Nullable Object other) {
    if (one instanceof Special special) {
      return is(other, special);
    }
    if (other instanceof Special special) {
      return is(one, special);
    }
    if (one instanceof Number || other instanceof Number) {
      var first = Numbers.of(one);
      var second = Numbers.of(other);
      return first != null && second != null && first.compareTo(second) == 0;
    }
    if (isText(one) && isText(other)) {
      return text(one).equals(text(other));
    }
    if (one instanceof List<?> list && other instanceof List<?> others) {
      return list.size() == others.size() && haveEqualItems(list, others);
    }
    return Objects.equals(one, other);
  }

  private static boolean is(@Nullable Object value, Special special) {
    return switch (special) {
      case EMPTY -> isEmpty(value);
      case BLANK -> isBlank(value);
    };
  }

  private static boolean haveEqualItems(List<?> list, List<?> others) {
    for (int i = 0; i < list.size(); i++) {
      if (!areEqual(list.get(i), others.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Compares two values; null where they have no order. */
  public static @Nullable Integer compare(@Nullable Object one, @Nullable Object other) {
    if (one instanceof Number || other instanceof Number) {
      var first = Numbers.of(one);
      var second = Numbers.of(other);
      return first == null || second == null ? null : (Integer) first.compareTo(second);
    }
    return isText(one) && isText(other) ? (Integer) text(one).compareTo(text(other)) : null;
  }

  /** Whether a text contains a text, or a list an item. */
  public static boolean contains(@Nullable Object whole, @Nullable Object part) {
    if (whole == null || part == null) {
      return false;
    }
    if (isText(whole)) {
      return isPrintable(part) && text(whole).contains(text(part));
    }
    return whole instanceof Map<?, ?> map
        ? map.containsKey(text(part))
        : (whole instanceof Collection<?> || whole instanceof Object[])
            && list(whole).stream().anyMatch(item -> areEqual(item, part));
  }

  /** A value under which equal values are found. */
  public static Object key(@Nullable Object value) {
    return switch (value) {
      case null -> Special.EMPTY;
      case Number number -> exact(number);
      case Html html -> html.text();
      default -> value;
    };
  }

  private static Object exact(Number number) {
    BigDecimal exact = Numbers.of(number);
    return exact == null ? number : exact.stripTrailingZeros();
  }

  /**
   * A property of a value: what a map has under this name, and nothing else (a product may have a
   * size); or the size, first or last of a list; or the size of a text, in characters.
   */
  public static @Nullable Object property(@Nullable Object value, String name) {
    return switch (value) {
      case null -> null;
      case Map<?, ?> map -> map.get(name);
      case Collection<?> _, Object[] _ -> ofList(list(value), name);
      case LoopState loop -> loop.property(name);
      default -> isText(value) && name.equals("size") ? (Object) characters(text(value)) : null;
    };
  }

  private static int characters(String text) {
    return text.codePointCount(0, text.length());
  }

  /** The number of items of a list or a map, or of the characters of a text; 0 for any other. */
  public static int size(@Nullable Object value) {
    return switch (value) {
      case null -> 0;
      case Map<?, ?> map -> map.size();
      case Collection<?> list -> list.size();
      case Object[] array -> array.length;
      default -> isText(value) ? characters(text(value)) : 0;
    };
  }

  private static @Nullable Object ofList(List<@Nullable Object> list, String name) {
    return switch (name) {
      case "size" -> list.size();
      case "first" -> list.isEmpty() ? null : list.getFirst();
      case "last" -> list.isEmpty() ? null : list.getLast();
      default -> null;
    };
  }

  /** What is at an index of a list, from the end if negative, or under a name. */
  public static @Nullable Object at(@Nullable Object value, @Nullable Object index) {
    if (index instanceof Number number
        && (value instanceof Collection<?> || value instanceof Object[])) {
      var list = list(value);
      int position = number.intValue() < 0 ? list.size() + number.intValue() : number.intValue();
      return position >= 0 && position < list.size() ? list.get(position) : null;
    }
    return index == null ? null : property(value, text(index));
  }
}
