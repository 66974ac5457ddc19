package dev.senda.standalone.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MjmlTagBalanceTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<mj-text>~Hi~</mj-txt>                        | 3 | found </mj-txt> (expected </mj-text>, which opens in line 1)",
        "<mj-column>~<mj-text>Hi</mj-text>             | 1 | found <mj-column> (expected </mj-column> after it)",
        "<!-- <mj-text> -->~~</mj-section>             | 3 | found </mj-section> (expected it to be opened before)",
        "<mj-section>~<mj-column>~</mj-section>        | 3 | found </mj-section> (expected </mj-column>, which opens in line 2)",
      })
  void tagWithoutItsOtherHalf_isFound(String template, int line, String reason) {
    assertThat(MjmlTagBalance.findMismatch(template.strip().replace('~', '\n')))
        .hasValue(new MjmlTagBalance.Mismatch(line, reason));
  }

  @Test
  void balancedTags_areFine() {
    assertThat(
            MjmlTagBalance.findMismatch(
                """
                <mj-section>
                  {% if contact.vip %}<mj-text title="a > b">{{ 'x>y' }} <br></mj-text>{% endif %}
                  <mj-spacer height="5px" /><mj-image src="https://x.example/a.png"/>
                </mj-section>
                """))
        .isEmpty();
  }
}
