package dev.senda.workers.rendering.liquid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.workers.rendering.liquid.expression.LiquidException;
import dev.senda.workers.rendering.liquid.expression.MissingVariableException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Templates that print snippets. */
class LiquidSnippetTest extends LiquidTestBase {

  @BeforeEach
  void snippets() {
    snippets.put("hi", "Hi {{ contact.first_name }}");
    snippets.put("name", "{{ name }}.");
    snippets.put("product", "{{ product.name }};");
    snippets.put("cards/card", "{{ forloop.index }}/{{ forloop.length }} {{ card.name }};");
    snippets.put("ask", "[{{ secret | default: 'none' }}{{ forloop.index | default: '-' }}]");
    snippets.put("set", "{% assign secret = 'changed' %}{% increment n %}{{ secret }}");
    snippets.put("argument", "{{ a }}{% assign a = 'new' %}{{ a }}");
    snippets.put("stop", "{% if product.name == 'Lamp' %}{% break %}{% endif %}{{ product.name }}");
    snippets.put("outer", "<{% render 'name', name: 'in' %}>");
    snippets.put("bold", "<b>{{ name }}</b>");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "{% render 'hi' %} => Hi Ana",
        "{% render 'name', name: contact.first_name %} => Ana.",
        "{% render \"name\" name: 'a' %}{% render 'name', name: 2, other: 3, %} => a.2.",
        "{% render 'product' with event.products[1] %} => Lamp;",
        "{% render 'product' with event.products[1] as product %} => Lamp;",
        "{% render 'cards/card' for event.products %} => 1/2 Blue mug;2/2 Lamp;",
        "{% render 'product' for event.products as product, name: 'x' %} => Blue mug;Lamp;",
        "{% render 'outer' %} => <in.>",
        "{% liquid~ for p in event.products~ render 'product', product: p~ endfor %} => Blue mug;Lamp;",
      })
  void render_printsTheSnippetWithItsValues(String template, String expected) {
    assertThat(text(template.replace('~', '\n'))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "{% assign secret = 'x' %}{% render 'ask' %} => [none-]",
        "{% for i in (1..1) %}{% render 'ask' %}{% endfor %} => [none-]",
        "{% assign secret = 'x' %}{% render 'set' %} {{ secret }}{% increment n %} => 0changed x0",
        "{% render 'argument', a: 'old' %} => oldnew",
        "{% for product in event.products %}{% render 'stop', product: product %},{% endfor %} => Blue mug,,",
      })
  void render_isIsolated(String template, String expected) {
    assertThat(text(template)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "{% assign secret = 'x' %}{% include 'ask' %} => [x-]",
        "{% for i in (1..1) %}{% include 'ask' %}{% endfor %} => [none1]",
        "{% include 'set' %} {{ secret }}{% increment n %} => 0changed changed1",
        "{% include 'product' for event.products %} => Blue mug;Lamp;",
        "{% assign product = event.products[0] %}{% include 'product' %} => Blue mug;",
        "{% assign which = 'hi' %}{% include which %} => Hi Ana",
        "{% for product in event.products %}{% include 'stop' %},{% endfor %} => Blue mug,",
      })
  void include_seesAndSetsWhatIsAroundIt(String template, String expected) {
    assertThat(text(template)).isEqualTo(expected);
  }

  @Test
  void valuesOfASnippet_areEscapedOnce() {
    assertThat(html("{% render 'bold', name: 'a & <b>' %}")).isEqualTo("<b>a &amp; &lt;b&gt;</b>");
    assertThat(html("{% capture c %}{% render 'bold', name: '<' %}{% endcapture %}{{ c }}"))
        .isEqualTo("<b>&lt;</b>");
  }

  @Test
  void missingArgument_isAnError_thatNamesWhereItCameFrom() {
    assertThatThrownBy(() -> text("{% render 'name', name: contact.last_name %}"))
        .isInstanceOfSatisfying(
            MissingVariableException.class,
            e -> assertThat(e.variable()).isEqualTo("contact.last_name"));
    assertThatThrownBy(() -> text("{% render 'name' %}"))
        .isInstanceOfSatisfying(
            MissingVariableException.class, e -> assertThat(e.variable()).isEqualTo("name"));
    assertThatThrownBy(() -> text("{% render 'product' for event.prodcts %}"))
        .isInstanceOf(MissingVariableException.class)
        .hasMessageContaining("event.prodcts");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "{% render 'a' %} => found a cycle of snippets: a > b > a, expected none",
        "{% include 'self' %} => found a cycle of snippets: self > self, expected none",
        "{% render 'wrong' %} => in snippet \"wrong\": line 2: upcase: found an object",
        "{% render 'includes' %} => found {% include %} in a snippet that {% render %} prints",
        "{% render which %} => found \"which\", expected the name of a snippet in quotes",
        "{% render 'hi' with %} => expected a value",
        "{% render 'hi', name 'x' %} => expected : after \"name\"",
        "{% render 'hi' 'x' %} => expected the end of the tag",
      })
  void whatIsWrong_isNamed(String template, String message) {
    snippets.putAll(
        Map.of(
            "a", "{% render 'b' %}",
            "b", "{% render 'a' %}",
            "self", "{% include 'self' %}",
            "wrong", "\n{{ contact | upcase }}",
            "includes", "{% include 'hi' %}"));

    assertThatThrownBy(() -> text(template))
        .isInstanceOf(LiquidException.class)
        .hasMessageContaining(message);
  }
}
