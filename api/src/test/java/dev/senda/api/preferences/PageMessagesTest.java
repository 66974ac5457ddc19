package dev.senda.api.preferences;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.recipients.NoticePage;
import dev.senda.journey.Channel;
import java.util.EnumSet;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PageMessagesTest {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\d}");

  private final ResourceBundle english = NoticePage.messages(Locale.ENGLISH);
  private final ResourceBundle spanish = NoticePage.messages(Locale.of("es"));

  @Test
  void everyLanguage_hasEveryKey() {
    for (var key : english.keySet()) {
      assertThat(spanish.getString(key)).as(key).isNotBlank();
      assertThat(countPlaceholders(spanish, key))
          .as(key)
          .isEqualTo(countPlaceholders(english, key));
    }
    assertThat(spanish.keySet()).isEqualTo(english.keySet());
    assertThat(english.getLocale()).isNotEqualTo(spanish.getLocale());
  }

  @Test
  void everyChannel_hasAName() {
    for (var channel : EnumSet.complementOf(EnumSet.of(Channel.WEBHOOK))) {
      assertThat(english.getString("preferences.channel." + channel.wireName())).isNotBlank();
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void everyNote_hasText(PreferenceCenter.SubscriptionNote note) {
    assertThat(english.getString(PreferencePageRenderer.messageKey(note))).isNotBlank();
  }

  @ParameterizedTest
  @EnumSource
  void everyNotice_hasText(NoticePage.Notice notice) {
    assertThat(english.getString(notice.messageKey() + ".title")).isNotBlank();
    assertThat(english.getString(notice.messageKey() + ".text")).isNotBlank();
  }

  private static long countPlaceholders(ResourceBundle messages, String key) {
    return PLACEHOLDER.matcher(messages.getString(key)).results().count();
  }
}
