package dev.senda.journey;

import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Condition.not;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ConditionTest {

  private static final Condition MEXICAN = attribute("country").is("MX");
  private static final Condition KEEN = attribute("score").atLeast(50);
  private static final Condition NEW = attribute("orders").atMost(1);

  private static Profile with(Map<String, ?> attributes) {
    return attributes::get;
  }

  @Test
  void anAttributeIsAskedOfTheProfile() {
    assertThat(MEXICAN.holdsFor(with(Map.of("country", "MX")))).isTrue();
    assertThat(MEXICAN.holdsFor(with(Map.of("country", "ES")))).isFalse();
    assertThat(MEXICAN.holdsFor(with(Map.of()))).isFalse();
    assertThat(attribute("phone").isKnown().holdsFor(with(Map.of("phone", "+34")))).isTrue();
    assertThat(attribute("phone").isKnown().holdsFor(with(Map.of()))).isFalse();
  }

  @Test
  void andNeedsBothAndOrNeedsOne() {
    var both = with(Map.of("country", "MX", "score", 50));
    var one = with(Map.of("country", "MX", "score", 49));
    var none = with(Map.of());

    assertThat(MEXICAN.and(KEEN).holdsFor(both)).isTrue();
    assertThat(MEXICAN.and(KEEN).holdsFor(one)).isFalse();
    assertThat(MEXICAN.or(KEEN).holdsFor(one)).isTrue();
    assertThat(MEXICAN.or(KEEN).holdsFor(none)).isFalse();
  }

  @Test
  void notIsTheOppositeAlsoOfWhatIsUnknown() {
    assertThat(not(MEXICAN).holdsFor(with(Map.of("country", "MX")))).isFalse();
    assertThat(not(MEXICAN).holdsFor(with(Map.of()))).isTrue();
  }

  @Test
  void aConditionReadsWithoutDoubt() {
    assertThat(MEXICAN).hasToString("country is MX");
    assertThat(not(MEXICAN)).hasToString("not country is MX");
    assertThat(MEXICAN.and(KEEN).or(NEW))
        .hasToString("(country is MX and score is at least 50) or orders is at most 1");
    assertThat(not(MEXICAN.or(KEEN))).hasToString("not (country is MX or score is at least 50)");
  }

  @Test
  void anAttributeHasAName() {
    assertThatThrownBy(() -> attribute(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("attribute: empty (expected a name, such as \"country\")");
  }
}
