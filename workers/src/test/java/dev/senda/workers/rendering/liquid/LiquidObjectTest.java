package dev.senda.workers.rendering.liquid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.workers.rendering.liquid.expression.LiquidException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects with fields as values, and what would take the memory of others. */
class LiquidObjectTest extends LiquidTestBase {

  @BeforeEach
  void clothes() {
    event.put("shirt", Map.of("name", "Shirt", "size", "XL", "stock", 2));
    event.put("mug", Map.of("name", "Mug", "stock", 5));
    event.put(
        "cart",
        List.of(
            Map.of("name", "Shirt", "size", 44, "first", "f"),
            Map.of("name", "Mug"),
            Map.of("name", "Sock", "size", 38)));
    var nothing = new HashMap<String, @Nullable Object>();
    nothing.put("size", null);
    event.put("nothing", nothing);
    event.put("nested", List.of(List.of("a", "b"), List.of("c"), "d"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "{{ event.shirt.size }} => XL",
        "{{ event.mug.size | default: 'one size' }} => one size",
        "{{ event.mug['size'] | default: 'one size' }} => one size",
        "{{ event.nothing.size | default: 'one size' }} => one size",
        "{{ event.size | default: 'none' }} => none",
        "{{ event.mug.first | default: 'none' }} => none",
        "{{ event.mug | first | default: 'none' }} => none",
        "{{ event.cart[0] | first | default: 'none' }} => none",
        "{% if event.mug.size %}a{% else %}b{% endif %} => b",
        "{% if event.mug.size == nil %}a{% endif %} => a",
        "{% for p in event.cart %}{{ p.size | default: '-' }};{% endfor %} => 44;-;38;",
        "{{ event.cart | map: 'size' | compact | join: ',' }} => 44,38",
        "{{ event.cart | where: 'size' | map: 'name' | join: ',' }} => Shirt,Sock",
        "{{ event.cart | sum: 'size' }} => 82",
        "{{ event.cart | sort: 'size' | map: 'name' | join: ',' }} => Sock,Shirt,Mug",
        "{{ event.cart | reject: 'size' | map: 'name' | join: ',' }} => Mug",
        "{{ event.cart | has: 'size', 1 }} => false",
        "{{ event.cart.size }} {{ event.cart | size }} {{ event.cart.first.name }} => 3 3 Shirt",
        "{{ event.mug | size }} {{ event.mug.name.size }} => 2 3",
        "{{ '👍🏽ñ' | size }} {% assign t = '👍a' %}{{ t.size }} {{ t | truncate: 1, '' }} => 3 2 👍",
      })
  void sizeOfAnObject_isItsField(String template, String expected) {
    assertThat(text(template)).isEqualTo(expected);
    assertThat(html(template)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "{{ event.shirt }} => found \"event.shirt\", which has fields",
        "{{ event.cart }} => found \"event.cart\", which has fields",
        "{{ event }} => found \"event\"",
        "{{ event.none | default: event.shirt }} => which has fields",
        "{{ event.cart | where: 'size' }} => found \"event.cart\"",
        "{% for p in event.cart %}{{ p }}{% endfor %} => found \"p\"",
        "{% for p in event.cart %}{{ forloop }}{% endfor %} => found \"forloop\"",
        "{{ event.cart | join: ', ' }} => join: found an object with fields, expected a text or a number (in event.cart",
        "{{ 'a' | append: event.shirt }} => append: found an object with fields",
        "{{ event.shirt | upcase }} => upcase: found an object",
      })
  void objectWithFields_isNotPrinted(String template, String message) {
    assertThatThrownBy(() -> text(template))
        .isInstanceOf(LiquidException.class)
        .hasMessageContaining(message);
    assertThatThrownBy(() -> html(template)).isInstanceOf(LiquidException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "{{ event.cart | map: 'name' }} => ShirtMugSock",
        "{{ event.nested }} => abcd",
        "{{ event.nested | join: '-' }} => a-b-c-d",
        "{{ event.nested | uniq | size }} => 4",
        "{{ event.mug.stock | json }} => 5",
        "{{ 1234 | round: -2 }} {{ 1250.5 | round: -2 }} {{ -151 | round: -2 }} => 1200 1300 -200",
        "{{ '+5' | plus: 1 }} {{ '+5 items' | times: 2 }} => 6 10",
        "{{ 1.5 | number: 20 }} => 1.50000000000000000000",
      })
  void plainValue_isPrintedAsLiquidDoes(String template, String expected) {
    assertThat(text(template)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ 1 | number: 1000000000 }}",
        "{{ 1 | percent: 1000000000 }}",
        "{{ 1 | number: 99999999999999999999 }}",
        "{{ 1.5 | round: 1000000000 }}",
        "{{ 1.5 | round: -1000000000 }}",
        "{% assign s = 'ab' %}{% for i in (1..60) %}{% assign s = s | append: s %}{% endfor %}",
        "{% assign s = 'ab' %}{% for i in (1..60) %}{% assign s = s | replace: 'a', s %}{% endfor %}",
        "{% assign s = 'ab' %}{% for i in (1..60) %}{% capture s %}{{ s }}{{ s }}{% endcapture %}{% endfor %}",
        "{% assign s = 'a,b' | split: ',' %}{% for i in (1..60) %}{% assign s = s | concat: s %}{% endfor %}",
        "{% assign s = 'a,b' | split: ',' %}{% for i in (1..60) %}{% assign j = s | join: '--' %}{% assign s = j | split: '' %}{% endfor %}",
        "{% assign s = '<' %}{% for i in (1..60) %}{% assign s = s | escape | append: s %}{% endfor %}",
        "{% assign n = 9 %}{% for i in (1..60) %}{% assign n = n | times: n %}{% endfor %}",
        "{% for i in (1..90000) %}{{ 'a text of twenty char' }}{% endfor %}",
        "{% for i in (1..90000) %}a text of twenty char{% endfor %}",
      })
  void growthWithoutEnd_isRefused(String template) {
    assertThatThrownBy(() -> text(template))
        .isInstanceOf(LiquidException.class)
        .hasMessageContainingAll("found ", "expected ");
    assertThatThrownBy(() -> html(template))
        .isInstanceOf(LiquidException.class)
        .hasMessageContainingAll("found ", "expected ");
  }

  @Test
  void longMessage_isRendered() {
    assertThat(text("{% for i in (1..20000) %}0123456789{{ 'abcdefghij' }}{% endfor %}"))
        .hasSize(400_000);
  }
}
