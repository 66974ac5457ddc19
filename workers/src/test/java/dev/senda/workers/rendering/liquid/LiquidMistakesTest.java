package dev.senda.workers.rendering.liquid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.workers.rendering.liquid.expression.LiquidException;
import org.junit.jupiter.api.Test;
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

  @ParameterizedTest
  @CsvSource(
      delimiterString = "~",
      value = {
        "{% if contact.vip = true %}a{% endif %} ~ found \"=\", expected \"==\"",
        "{% if contact.a == 1 and contact.vip = 'x=y' %}a{% endif %} ~ found \"=\", expected \"==\"",
        "{% if a %}b{% else if c %}d{% endif %} ~ found \"else if\", expected \"elsif\"",
        "{% if a %}b{% elseif c %}d{% endif %} ~ found \"elseif\", expected \"elsif\"",
        "{% if a %}b{% elif c %}d{% endif %} ~ found \"elif\", expected \"elsif\"",
        "Hi {{ contact.first_name | default: “there” }} ~ expected a straight quote (\")",
        "{% if contact.plan == ‘pro’ %}a{% endif %} ~ expected a straight quote (')",
        "{{ contact.a || contact.b }} ~ found \"||\", expected \"or\"",
        "{% if a && b %}c{% endif %} ~ found \"&&\", expected \"and\"",
        "{% if a === b %}c{% endif %} ~ found \"===\", expected \"==\"",
        "{% if a => b %}c{% endif %} ~ found \"=>\", expected \">=\"",
        "{% if !a %}c{% endif %} ~ found \"!\", expected {% unless %}",
        "{% if not a %}c{% endif %} ~ found \"not\", expected {% unless %}",
        "{{ contact.a + 1 }} ~ found \"+\", expected plus:",
        "{{ contact.a ? 'b' : 'c' }} ~ found \"?\", expected {% if %} and {% else %}",
        "{% if a &gt; 1 %}c{% endif %} ~ found \"&gt;\", expected the character itself",
        "{% if a %}b ~ expected {% endif %}",
        "{% for p in event.cart %}{% if a %}b{% endif %} ~ expected {% endfor %}",
        "{{ contact.first_name } and {{ contact.last_name }} ~ found \"{{ contact.first_name } and \", expected it to end with }}",
        "{{ }} ~ expected a value",
        "{% if a | size > 3 %}b{% endif %} ~ found \"|\", expected the value alone: set a variable",
        "{% for p in event.cart | sort %}b{% endfor %} ~ found \"|\", expected the value alone",
        "{% else %} ~ found {% else %}, expected it at the end of {% if %}",
        "{% for p in event.cart %}{% elsif a %}{% endfor %} ~ found {% elsif %} in {% for %}",
        "{% if a %}{% endfor %} ~ found {% endfor %}, expected {% endif %} first",
        "{% endif %} ~ found {% endif %}, expected {% if %} before it",
        "{% asign a = 1 %}b ~ found {% asign %}, which is not supported; did you mean \"assign\"?",
      })
  void commonMistake_isNamed_withWhatIsRight(String template, String message) {
    assertThatThrownBy(() -> LiquidTemplate.parse(template))
        .isInstanceOf(LiquidException.class)
        .hasMessageContaining(message.strip());
  }

  @Test
  void mistakeOnALineOfLiquid_isNamed_withItsLine() {
    assertThatThrownBy(() -> LiquidTemplate.parse("Hi\n{% liquid\n  if a = 1\n  endif\n%}"))
        .isInstanceOfSatisfying(LiquidException.class, e -> assertThat(e.line()).isEqualTo(3))
        .hasMessageContaining("found \"=\", expected \"==\"");
  }
}
