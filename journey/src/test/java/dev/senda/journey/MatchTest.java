package dev.senda.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MatchTest {

  @Test
  void text_matchesExactly() {
    assertThat(Match.is("MX").matches("MX")).isTrue();
    assertThat(Match.is("MX").matches("mx")).isFalse();
  }

  @Test
  void numbers_compareByValue() {
    assertThat(Match.is(5).matches(5L)).isTrue();
    assertThat(Match.is(5).matches(5.0)).isTrue();
    assertThat(Match.is(5).matches(new BigDecimal("5.00"))).isTrue();
    assertThat(Match.is(0.1).matches(new BigDecimal("0.1"))).isTrue();
    assertThat(Match.is(5).matches(5.01)).isFalse();
  }

  @Test
  void numbersAsTexts_compareByValue_unlessTheyHaveLeadingZeros() {
    assertThat(Match.atLeast(50).matches("60.00")).isTrue();
    assertThat(Match.atLeast(50).matches("49.99")).isFalse();
    assertThat(Match.atMost(-1).matches("-1.5")).isTrue();
    assertThat(Match.is(5).matches("5.0")).isTrue();
    assertThat(Match.is("5").matches(5)).isTrue();
    assertThat(Match.oneOf(1, 2).matches("2")).isTrue();
    assertThat(Match.is(704).matches("00704")).isFalse();
    assertThat(Match.is("00704").matches("00704")).isTrue();
    assertThat(Match.atLeast(1).matches("1e3")).isFalse();
    assertThat(Match.atLeast(1).matches("60 EUR")).isFalse();
    assertThat(Match.atLeast(1).matches("")).isFalse();
  }

  @Test
  void everyValue_matchesExactlyOneOfIsIsNotAndAbsent() {
    for (var value : Arrays.asList("MX", "ES", "", 5, "5.0", true, List.of("MX"), null)) {
      for (Object expected : List.<Object>of("MX", 5, true, "true")) {
        assertThat(
                Stream.of(Match.is(expected), Match.isNot(expected), Match.absent())
                    .filter(match -> match.matches(value)))
            .as("%s and %s", value, expected)
            .hasSize(1);
      }
    }
  }

  @Test
  void isNot_comparesAsIs() {
    assertThat(Match.isNot(5).matches("5.0")).isFalse();
    assertThat(Match.isNot("5").matches(5)).isFalse();
    assertThat(Match.isNot("MX").matches("mx")).isTrue();
    assertThat(Match.isNot("MX").matches(null)).isFalse();
  }

  @Test
  void limits_areExcludedByLessAndMore_andIncludedByBetween() {
    assertThat(Match.lessThan(18).matches(17)).isTrue();
    assertThat(Match.lessThan(18).matches("18.0")).isFalse();
    assertThat(Match.moreThan(10).matches(10)).isFalse();
    assertThat(Match.moreThan(10).matches("10.01")).isTrue();
    assertThat(Match.between(50, 99).matches(50)).isTrue();
    assertThat(Match.between(50, 99).matches("99.00")).isTrue();
    assertThat(Match.between(50, 99).matches(99.01)).isFalse();
    assertThat(Match.between(-5, -1).matches(-3)).isTrue();
    assertThat(Match.lessThan(18).matches("young")).isFalse();
    assertThat(Match.moreThan(0).matches(null)).isFalse();
  }

  @Test
  void betweenInTheWrongOrder_isRefused() {
    assertThatThrownBy(() -> Match.between(99, 50))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("between: 99 and 50 (expected the smaller number first)");
  }

  @Test
  void arrays_containTheirElements() {
    var interests = List.of("Shoes", "hats", 7);
    assertThat(Match.contains("shoes").matches(interests)).isTrue();
    assertThat(Match.contains("HATS").matches(interests)).isTrue();
    assertThat(Match.contains("shoe").matches(interests)).isFalse();
    assertThat(Match.contains("7").matches(interests)).isFalse();
    assertThat(Match.contains("shoes").matches(List.of())).isFalse();
  }

  @Test
  void nestedValues_areFoundByTheirPath_andAnExactNameFirst() {
    var values = Map.of("address", Map.of("city", "Puebla", "geo", Map.of("lat", 19)), "a.b", 1);
    assertThat(Match.find(values, "address.city")).isEqualTo("Puebla");
    assertThat(Match.find(values, "address.geo.lat")).isEqualTo(19);
    assertThat(Match.find(values, "a.b")).isEqualTo(1);
    assertThat(Match.find(values, "address.zip")).isNull();
    assertThat(Match.find(values, "address.city.name")).isNull();
    assertThat(Match.find(values, "city")).isNull();
  }

  @Test
  void equalNumbers_areEqualMatches() {
    assertThat(Match.is(5)).isEqualTo(Match.is(5.0)).hasSameHashCodeAs(Match.is(5.0));
    assertThat(Match.atLeast(50)).isEqualTo(Match.atLeast(50.0));
    assertThat(Match.atMost(100)).isEqualTo(Match.atMost(new BigDecimal("100.00")));
    assertThat(Match.is(100)).hasToString("is 100").isEqualTo(Match.is(100L));
    assertThat(Match.is(0)).isEqualTo(Match.is(0.0)).hasToString("is 0");
  }

  @Test
  void boolean_matchesItself() {
    assertThat(Match.is(true).matches(true)).isTrue();
    assertThat(Match.is(true).matches(false)).isFalse();
    assertThat(Match.is(true).matches("true")).isTrue();
    assertThat(Match.is(true).matches("False")).isFalse();
    assertThat(Match.is("True").matches(true)).isTrue();
    assertThat(Match.is(true).matches("yes")).isFalse();
    assertThat(Match.is(true).matches(1)).isFalse();
  }

  @Test
  void bounds_areInclusive() {
    assertThat(Match.atLeast(50).matches(50)).isTrue();
    assertThat(Match.atLeast(50).matches(49.99)).isFalse();
    assertThat(Match.atMost(50).matches(50.0)).isTrue();
    assertThat(Match.atMost(50).matches(50.01)).isFalse();
  }

  @Test
  void missingValue_matchesNothing() {
    assertThat(Match.is("MX").matches(null)).isFalse();
    assertThat(Match.atLeast(0).matches(null)).isFalse();
    assertThat(Match.atMost(0).matches(null)).isFalse();
    assertThat(Match.present().matches(null)).isFalse();
    assertThat(Match.present().matches("")).isTrue();
  }

  @Test
  void nan_matchesNoNumber() {
    assertThat(Match.is(5).matches(Double.NaN)).isFalse();
    assertThat(Match.atLeast(5).matches(Double.POSITIVE_INFINITY)).isFalse();
    assertThat(Match.atMost(5).matches(Double.NEGATIVE_INFINITY)).isFalse();
  }

  @Test
  void otherTypes_areRefused() {
    assertThatThrownBy(() -> Match.is(List.of("MX")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching(
            "value: a \\w+ \\(expected a String, a number or a boolean; a date is a text, .*\\)");
    assertThatThrownBy(() -> Match.is(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("value: NaN (expected a finite number)");
    assertThatThrownBy(() -> Match.atLeast(Float.POSITIVE_INFINITY))
        .hasMessage("value: Infinity (expected a finite number)");
  }

  @Test
  void match_printsItself() {
    assertThat(Match.is("MX")).hasToString("is MX");
    assertThat(Match.is(true)).hasToString("is true");
    assertThat(Match.is(1e3)).hasToString("is 1000");
    assertThat(Match.atLeast(49.90)).hasToString("is at least 49.9");
    assertThat(Match.atMost(50)).hasToString("is at most 50");
    assertThat(Match.present()).hasToString("is known");
  }
}
