package dev.senda.explorer.lint.engine;

import dev.senda.journey.Match;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the match of a value says about another match of the same value. */
final class MatchLogic {

  private MatchLogic() {}

  /**
   * The numbers of a match.
   *
   * @param least null for no lower limit
   * @param most null for no upper limit
   */
  private record Range(
      @Nullable BigDecimal least,
      boolean isLeastIncluded,
      @Nullable BigDecimal most,
      boolean isMostIncluded) {

    static @Nullable Range of(Match match) {
      return switch (match) {
        case Match.AtLeast one -> new Range(one.number(), true, null, false);
        case Match.MoreThan one -> new Range(one.number(), false, null, false);
        case Match.AtMost one -> new Range(null, false, one.number(), true);
        case Match.LessThan one -> new Range(null, false, one.number(), false);
        case Match.Between one -> new Range(one.least(), true, one.most(), true);
        case Match.Is _,
            Match.IsNot _,
            Match.OneOf _,
            Match.Contains _,
            Match.Present _,
            Match.Absent _,
            Match.SameAs _ ->
            null;
      };
    }

    boolean isWithin(Range other) {
      return (other.least == null
              || (least != null
                  && isAbove(least, isLeastIncluded, other.least, other.isLeastIncluded)))
          && (other.most == null
              || (most != null && isAbove(other.most, other.isMostIncluded, most, isMostIncluded)));
    }

    /** Whether the first limit is not closer than the second one. */
    private static boolean isAbove(
        BigDecimal one, boolean isIncluded, BigDecimal other, boolean isOtherIncluded) {
      int order = one.compareTo(other);
      return order > 0 || (order == 0 && (isOtherIncluded || !isIncluded));
    }

    boolean isApartFrom(Range other) {
      return isBelow(other) || other.isBelow(this);
    }

    private boolean isBelow(Range other) {
      if (most == null || other.least == null) {
        return false;
      }
      int order = most.compareTo(other.least);
      return order < 0 || (order == 0 && !(isMostIncluded && other.isLeastIncluded));
    }
  }

  /** Whether a value that matches the first also matches the second. */
  static boolean implies(Match one, Match other) {
    if (one.equals(other)) {
      return true;
    }
    if (one instanceof Match.Absent || other instanceof Match.Absent) {
      return false;
    }
    if (other instanceof Match.Present) {
      return true;
    }
    var values = values(one);
    if (!values.isEmpty()) {
      return values.stream().allMatch(value -> isCertain(value, other) && other.matches(value));
    }
    var range = Range.of(one);
    if (range == null) {
      return false;
    }
    var otherRange = Range.of(other);
    return otherRange == null
        ? other instanceof Match.IsNot isNot && !one.matches(isNot.value())
        : range.isWithin(otherRange);
  }

  /** Whether no value matches both. */
  static boolean excludes(Match one, Match other) {
    if (one instanceof Match.Absent || other instanceof Match.Absent) {
      return !one.equals(other);
    }
    var values = values(one);
    if (!values.isEmpty()) {
      return values.stream().allMatch(value -> isCertain(value, other) && !other.matches(value));
    }
    if (!values(other).isEmpty()) {
      return excludes(other, one);
    }
    var range = Range.of(one);
    var otherRange = Range.of(other);
    return range != null && otherRange != null && range.isApartFrom(otherRange);
  }

  /** Whether every value matches exactly one of them. */
  static boolean areOpposites(Match one, Match other) {
    return (one instanceof Match.Present && other instanceof Match.Absent)
        || (one instanceof Match.Absent && other instanceof Match.Present);
  }

  private static List<Object> values(Match match) {
    return switch (match) {
      case Match.Is is -> List.of(is.value());
      case Match.OneOf oneOf -> oneOf.values();
      case Match.IsNot _,
          Match.AtLeast _,
          Match.AtMost _,
          Match.LessThan _,
          Match.MoreThan _,
          Match.Between _,
          Match.Contains _,
          Match.Present _,
          Match.Absent _,
          Match.SameAs _ ->
          List.of();
    };
  }

  /** A number or a boolean may also be a text, and only a text contains another. */
  private static boolean isCertain(Object value, Match other) {
    return !(other instanceof Match.Contains) || Match.comparable(value) instanceof String;
  }
}
