package dev.senda.workers.rendering.liquid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.workers.rendering.liquid.filter.LiquidFilters;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a filter made as HTML is escaped once, and what comes from outside always. */
class LiquidHtmlTest extends LiquidTestBase {

  private static final String EVIL = "<script>alert('1')</script> \"x\" & <b onclick=x>";

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "{{ event.name }} => Mug &amp; Spoon",
        "{{ event.name | escape }} => Mug &amp; Spoon",
        "{{ event.name | h }} => Mug &amp; Spoon",
        "{{ event.name | escape | escape }} => Mug &amp; Spoon",
        "{{ event.name | escape_once }} => Mug &amp; Spoon",
        "{{ event.entity | escape_once }} => Mug &amp; Spoon &copy; &lt;b&gt;",
        "{{ event.name | escape | upcase }} => MUG &amp; SPOON",
        "{{ event.name | escape | append: '!' }} => Mug &amp; Spoon!",
        "{{ event.name | escape | append: ' <3' }} => Mug &amp; Spoon &lt;3",
        "{{ event.name | prepend: '>' | escape }} => &gt;Mug &amp; Spoon",
        "{{ event.name | escape | truncate: 8 }} => Mug &amp;...",
        "{{ event.name | escape | replace: '&', 'and' }} => Mug and Spoon",
        "{{ event.name | escape | strip | default: 'x' }} => Mug &amp; Spoon",
        "{% assign n = event.name | escape %}{{ n }} => Mug &amp; Spoon",
        "{% capture n %}<b>{{ event.name }}</b>{% endcapture %}{{ n }} => <b>Mug &amp; Spoon</b>",
        "{% capture n %}{{ event.name }}{% endcapture %}{{ n | upcase }} => MUG &amp; SPOON",
        "{% capture n %}{{ event.name }}{% endcapture %}{% if n == 'Mug & Spoon' %}same{% endif %} => same",
        "{% capture n %}{{ event.name }}{% endcapture %}{{ n | escape }} => Mug &amp; Spoon",
        "{% capture n %}{{ event.name }}{% endcapture %}{{ n.size }} => 11",
        "{% capture n %}<i>x</i>{% endcapture %}{{ n | strip_html }} => x",
        "{% capture n %} <i>x</i> {% endcapture %}{{ n | strip }} => <i>x</i>",
        "{{ event.name | newline_to_br | split: '<br />' | first }} => Mug &amp; Spoon",
        "{% for i in (1..2) %}{% ifchanged %}{{ event.name }}{% endifchanged %}{% endfor %} => Mug &amp; Spoon",
      })
  void htmlOfAFilter_isNotEscapedTwice(String template, String expected) {
    event.put("name", "Mug & Spoon");
    event.put("entity", "Mug &amp; Spoon &copy; <b>");

    assertThat(html(template)).isEqualTo(expected);
  }

  @Test
  void lineBreaks_becomeTags_andTheTextIsEscaped() {
    event.put("note", "a < b\nc & d\r\ne");
    assertThat(html("{{ event.note | newline_to_br }}"))
        .isEqualTo("a &lt; b<br />\nc &amp; d<br />\ne");
    assertThat(html("{{ event.note | escape | newline_to_br }}"))
        .isEqualTo("a &lt; b<br />\nc &amp; d<br />\ne");
    assertThat(html("{{ event.note | strip_newlines | newline_to_br }}"))
        .isEqualTo("a &lt; bc &amp; de");
    assertThat(html("{{ event.note | escape | strip_newlines }}")).isEqualTo("a &lt; bc &amp; de");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "{{ event.list | join: '<br>' }} => A &amp; B<br>&lt;i&gt;",
        "{{ event.list | join: '<br />' | append: '<br/>' }} => A &amp; B<br />&lt;i&gt;<br/>",
        "{{ event.text | replace: ', ', '<br>' }} => A &amp; B<br>&lt;i&gt;",
        "{{ event.text | escape | replace_first: ', ', '<br>' }} => A &amp; B<br>&lt;i&gt;",
        "{{ event.text | replace: ', ', '<b>' }} => A &amp; B&lt;b&gt;&lt;i&gt;",
        "{{ event.text | replace: ', ', event.br }} => A &amp; B&lt;br&gt;&lt;i&gt;",
        "{{ event.entity | replace: '&lt;', '<br>' }} => <br>script&gt;",
        "{{ contact.nope | default: '<br>' }} => <br>",
      })
  void lineBreakOfTheTemplate_isHtml_andNothingElse(String template, String expected) {
    event.put("list", List.of("A & B", "<i>"));
    event.put("text", "A & B, <i>");
    event.put("br", "<br>");
    event.put("entity", "&lt;script>");

    assertThat(html(template)).isEqualTo(expected);
  }

  @Test
  void plainText_hasNoHtml() {
    event.put("note", "Mug & Spoon\n<3");
    assertThat(text("{{ event.note | escape }}")).isEqualTo("Mug & Spoon\n<3");
    assertThat(text("{{ event.note | newline_to_br }}")).isEqualTo("Mug & Spoon\n<3");
    assertThat(text("{{ 'a &amp; b' | escape_once }}")).isEqualTo("a & b");
    assertThat(text("{% capture n %}{{ event.note }}{% endcapture %}{{ n }}"))
        .isEqualTo("Mug & Spoon\n<3");
  }

  @Test
  void untrustedContent_isEscaped_afterAnyFilters() {
    event.put("evil", EVIL);
    event.put("encoded", "%3Cscript%3Ealert(1)%3C/script%3E");
    event.put("base64", "PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==");
    event.put("entity", "&lt;script&gt;alert(1)&lt;/script&gt;");
    event.put("list", List.of(EVIL, EVIL));
    var random = new Random(5);
    var arguments =
        List.of(
            "",
            ": event.evil",
            ": '&lt;', '<'",
            ": '<br>'",
            ": '&', '<br>'",
            ": event.evil, '<br>'",
            ": ''",
            ": 'x', event.evil",
            ": 1");
    var names = new ArrayList<>(LiquidFilters.all().keySet());
    int rendered = 0;
    for (int i = 0; i < 20_000; i++) {
      var template = new StringBuilder("{{ event.");
      template.append(
          List.of("evil", "encoded", "base64", "entity", "list").get(random.nextInt(5)));
      for (int filters = random.nextInt(5); filters > 0; filters--) {
        template
            .append(" | ")
            .append(names.get(random.nextInt(names.size())))
            .append(arguments.get(random.nextInt(arguments.size())));
      }
      template.append(" }}");
      String html;
      try {
        html =
            html(
                random.nextBoolean()
                    ? template.toString()
                    : "{% capture x %}"
                        + template
                        + "{% endcapture %}{{ x | append: event.evil }}");
      } catch (RuntimeException e) {
        continue;
      }
      rendered++;
      assertThat(Jsoup.parseBodyFragment(html).body().select("*").not("body, br"))
          .as("%s => %s", template, html)
          .isEmpty();
    }
    assertThat(rendered).isGreaterThan(4_000);
  }
}
