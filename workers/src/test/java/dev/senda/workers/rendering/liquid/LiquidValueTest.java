package dev.senda.workers.rendering.liquid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.workers.rendering.liquid.expression.LiquidException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers, lists and texts as values, whatever their Java type. */
class LiquidValueTest extends LiquidTestBase {

  private static Map<String, Object> product(String name, Object price) {
    return Map.of("name", name, "price", price);
  }

  @Test
  void sort_comparesNumbersOfAnyType() {
    event.put(
        "products",
        List.of(product("A", 20), product("B", new BigDecimal("25.5")), product("C", 3)));
    assertThat(
            text(
                "{% assign s = event.products | sort: 'price' %}{{ s | map: 'name' | join: ',' }}"))
        .isEqualTo("C,A,B");

    event.put(
        "products",
        List.of(
            product("A", 3.5d),
            product("B", 3L),
            product("C", new BigInteger("99999999999999999999")),
            product("D", -1.25f),
            product("E", "3.25")));
    assertThat(text("{{ event.products | sort: 'price' | map: 'name' | join: ',' }}"))
        .isEqualTo("D,B,E,A,C");
  }

  @Test
  void sort_neverFails_andPutsMissingLast() {
    var random = new Random(3);
    var values =
        new ArrayList<Object>(
            List.of(1, 2.5, "x", "10", new BigDecimal("0.5"), true, "", 7L, "B", "a", List.of(1)));
    for (int round = 0; round < 200; round++) {
      Collections.shuffle(values, random);
      event.put("list", List.copyOf(values));
      assertThat(text("{{ event.list | sort | size }}")).isEqualTo("11");
    }
    event.put("list", Arrays.asList(Map.of("p", 2), Map.of("q", 1), Map.of("p", 1.5)));
    assertThat(
            text(
                "{% for i in event.list %}{% endfor %}{{ event.list | sort: 'p' | map: 'p' | join: ',' }}"))
        .isEqualTo("1.5,2,");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "{{ event.products | sum: 'price' }} => 45.5",
        "{{ event.products | sum: 'quantity' }} => 5",
        "{{ event.products | map: 'price' | sum }} => 45.5",
        "{{ event.whole | plus: event.decimal }} => 23.0",
        "{{ event.whole | times: event.decimal }} => 60.0",
        "{{ event.decimal | times: event.decimal }} => 9.0",
        "{{ event.whole | minus: event.long }} => 13",
        "{{ event.double | plus: event.long }} => 9.5",
        "{{ event.whole | divided_by: event.long }} => 2",
        "{{ event.whole | divided_by: event.decimal | round: 2 }} => 6.67",
        "{{ -7 | divided_by: 2 }} {{ -7 | modulo: 2 }} => -4 1",
        "{{ event.whole | at_least: event.decimal }} {{ event.whole | at_most: event.decimal }} => 20 3.0",
        "{{ event.text | plus: 1 }} => 61.0",
        "{{ 'abc' | plus: 1 }} => 1",
        "{{ 5990 | times: 1.0 }} => 5990.0",
        "{{ 1.1 | plus: 2.2 }} => 3.3",
        "{{ 4.5 | ceil }} {{ 4.5 | floor }} {{ 4.5 | round }} {{ 4.567 | round: 1 }} => 5 4 5 4.6",
        "{{ -4 | abs }} {{ '-4.5' | abs }} => 4 4.5",
        "{{ event.double }} {{ event.decimal }} {{ event.long }} => 2.5 3.00 7",
        "{% if event.whole == 20.0 and event.decimal == 3 and 3.0 == event.decimal %}a{% endif %} => a",
        "{% if event.long < event.whole and event.double > 2 and event.decimal >= 3 %}a{% endif %} => a",
        "{% if event.text > 59 and event.text < 60.5 %}a{% endif %} => a",
        "{% case event.decimal %}{% when 3 %}three{% endcase %} => three",
        "{% if event.numbers contains 2 and event.numbers contains 3.5 %}a{% endif %} => a",
        "{{ event.numbers | uniq | join: ',' }} => 2,3.5",
        "{{ event.products | where: 'quantity', 3.0 | map: 'name' | first }} => Blue mug",
        "{% assign lamp = event.products | find: 'price', 20.0 %}{{ lamp.name }} => Lamp",
        "{{ event.numbers[event.index] }} => 3.5",
        "{% for i in (1..event.decimal) %}{{ i }}{% unless forloop.last %},{% endunless %}{% endfor %} => 1,2,3",
      })
  void numbers_areOneKind(String template, String expected) {
    event.put("whole", 20);
    event.put("long", 7L);
    event.put("decimal", new BigDecimal("3.00"));
    event.put("double", 2.5d);
    event.put("text", "60.00");
    event.put("numbers", List.of(2, 3.5, 2.0, new BigDecimal("3.50")));
    event.put("index", new BigDecimal("1.0"));

    assertThat(text(template)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "{{ 'a,b,c' | split: ',' | reverse | join }} => c b a",
        "{{ 'a,b,a' | split: ',' | uniq | join: '+' }} => a+b",
        "{{ event.products | map: 'name' | join: ', ' }} => Blue mug, Lamp",
        "{{ event.products | where: 'name', 'Lamp' | size }} => 1",
        "{{ event.products | reject: 'name', 'Lamp' | map: 'name' | join }} => Blue mug",
        "{{ event.products | has: 'name', 'Lamp' }} => true",
        "{{ event.products | find_index: 'name', 'Lamp' }} => 1",
        "{{ event.products.size }} {{ event.products.first.name }} {{ event.products.last.name }} => 2 Blue mug Lamp",
        "{{ event.products[-1].name }} => Lamp",
        "{{ 'a b' | url_encode }} {{ 'a+b' | url_decode }} => a+b a b",
        "{{ 'a>b' | base64_encode }} {{ 'YT5i' | base64_decode }} => YT5i a>b",
        "{{ 'guide' | slice: 1, 3 }} {{ 'guide' | slice: -2, 2 }} => uid de",
        "{{ 'A very long title' | truncate: 9 }} => A very...",
        "{{ 'one two three' | truncatewords: 2, '--' }} => one two--",
        "{{ 'aXbXc' | replace: 'X', '-' }} {{ 'aXbXc' | replace_last: 'X', '-' }} => a-b-c aXb-c",
        "{{ 'MAGDA lena' | capitalize }} => Magda lena",
        "{% for p in event.products limit: 1 offset: 1 %}{{ p.name }}{% endfor %} => Lamp",
        "{% for p in event.products reversed %}{{ forloop.index }}{{ p.name }}{{ forloop.rindex }}{% endfor %} => 1Lamp22Blue mug1",
        "{% for p in event.products limit: 1 %}{{ p.name }}{% endfor %}{% for p in event.products offset: continue %}{{ p.name }}{% endfor %} => Blue mugLamp",
        "{% for i in (1..5) %}{% if i == 2 %}x{% continue %}{% endif %}{% if i == 4 %}y{% break %}{% endif %}{{ i }}{% endfor %} => 1x3y",
        "{% for i in (1..2) %}{% for j in (1..2) %}{{ forloop.parentloop.index }}{{ j }};{% endfor %}{% endfor %} => 11;12;21;22;",
        "{% for i in (1..4) %}{% cycle 'a', 'b' %}{% endfor %} => abab",
        "{% for i in (1..4) %}{% cycle 'g': 'a', 'b' %}{% cycle 'g': 'a', 'b' %}{% endfor %} => abababab",
        "{% increment n %}{% increment n %}{% decrement n %} => 011",
        "{% for pair in event.map %}{{ pair[0] }}={{ pair[1] }}{% endfor %} => k=v",
        "{% comment %} {{ contact.nope }} {% if x %} {% endcomment %}x => x",
        "{%- if true -%}  x  {%- endif -%} => x",
        "{{ 'a' }}{% # a note %}b => ab",
      })
  void filtersAndTags_doWhatLiquidDoes(String template, String expected) {
    event.put("map", Map.of("k", "v"));

    assertThat(text(template)).isEqualTo(expected);
    assertThat(html(template).replace("&gt;", ">")).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "{{ 1 | curency }} => found filter \"curency\", which is not supported",
        "{{ 'a' | mony: 'EUR' }} => did you mean \"money\"?",
        "{% section 'header' %} => found {% section %}, which is not supported (expected one of #, assign, break,",
        "{% hello %} => found {% hello %}, which is not supported",
        "{% render header %} => found \"header\", expected the name of a snippet in quotes",
        "{{ 'a' | replace }} => replace: found 0 arguments, expected 1 to 2",
        "{{ 1 | divided_by: 0 }} => divided_by: found 0, expected another divisor",
        "{{ 1 | money: 'EURO' }} => money: found currency \"EURO\", expected a code such as \"EUR\"",
        "{% for i in (1..999999999) %}{% endfor %} => expected at most 100000 numbers",
        "{% if %} => column",
        "{{ 'a' % 'b' }} => column",
        "{{ 'a' => column",
        "{% for i in %}{% endfor %} => column",
        "{% endif %} => found {% endif %}",
        "{% if true %}{% endfor %} => found {% endfor %}",
        "{{ 'x' | number }} => number: found \"x\", expected a number",
      })
  void whatDoesNotExist_isRefusedWithWhatIsExpected(String template, String message) {
    assertThatThrownBy(() -> text(template))
        .isInstanceOf(LiquidException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "{{ event.total | divided_by: 0 | default: 'x' }} => x",
        "{{ event.total | modulo: 0 | default: 'x' }} => x",
        "{{ event.total | divided_by: event.none | round: 2 | default: 'x' }} => x",
        "{{ event.total | divided_by: 0.0 | money: 'EUR' | default: 'x' }} => x",
        "{{ event.total | divided_by: 4 | default: 'x' }} => 2",
      })
  void divisionByZero_takesADefault(String template, String expected) {
    event.put("total", 10);
    event.put("none", "0");

    assertThat(text(template)).isEqualTo(expected);
  }

  @Test
  void error_namesItsLine() {
    assertThatThrownBy(() -> text("a\n{{ 'x' | upcase }}\n{{ 'x' | nonsense }}"))
        .isInstanceOfSatisfying(LiquidException.class, e -> assertThat(e.line()).isEqualTo(3));
    assertThatThrownBy(() -> text("a\n\n{{ 'x' | date: '%Y' }}"))
        .isInstanceOfSatisfying(LiquidException.class, e -> assertThat(e.line()).isEqualTo(3));
  }
}
