package dev.senda.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateScannerTest {

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "Hi {{ contact.first_name }} => contact.first_name",
        "Hi {{contact.first_name|upcase}} => contact.first_name",
        "Hi {{ contact.first_name | default: \"there\" }} => contact.first_name?",
        "Hi {{- contact.first_name | default: 'contact.last_name' -}} => contact.first_name?",
        "{{ contact.first_name | append: contact.last_name }} => contact.first_name,"
            + " contact.last_name",
        "{%- for product in event.products %}{{ product.name }}{% endfor %} => event.products",
        "{% if contact.plan == 'event.total' %}Yes{% endif %} => contact.plan?",
        "{% if event.a and event.b == 1 %}{{ event.a }}{% else %}{{ event.c }}{% endif %} =>"
            + " event.a?, event.b?, event.c",
        "{% if contact.a %}x{% endif %}{{ contact.a }} => contact.a",
        "{% unless contact.a %}x{% elsif contact.b %}{{ contact.b }}{% endunless %} => contact.a?,"
            + " contact.b?",
        "{% case event.kind %}{% when event.other %}{{ event.kind }}{% endcase %} => event.kind?,"
            + " event.other?",
        "{% for p in event.a %}{{ p }}{% else %}none{% endfor %}{% for p in event.b %}{% endfor %}"
            + " => event.a?, event.b",
        "{% if event.a %}{% for p in event.a %}{{ p }}{% endfor %}{% endif %} => event.a?",
        "{{ contact.last_name | capitalize | default: 'there' }} => contact.last_name?",
        "{% assign x = event.a | upcase %}{{ x | default: 'y' }} => event.a?",
        "{{ contact.plan-name }} {% comment %}{{ event.x }}{% endcomment %}{% raw %}{{ event.y }}{%"
            + " endraw %} => contact.plan-name",
        "{% if coupon %}{{ coupon }}{% endif %} => coupon?",
        "{% liquid~ if event.a~ echo event.a~ endif~ assign x = event.b~ echo contact.c %} =>"
            + " contact.c, event.a?, event.b?",
        "{% echo contact.a | default: 'x' %}{% render 'card', name: contact.b %} => contact.a?,"
            + " contact.b?",
        "Your code: {{ coupon }} => coupon",
        "{{ company.name }}, {{ links.unsubscribe }}, contact.first_name => company.name,"
            + " links.unsubscribe",
        "{% if links.unsubscribe %}<a href='{{ links.unsubscribe }}'>{% endif %} =>"
            + " links.unsubscribe?",
        "{{ brand.name }} => ''",
        "{{ my_contact.first_name }} {{ x.contact.name }} {{ coupons }} => my_contact.first_name,"
            + " x.contact",
        "Now {{ drop.new_price | money }}, was {{ drop.old_price | default: '' }} =>"
            + " drop.new_price, drop.old_price?",
        "{% if drop.new_price %}{{ drop.new_price }}{% endif %} => drop.new_price?",
        "{% for p in event.a %}{{ forloop.index }} {{ p.name }}{% endfor %} => event.a",
        "{% for c in digest %}{{ c.author }}{% if c.text %}{{ c.text }}{% endif %}{% endfor %} =>"
            + " digest, c.author[], c.text?[]",
        "{% for c in event.a %}{% for d in digest %}{{ c.x }}{{ d.y | default: '' }}{% endfor %}"
            + "{% endfor %}{% for d in event.b %}{{ d.z }}{% endfor %} => digest, event.a, event.b, d.y?[]",
        "{% for c in digest limit: 2 %}{% for t in c.tags %}{{ t.name }}{% endfor %}{% endfor %} =>"
            + " digest, c.tags[]",
        "{% assign x = event.a | first %}{{ x.name }}{{ 1.5 | plus: 2.5 }} => event.a?",
      })
  void variables_areReadFromTheText(String text, String expected) {
    var variables =
        new TemplateReferenceExtractor(text.replace('~', '\n'))
            .variables().stream()
                .map(
                    variable ->
                        variable.name()
                            + (variable.hasDefault() ? "?" : "")
                            + (variable.isOfDigest() ? "[]" : ""))
                .toList();
    assertThat(String.join(", ", variables)).isEqualTo(expected);
  }

  @Test
  void snippets_areReadWithTheTemplate() {
    var snippets =
        Map.of(
            "card", "<a name=\"buy\">{{ card.name }} {{ event.shop }}</a>{% render 'foot' %}",
            "foot", "{% if contact.a %}{{ contact.a }}{% endif %}",
            "self", "{{ contact.s }}{% include 'self' %}");

    var expanded =
        SnippetTexts.expand(
            "{% if event.b %}{%- render 'card' for event.b as card -%}{% endif %}"
                + "{% liquid\n  include 'self'\n  render 'gone'\n%}",
            name -> Optional.ofNullable(snippets.get(name)));

    var extractor = new TemplateReferenceExtractor(expanded);
    assertThat(extractor.linkNames()).containsExactly("buy");
    assertThat(extractor.variables())
        .extracting(variable -> variable.name() + (variable.hasDefault() ? "?" : ""))
        .containsExactly("contact.a?", "contact.s", "event.b?", "event.shop");
  }

  @Test
  void linkNames_areReadFromTheText() {
    var text =
        """
        <mj-button href="https://www.ourcompany.example/demo" name="book-now">Book</mj-button>
        <mj-text><a name="read-on" href="https://www.ourcompany.example">Read on</a>
        <a href="https://www.ourcompany.example">unnamed</a></mj-text>
        """;

    assertThat(new TemplateReferenceExtractor(text).linkNames())
        .containsExactly("book-now", "read-on");
  }
}
