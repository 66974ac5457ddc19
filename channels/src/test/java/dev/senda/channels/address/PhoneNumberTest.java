package dev.senda.channels.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.journey.Channel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneNumberTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"", "+", "5512345678", "+0155512345", "+123456", "+1234567890123456", "+52x"})
  void otherText_isNoNumber(String text) {
    assertThat(PhoneNumber.isValid(text)).isFalse();
    assertThatThrownBy(() -> new PhoneNumber(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void numberWithPunctuation_isNoAddress_untilItIsParsed() {
    assertThat(ChannelAddress.isValid(Channel.SMS, "+1 500 5550006")).isFalse();
    assertThat(ChannelAddress.isValid(Channel.WHATSAPP, "+15005550006")).isTrue();
    assertThat(ChannelAddress.isValid(Channel.PUSH, "t 1")).isFalse();
    assertThat(ChannelAddress.isValid(Channel.MESSENGER, "4711")).isTrue();
    assertThatThrownBy(() -> ChannelAddress.isValid(Channel.WEBHOOK, "x"))
        .hasMessageContaining("webhook");
  }
}
