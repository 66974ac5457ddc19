package dev.senda.workers.rendering.liquid;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.workers.rendering.liquid.expression.LiquidException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What authors write by mistake. */
class LiquidMistakesTest extends LiquidTestBase {

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "{{ contact.first_name or 'there' }} => found \"or\" in \"contact.first_name or 'there'\", expected one value: for one that may be missing write \"| default:\"",
        "{{ contact.first_name and 'x' | upcase }} => found \"and\"",
        "{{ contact.age >= 18 }} => found \">=\"",
        "{{ (contact.first_name or 'there') }} => found \"or\"",
        "{% assign name = contact.first_name or 'there' %} => found \"or\"",
        "{% assign vip = contact.plan == 'vip' %} => found \"==\"",
        "{{ contact.tags contains 'a' }} => found \"contains\"",
        "{{ contact.name | default: contact.first_name or 'there' }} => found \"or\"",
        "{% cycle contact.a or 'b', 'c' %} => found \"or\"",
      })
  void operatorOutsideOfACondition_isRefused(String template, String message) {
    assertThatThrownBy(() -> LiquidTemplate.parse(template))
        .isInstanceOf(LiquidException.class)
        .hasMessageContaining(message);
  }
}
