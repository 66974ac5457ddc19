package dev.senda.journey.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.catalog.TextSegments.Encoding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextSegmentsTest {

  @ParameterizedTest
  @CsvSource({
    "a, 0, GSM_7, 0, 0",
    "a, 1, GSM_7, 1, 1",
    "a, 160, GSM_7, 160, 1",
    "a, 161, GSM_7, 161, 2",
    "a, 306, GSM_7, 306, 2",
    "a, 307, GSM_7, 307, 3",
    "ñ, 160, GSM_7, 160, 1",
    "€, 80, GSM_7, 160, 1",
    "€, 81, GSM_7, 162, 2",
    "€, 152, GSM_7, 304, 2",
    "€, 153, GSM_7, 306, 3",
    "á, 70, UCS_2, 70, 1",
    "á, 71, UCS_2, 71, 2",
    "á, 134, UCS_2, 134, 2",
    "á, 135, UCS_2, 135, 3",
    "😀, 35, UCS_2, 70, 1",
    "😀, 36, UCS_2, 72, 2",
    "😀, 66, UCS_2, 132, 2",
    "😀, 67, UCS_2, 134, 3"
  })
  void segments_followTheEncoding_andSplitNoCharacter(
      String character, int times, Encoding encoding, int units, int segments) {
    var text = TextSegments.of(character.repeat(times));

    assertThat(text.encoding()).isEqualTo(encoding);
    assertThat(text.units()).isEqualTo(units);
    assertThat(text.count()).isEqualTo(segments);
  }

  @Test
  void charactersOfGsm7_needNoUcs2() {
    assertThat(
            TextSegments.of(
                    "¿Qué? ¡Ñandú no! ÄÖÜäöüß àèéìòù ÇØøÅå ΔΦΓΛΩΠΨΣΘΞ Ææ £$¥¤§ {[~]}|^\\€\n")
                .outsideGsm7())
        .containsExactly("ú");
    assertThat(TextSegments.of("ç`´“…").outsideGsm7()).containsExactly("ç", "`", "´", "“", "…");
  }

  @Test
  void oneLine_saysWhy() {
    assertThat(TextSegments.of("Días más"))
        .hasToString("1 segment (UCS-2, 8 of 70 units, because of í, á)");
    assertThat(TextSegments.of("a".repeat(161)))
        .hasToString("2 segments (GSM-7, 161 of 306 units)");
  }
}
