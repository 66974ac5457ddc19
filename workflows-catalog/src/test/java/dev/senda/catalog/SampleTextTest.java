package dev.senda.catalog;

import static dev.senda.journey.Message.sms;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.catalog.TextSegments;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class SampleTextTest {

  @Test
  void valuesAndLinks_haveTheirUsualLength() {
    assertThat(
            SampleText.of(
                "{% if event.x %}Hi {{ contact.first_name | default: \"you\" }}, see https://shop.example/{{ event.id }}?a=b.{% endif %}\n{{ links.preferences }}\n"))
        .isEqualTo(
            "Hi xxxxxxxxxx, see https://abcd.example/s/0123456789.\nhttps://abcd.example/s/0123456789");
  }

  @Test
  void textsOfTheCatalog_takeOneSegment() {
    for (var locale : Catalog.shipped().locales()) {
      var text = Catalog.shipped().sampleText("abandoned-cart", sms("cart-last-call"), locale);

      assertThat(text.map(TextSegments::of).orElseThrow().count()).as("%s", locale).isEqualTo(1);
    }
    assertThat(Catalog.shipped().sampleText("abandoned-cart", sms("cart-last-call"), Locale.FRENCH))
        .isEmpty();
  }
}
