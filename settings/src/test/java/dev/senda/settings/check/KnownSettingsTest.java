package dev.senda.settings.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

class KnownSettingsTest {

  private static final KnownSettings KNOWN =
      new KnownSettings(
          List.of(
              "senda.public-url",
              "senda.default-locale",
              "senda.links.secrets",
              "senda.accounts.*.smtp.host",
              "senda.accounts.*.rate-limit",
              "senda.topics.*.title.*"));

  @Nested
  class Keys {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "senda.public-url",
          "senda.publicUrl",
          "senda.links.secrets",
          "senda.links.secrets[0]",
          "senda.accounts",
          "senda.accounts.our-mailer.smtp.host",
          "senda.topics.tips.title.es"
        })
    void knownKey_isAccepted(String key) {
      assertThat(KNOWN.contains(ConfigurationPropertyName.adapt(key, '.'))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
      "senda.acounts.our-mailer.smtp.host, senda.accounts.our-mailer.smtp.host",
      "senda.accounts.main.smtp.hots, senda.accounts.main.smtp.host",
      "senda.accounts.main.rate-limits, senda.accounts.main.rate-limit",
      "senda.link.secrets[0], senda.links.secrets",
      "senda.public-uri, senda.public-url"
    })
    void unknownKey_hasNearestSuggestion(String key, String suggestion) {
      var name = ConfigurationPropertyName.adapt(key, '.');

      assertThat(KNOWN.contains(name)).isFalse();
      assertThat(KNOWN.nearest(name)).contains(suggestion);
    }

    @Test
    void keyUnlikeAnyOther_hasNoSuggestion() {
      assertThat(KNOWN.nearest(ConfigurationPropertyName.of("senda.completely.different.thing")))
          .isEmpty();
    }
  }

  @Nested
  class Variables {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "SENDA_PUBLICURL",
          "SENDA_PUBLIC_URL",
          "SENDA_LINKS_SECRETS_0",
          "SENDA_ACCOUNTS_OUR_MAILER_SMTP_HOST",
          "SENDA_TOPICS_TIPS_TITLE_ES"
        })
    void knownVariable_isAccepted(String variable) {
      assertThat(KNOWN.containsVariable(variable)).isTrue();
    }

    @Test
    void unknownVariableOfKnownGroup_isRecognized() {
      assertThat(KNOWN.containsVariable("SENDA_ACCOUNTS_MAIN_SMTP_HOTS")).isFalse();
      assertThat(KNOWN.isInKnownGroup("SENDA_ACCOUNTS_MAIN_SMTP_HOTS")).isTrue();
      assertThat(KNOWN.isInKnownGroup("SENDA_VERSION")).isFalse();
    }
  }
}
