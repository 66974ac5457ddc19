package dev.senda.workers.rendering.liquid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.workers.rendering.liquid.expression.MissingVariableException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where variables are found, and what happens if they are missing. */
class LiquidScopeTest extends LiquidTestBase {

  @Nested
  class Defaults {

    @ParameterizedTest
    @CsvSource(
        delimiterString = "=>",
        value = {
          "{% for item in event.products %}{{ item.name | default: 'Product' }} x {{ item.quantity }};{% endfor %} => Blue mug x 3;Lamp x 2;",
          "{% assign p = event.products[0] %}{{ p.name | default: 'Product' }} => Blue mug",
          "{% for o in event.orders %}{% for i in o.items %}{{ i.name | default: '?' }}/{{ o.id | default: '-' }};{% endfor %}{% endfor %} => A/7;?/7;C/-;",
          "{% capture who %}{{ contact.first_name }}{% endcapture %}{{ who | default: 'you' }} => Ana",
          "{% capture who %} {% endcapture %}{{ who | default: 'you' }} => you",
          "{% assign who = contact.nope | default: contact.first_name %}{{ who }} => Ana",
          "{{ contact.last_name | capitalize | default: 'there' }} => there",
          "{{ contact.last_name | prepend: 'Dear ' | default: 'Dear friend' }} => Dear friend",
          "{{ 'Hi ' | append: contact.last_name | default: 'Hi you' }} => Hi you",
          "{{ contact.nope | default: contact.nope2 | default: 'z' }} => z",
          "{{ contact.nope | default: contact.first_name }} => Ana",
          "[{{ contact.nope | default }}{{ contact.nope | default: '' }}] => []",
          "{{ '100%' | url_decode | default: 'x' }} {{ '!' | base64_decode | default: 'y' }} => x y",
          "{{ contact.address.city | upcase | default: 'your city' }} => your city",
          "{{ event.products[7].name | default: 'nothing' }} => nothing",
          "{{ event.products[0].url | default: 'https://shop.example/' }} => https://shop.example/",
          "{{ event.products | map: 'url' | first | default: 'none' }} => none",
          "{% assign m = event.nothing | size %}{{ m | default: 0 }} => 0",
          "{{ false | default: 'x', allow_false: true }}{{ false | default: 'x' }} => falsex",
        })
    void default_isUsed_whereTheValueIsMissingInItsScope(String template, String expected) {
      event.put(
          "orders",
          List.of(
              Map.of("id", 7, "items", List.of(Map.of("name", "A"), Map.of("sku", "B"))),
              Map.of("items", List.of(Map.of("name", "C")))));

      assertThat(text(template)).isEqualTo(expected == null ? "" : expected);
      assertThat(html(template)).isEqualTo(expected == null ? "" : expected);
    }

    @Test
    void loopVariable_hidesTheOneAround_andIsGoneAfterTheLoop() {
      assertThat(
              text(
                  "{% assign item = 'outer' %}{% for item in event.products %}{{ item.name | default: '?' }} {% endfor %}{{ item | default: 'none' }}"))
          .isEqualTo("Blue mug Lamp outer");
      assertThat(text("{% for p in event.products %}{% endfor %}{{ p.name | default: 'gone' }}"))
          .isEqualTo("gone");
      assertThat(
              text(
                  "{% for contact in event.products %}{{ contact.first_name | default: '-' }}{% endfor %}"))
          .isEqualTo("--");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n", "\u00a0"})
    void blankText_isMissing_forDefaultsAndConditions(String blank) {
      contact.put("first_name", blank);

      assertThat(text("{{ contact.first_name | default: 'you' }}")).isEqualTo("you");
      assertThat(
              text(
                  "{% if contact.first_name != blank %}Hi [{{ contact.first_name }}]{% else %}Hi you{% endif %}"))
          .isEqualTo("Hi you");
      assertThat(text("{% if contact.first_name == blank %}yes{% endif %}")).isEqualTo("yes");
      assertThat(text("{{ contact.first_name | strip | default: 'you' }}")).isEqualTo("you");
    }
  }

  @Nested
  class Asking {

    @ParameterizedTest
    @CsvSource(
        delimiterString = "=>",
        value = {
          "{% if contact.vip %}a{% else %}b{% endif %} => b",
          "{% if contact.vip and contact.first_name %}a{% else %}b{% endif %} => b",
          "{% if contact.vip or contact.first_name %}a{% else %}b{% endif %} => a",
          "{% unless contact.vip %}a{% endunless %} => a",
          "{% if contact.first_name == 'Eve' %}a{% elsif contact.vip %}b{% else %}c{% endif %} => c",
          "{% if contact.vip != blank %}a{% else %}b{% endif %} => b",
          "{% if contact.vip == blank %}a{% endif %} => a",
          "{% if contact.vip == nil %}a{% endif %} => a",
          "{% if contact.vip != nil %}a{% else %}b{% endif %} => b",
          "{% if contact.vip == null %}a{% endif %} => a",
          "{% if contact.vip == empty %}a{% else %}b{% endif %} => b",
          "{% if contact.vip == contact.nope %}a{% endif %} => a",
          "{% if contact.tags contains 'x' %}a{% else %}b{% endif %} => b",
          "{% if contact.first_name contains contact.nope %}a{% else %}b{% endif %} => b",
          "{% if contact.age > 18 %}a{% else %}b{% endif %} => b",
          "{% if contact.age <= 18 %}a{% else %}b{% endif %} => b",
          "{% if 18 < contact.age %}a{% else %}b{% endif %} => b",
          "{% case contact.plan %}{% when 'pro' %}a{% when nil %}b{% else %}c{% endcase %} => b",
          "{% case contact.plan %}{% when 'pro' %}a{% else %}c{% endcase %} => c",
          "{% case contact.first_name %}{% when contact.nope %}a{% when 'Ana' %}b{% endcase %} => b",
          "{% for i in event.nothing %}{{ i }}{% else %}none{% endfor %} => none",
          "{% if event.nothing.size > 0 %}a{% else %}b{% endif %} => b",
          "{% if event.products[5].name %}a{% else %}b{% endif %} => b",
          "{% assign v = contact.vip %}{% if v %}a{% else %}b{% endif %} => b",
          "{% assign v = contact.vip | upcase %}{% if v == nil %}a{% endif %} => a",
        })
    void missingVariable_mayBeAskedFor(String template, String expected) {
      assertThat(text(template)).isEqualTo(expected);
      assertThat(html(template)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
        delimiterString = "=>",
        value = {
          "{{ contact.last_name }} => contact.last_name",
          "{{ contact.last_name | upcase }} => contact.last_name",
          "{{ 'Hi ' | append: contact.last_name }} => contact.last_name",
          "{{ event.products[0].url }} => event.products[0].url",
          "{% for p in event.products %}{{ p.url }}{% endfor %} => p.url",
          "{% for p in event.prodcts %}{{ p.url }}{% endfor %} => event.prodcts",
          "{% assign x = contact.last_name | capitalize %}{{ x }} => contact.last_name",
          "{% assign x = contact.last_name %}{{ x.y }} => contact.last_name",
          "{% if contact.vip == nil %}{{ contact.vip }}{% endif %} => contact.vip",
          "{{ contact.nope | default: contact.nope2 }} => contact.nope2",
          "{% cycle contact.color, 'b' %} => contact.color",
          "{% capture c %}{{ contact.nope }}{% endcapture %} => contact.nope",
          "{{ contact['plan-name'] }} => contact['plan-name']",
          "{{ contact.plan-name }} => contact.plan-name",
          "{{ unknown }} => unknown",
        })
    void missingVariable_isRefused_whereItIsPrinted(String template, String variable) {
      assertThatThrownBy(() -> text(template))
          .isInstanceOfSatisfying(
              MissingVariableException.class, e -> assertThat(e.variable()).isEqualTo(variable));
      assertThatThrownBy(() -> html(template)).isInstanceOf(MissingVariableException.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "{{ contact.plan-name }} => pro",
        "{{ contact['plan-name'] }} => pro",
        "{{ contact.plan-2 }} => two",
        "{{ contact.utm-source-first.medium-type | upcase }} => MAIL",
        "{% if contact.plan-name == 'pro' %}a{% endif %} => a",
        "{{ contact.plan-name-}}  x{% if contact.plan-name-%}  y{% endif %} => proxy",
        "{% assign my-plan = contact.plan-name %}{{ my-plan }} => pro",
        "{{ contact.plan-name|append:'-x' }} => pro-x",
        "{{ -5 | plus: 3 }} {{ 5 | minus:-3 }} => -2 8",
      })
  void hyphen_belongsToTheName(String template, String expected) {
    contact.put("plan-name", "pro");
    contact.put("plan-2", "two");
    contact.put("utm-source-first", Map.of("medium-type", "mail"));

    assertThat(text(template)).isEqualTo(expected);
  }
}
