package dev.senda.journey;

import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.preferred;
import static dev.senda.journey.Message.sms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTest {

  @Test
  void emailStep_hasTemplateName_unlessNamed() {
    var guide = email("ebook-guide");

    assertThat(guide.step()).isEqualTo("ebook-guide");
    assertThat(guide.channel()).isEqualTo(Channel.EMAIL);
    assertThat(guide.channel().wireName()).isEqualTo("email");

    var again = guide.subject("Did you get it?").named("ebook-guide-again");

    assertThat(again.step()).isEqualTo("ebook-guide-again");
    assertThat(again.template()).isEqualTo("ebook-guide");
    assertThat(again.subject()).isEqualTo("Did you get it?");
    assertThat(guide.subject()).isNull();
  }

  @Test
  void atLeastOnce_isOffByDefault() {
    var receipt = email("receipt");
    assertThat(receipt.isAtLeastOnce()).isFalse();
    assertThat(receipt.inWords()).isEqualTo("email receipt");

    var again = receipt.atLeastOnce().subject("Your receipt").named("receipt-again");

    assertThat(again.isAtLeastOnce()).isTrue();
    assertThat(again.inWords()).isEqualTo("email receipt at least once");
    assertThat(preferred(sms("receipt").atLeastOnce().named("paid"), again).inWords())
        .isEqualTo("sms receipt at least once or email receipt at least once");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "Ebook", "ebook guide", "../secret", "-guide", "guide.en", "guía"})
  void invalidTemplateName_isRefused(String template) {
    assertThatThrownBy(() -> email(template))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "template: \"%s\" (expected lower-case words joined by hyphens, such as \"ebook-guide\", at most 64 characters)"
                .formatted(template));
  }

  @Test
  void blankOrLongSubject_isRefused() {
    assertThatThrownBy(() -> email("guide").subject("x".repeat(151)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("subject: 151 characters (expected 1 to 150)");
    assertThatThrownBy(() -> email("guide").subject("  "))
        .hasMessage("subject: blank (expected 1 to 150 characters)");
    assertThat(email("guide").subject("x".repeat(150)).subject()).hasSize(150);
  }

  @Test
  void multiLineSubject_isRefused() {
    assertThatThrownBy(() -> email("guide").subject("Hello\r\nBcc: everybody@example.com"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("subject: more than one line (expected one)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a#2", "a\nb", "a\rb"})
  void invalidStepName_isRefused(String name) {
    assertThatThrownBy(() -> email("guide").named(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "step name: \"%s\" (expected 1 to 80 characters on one line, without #)"
                .formatted(name));
  }

  @Test
  void longStepName_isRefused() {
    assertThatThrownBy(() -> email("guide").named("x".repeat(81)))
        .hasMessageContaining("expected 1 to 80 characters");
    assertThat(email("guide").named("x".repeat(80)).step()).hasSize(80);
  }
}
