package dev.senda.catalog;

import static dev.senda.journey.Message.sms;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.catalog.TextSegments;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleTextTest {

  @Test
  void valuesAndLinks_haveTheirUsualLength() {
    assertThat(
            SampleText.of(
                "{% if event.x %}Hi {{ contact.first_name | default: \"you\" }}, see"
                    + " https://shop.example/{{ event.id }}?a=b.{% endif %}\n"
                    + "{{ links.preferences }}\n"))
        .isEqualTo(
            "Hi xxxxxxxxxx, see https://abcd.example/s/0123456789.\n"
                + "https://abcd.example/s/0123456789");
  }

  @Test
  void linkWithoutScheme_hasTheLengthOfALink() {
    assertThat(SampleText.of("Go to www.shop.example/x."))
        .isEqualTo("Go to https://abcd.example/s/0123456789.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "---\nshort-links: off\n---\n",
        "---\r\ncontent: HX1\r\nshort-links: \"off\"\r\n---\r\n",
        "\ufeff---\nshort-links: 'off'\n---\n"
      })
  void shortLinksSwitchedOff_countsSignedLinks(String matter) {
    var text = SampleText.of(matter + "A https://shop.example/a");

    assertThat(text).startsWith("A https://abcd.example/t/").hasSize(2 + 121);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "---\nshort-links: on\n---\n",
        "---\ncontent: HX1\n---\nshort-links: off ",
        "short-links: off "
      })
  void shortLinksNotSwitchedOff_countsShortLinks(String before) {
    assertThat(SampleText.of(before + "A https://shop.example/a"))
        .endsWith("A https://abcd.example/s/0123456789");
  }

  @Test
  void textsOfTheCatalog_takeOneSegment() {
    for (var locale : Catalog.load().locales()) {
      var text = Catalog.load().sampleText("abandoned-cart", sms("cart-last-call"), locale);

      assertThat(text.map(TextSegments::of).orElseThrow().count()).as("%s", locale).isEqualTo(1);
    }
    assertThat(Catalog.load().sampleText("abandoned-cart", sms("cart-last-call"), Locale.FRENCH))
        .isEmpty();
  }
}
