package dev.senda.explorer.lint;

import static dev.senda.explorer.lint.LintFixture.PLAN;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.preferred;
import static dev.senda.journey.Message.sms;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.explorer.Explorer;
import dev.senda.explorer.TestJourney;
import dev.senda.explorer.lint.LintFixture.TestCatalogContext;
import org.junit.jupiter.api.Test;

class TextLengthTest {

  @Test
  void textsByEmailAndSms_onlyTheSmsIsMeasured() {
    var catalog =
        new TestCatalogContext()
            .withText("guide", "a".repeat(500))
            .withText("short", "Hi")
            .withText("long", "a".repeat(160) + "€");
    var exploration =
        Explorer.explore(
            new TestJourney(
                PLAN,
                lead -> {
                  lead.send(preferred(email("guide"), sms("short")));
                  lead.send(sms("long"));
                }));

    var lengths = TextLength.of(exploration, catalog);

    assertThat(lengths)
        .extracting(TextLength::toString)
        .containsExactly(
            "text \"short\" in en: about 1 segment (GSM-7, 2 of 160 units)",
            "text \"short\" in es: about 1 segment (GSM-7, 2 of 160 units)",
            "text \"long\" in en: about 2 segments (GSM-7, 162 of 306 units)",
            "text \"long\" in es: about 2 segments (GSM-7, 162 of 306 units)");
    assertThat(lengths).filteredOn(TextLength::isLong).hasSize(2);
  }
}
