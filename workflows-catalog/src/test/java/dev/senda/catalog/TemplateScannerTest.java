package dev.senda.catalog;

import static org.assertj.core.api.Assertions.assertThat;

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
        "{{ contact.first_name | append: contact.last_name }} => contact.first_name, contact.last_name",
        "{%- for product in event.products %}{{ product.name }}{% endfor %} => event.products",
        "{% if contact.plan == 'event.total' %}Yes{% endif %} => contact.plan",
        "Your code: {{ coupon }} => coupon",
        "{{ company.name }}, {{ links.unsubscribe }}, contact.first_name => ''",
        "{{ my_contact.first_name }} {{ x.contact.name }} {{ coupons }} => ''",
      })
  void variables_areReadFromTheText(String text, String expected) {
    var variables =
        new TemplateReferenceExtractor(text)
            .variables().stream()
                .map(variable -> variable.name() + (variable.hasDefault() ? "?" : ""))
                .toList();
    assertThat(String.join(", ", variables)).isEqualTo(expected);
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
