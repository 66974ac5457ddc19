package dev.senda.api.preferences;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.Channel;
import java.util.EnumSet;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PageMessagesTest {

  private static final Pattern HOLE = Pattern.compile("\\{\\d}");

  private final ResourceBundle english = PreferencePageRenderer.messages(Locale.ENGLISH);
  private final ResourceBundle spanish = PreferencePageRenderer.messages(Locale.of("es"));

  @Test
  void bothLanguagesSayTheSameThings() {
    for (var key : english.keySet()) {
      assertThat(spanish.getString(key)).as(key).isNotBlank();
      assertThat(holes(spanish, key)).as(key).isEqualTo(holes(english, key));
    }
    assertThat(spanish.keySet()).isEqualTo(english.keySet());
    assertThat(english.getLocale()).isNotEqualTo(spanish.getLocale());
  }

  @Test
  void everyChannelByWhichContactsAreWrittenToHasAName() {
    for (var channel : EnumSet.complementOf(EnumSet.of(Channel.WEBHOOK))) {
      assertThat(english.getString("preferences.channel." + channel.wireName())).isNotBlank();
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NOTHING")
  void everyNoteHasWords(PreferenceCenter.SubscriptionNote note) {
    assertThat(english.getString(PreferencePageRenderer.messageKey(note))).isNotBlank();
  }

  @ParameterizedTest
  @EnumSource
  void everyNoticeHasWords(SignedPageRenderer.NoticeType notice) {
    assertThat(english.getString(notice.messageKey() + ".title")).isNotBlank();
    assertThat(english.getString(notice.messageKey() + ".text")).isNotBlank();
  }

  private static long holes(ResourceBundle words, String key) {
    return HOLE.matcher(words.getString(key)).results().count();
  }
}
