package dev.senda.workers.rendering.liquid;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What tags do, as Shopify's documentation of them says. */
class LiquidTagsTest extends LiquidTestBase {

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "{% for i in (3..1) %}{{ i }}{% else %}none{% endfor %}=>none",
        "{% for i in (1..event.count) reversed limit: 2 %}{{ i }}{% else %}none{% endfor %}=>21",
        "{% for i in (1..6), limit: 2, offset: 3 %}{{ i }}{% endfor %}=>45",
        "{% for i in (1..6) limit: 2 %}{{ i }}{% endfor %}-{% for i in (1..6) offset: continue %}{{ i }}{% endfor %}=>12-3456",
        "{% for i in (1..2) %}{{ forloop.name }}:{{ forloop.rindex }} {% endfor %}=>i-(1..2):2 i-(1..2):1 ",
        "{% assign r = (1..3) %}{{ r }} {{ r | join: '+' }} {{ r.size }}{{ r.first }}{{ r.last }}=>1..3 1+2+3 313",
        "{% assign r = (1..event.count) %}{% for i in r %}{{ i }}{% endfor %}{% if r contains 2 %}!{% endif %}=>123!",
        "{{ (1..4) | reverse | join: '' }}{{ (1..4) | sum }}=>432110",
      })
  void ranges_areListsOfNumbers(String template, String expected) {
    event.put("count", 3);

    assertThat(text(template)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "{% unless true %}a{% elsif contact.vip %}b{% elsif contact.first_name == 'Ana' %}c{% else %}d{% endunless %}=>c",
        "{% unless true %}a{% elsif false %}b{% else %}d{% endunless %}=>d",
        "{% unless false %}a{% elsif true %}b{% endunless %}=>a",
        "{% case contact.first_name %}{% when 'Eve' or 'Ana' %}x{% when 'Bob', 'Joe' %}y{% endcase %}=>x",
        "{% case contact.first_name %} ignored {% when 'Eve' %}x{%- else -%} y {% endcase %}=>y ",
        "{% if contact.first_name <> 'Eve' %}a{% endif %}=>a",
        "{% if false and false or true %}a{% else %}b{% endif %}=>b",
        "{% if true or false and false %}a{% else %}b{% endif %}=>a",
      })
  void conditions_areReadFromTheRight(String template, String expected) {
    assertThat(text(template)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "a {%- if true -%} b {%- endif -%} c=>abc",
        "a {{- contact.first_name -}} c=>aAnac",
        "a {%- assign x = 1 -%} {%- assign y = 2 %} c=>a c",
        "a {%- comment -%} b {%- endcomment -%} c=>ac",
        "a {% raw -%} {{ b }} {%- endraw -%} c=>a  {{ b }} c",
        "a {%- # note -%} c=>ac",
        "a {%- for i in (1..2) -%} {{ i }} {%- endfor -%} c=>a12c",
        "a {%- liquid\\n echo 'b' -%} c=>abc",
        "a {%- break -%} c=>a",
        "[{% if true %}  {% assign x = 1 %}  {% endif %}]=>[]",
        "[{% for i in (1..3) %}  {% comment %}x{% endcomment %} {% endfor %}]=>[]",
        "[{% if true %} {{ 'x' }} {% endif %}]=>[ x ]",
      })
  void whiteSpace_isStripped_whereAHyphenSaysSo(String template, String expected) {
    assertThat(text(template.replace("\\n", "\n"))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "a{% comment %}{{ unclosed {% if x } {% nope %} {{ contact.nope }}{% endcomment %}b=>ab",
        "a{% comment %}{% comment %}x{% endcomment %}y{% endcomment %}b=>ab",
        "a{% comment %}{% raw %}{% endcomment %}{% endraw %}{% endcomment %}b=>ab",
        "a{% # don't %}b=>ab",
        "a{%\\n  # one\\n  # two }}\\n%}b=>ab",
        "a{% doc %} {% raw %} @param {string} x {{ {% enddoc %}b=>ab",
        "{% raw %}{{ a }} {% if %} {{{% endraw %}=>{{ a }} {% if %} {{",
        "{{ 'a}}b' }}{{ \"%}\" }}{% assign x = '%}' %}{{ x }}=>a}}b%}%}",
      })
  void textThatIsNoLiquid_isNotParsed(String template, String expected) {
    assertThat(text(template.replace("\\n", "\n"))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "{% liquid\\n  assign n = contact.first_name | upcase\\n\\n  # a note\\n  if n == 'ANA'\\n    echo n | append: '!'\\n  else\\n    echo 'x'\\n  endif\\n%}=>ANA!",
        "{% liquid\\nfor p in event.products\\n  unless forloop.first\\n echo ', '\\n endunless\\n echo p.name\\nendfor %}=>Blue mug, Lamp",
        "{% liquid\\ncase contact.first_name\\nwhen 'Ana'\\n echo 1\\nelse\\n echo 2\\nendcase\\ncomment\\n nope {{ \\nendcomment\\necho 3 %}=>13",
        "{% liquid %}{% liquid echo 'a' %}=>a",
        "{% for i in (1..3) %}{% liquid\\n if i == 2\\n  break\\n endif\\n echo i %}{% endfor %}=>1",
        "{% echo contact.first_name | append: '&' %}=>Ana&",
      })
  void liquidAndEcho_printLikeBraces(String template, String expected) {
    assertThat(text(template.replace("\\n", "\n"))).isEqualTo(expected);
    assertThat(html(template.replace("\\n", "\n"))).isEqualTo(expected.replace("&", "&amp;"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "{% increment n %}{% increment n %}{% decrement n %}{{ n }}=>0111",
        "{% decrement n %}{% decrement m %}{% increment n %}=>-1-1-1",
        "{% assign n = 7 %}{% increment n %}{{ n }}=>07",
        "{% for i in (1..4) %}{% cycle 'a', 'b', 'c' %}{% endfor %}=>abca",
        "{% for i in (1..2) %}{% cycle 'x': 'a', 'b' %}{% cycle 'y': 'a', 'b' %}{% endfor %}=>aabb",
        "{% cycle 'a', 'b' %}{% cycle 'a', 'b' %}{% cycle 'c', 'd' %}=>abc",
      })
  void countersAndCycles_goOn(String template, String expected) {
    assertThat(text(template)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "{% tablerow p in event.products cols: 2 %}{{ p.name }}{% endtablerow %} => <tr class=\"row1\">~<td class=\"col1\">Blue mug</td><td class=\"col2\">Lamp</td></tr>~",
        "{% tablerow i in (1..3) cols: 2 %}{{ tablerowloop.row }}{{ tablerowloop.col }}{{ tablerowloop.col_last }}{% endtablerow %} => <tr class=\"row1\">~<td class=\"col1\">11false</td><td class=\"col2\">12true</td></tr>~<tr class=\"row2\"><td class=\"col1\">21false</td></tr>~",
        "{% tablerow i in (1..9) limit: 1 offset: 3 %}{{ i }}{{ tablerowloop.first }}{% endtablerow %} => <tr class=\"row1\">~<td class=\"col1\">4true</td></tr>~",
      })
  void tablerow_printsRowsAndCells(String template, String expected) {
    assertThat(text(template)).isEqualTo(expected.replace("~", "\n"));
  }
}
