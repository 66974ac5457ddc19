package dev.senda.store.rules.packs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.store.rules.packs.CountryPack.Effect;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountryPackReaderTest {

  private static final String RULE =
      """
      country: CO
      name: Colombia
      reviewed: "2026-11-28"
      rules:
        - article: Art. 1
          says: Something.
          source: https://law.example
          original: true
          purposes: [advertising]
          channels: [sms]
          at-most: 1
          per: day
      """;

  @Test
  void pack_isRead() {
    var pack = CountryPackReader.parse("co", RULE);

    assertThat(pack.rules()).hasSize(1);
    assertThat(pack.rules().getFirst().effect()).isInstanceOf(Effect.Cap.class);
    assertThat(pack.rules().getFirst().nameIn(pack)).isEqualTo("CO Art. 1");
  }

  /** A rule that is read wrongly would break a law without anybody noticing. */
  @ParameterizedTest
  @CsvSource({
    "at-most: 1, at-moost: 1, at-moost",
    "source: https://law.example, source: '', source of Art. 1",
    "channels: [sms], channels: [fax], channel: fax",
    "country: CO, country: MX, country: MX (expected CO)",
    "per: day, 'per: day\n    registry: r', effects of Art. 1"
  })
  void unclearPack_isRefused(String text, String replacement, String error) {
    assertThatThrownBy(() -> CountryPackReader.parse("co", RULE.replace(text, replacement)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(error);
  }

  @Test
  void everyPack_namesItsSources() {
    assertThat(CountryPacks.all().packs())
        .hasSize(4)
        .allSatisfy(
            pack ->
                assertThat(pack.rules()).allMatch(rule -> rule.source().startsWith("https://")));
    assertThat(CountryPacks.all().registries())
        .containsExactly("co-rne", "es-robinson", "mx-repep", "us-dnc");
  }

  @Test
  void unknownPack_isRefused_withTheKnownOnes() {
    assertThatThrownBy(() -> CountryPacks.chosen(List.of("co", "fr")))
        .hasMessage("senda.sending.country-packs: \"fr\" (expected some of co, es, mx, us)");
  }
}
