package dev.senda.api.preferences;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.RecordingEnrollmentClient.RecordedCall.Signaled;
import dev.senda.journey.Channel;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the preference page treats suppressed addresses. */
class PreferenceSuppressionTest extends PreferencePageFixture {

  @Test
  void unsubscribeFromAll_withdrawsEveryTopic_exceptAlwaysSent() {
    post(form(page(), TIPS, true));
    identify("\"consents\": {\"topic\": \"of-old\", \"channel\": \"push\"}");

    var stopped = post("stop=everything&textVersion=" + textVersion());
    var recordedOnce = recordedConsents();
    post("stop=everything&textVersion=" + textVersion());

    assertThat(status(stopped)).startsWith("Te has dado de baja de todo.");
    assertThat(ticked(page())).containsExactly("tickets.email");
    assertThat(recordedConsents())
        .isEqualTo(recordedOnce)
        .contains(
            "of-old push WITHDRAWN preference-page " + textVersion(),
            "surveys email WITHDRAWN preference-page " + textVersion(),
            "delivery sms WITHDRAWN preference-page " + textVersion())
        .noneMatch(one -> one.startsWith("tickets"));
    assertThat(suppression(Channel.EMAIL)).isNull();
    API.awaitEmptyOutbox();
    assertThat(exitSignals()).extracting(Signaled::journey).contains("ebook-nurture");
  }

  @Test
  void unsubscribeFromAll_ofMessageWithoutTopic_suppressesNothing() {
    message = messageOf("receipts");
    setAddressOfTheMessage();

    assertThat(page().select("section").text()).contains("como un recibo, se siguen enviando");
    post("stop=everything");

    assertThat(suppression(Channel.EMAIL)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"bounced", "complained", "stopped", "opted out", "on request of the post office"})
  void suppressedAddress_isNotLiftedHere(String reason) {
    suppress(reason);
    var box = box(page(), TIPS);

    post("on=product-tips.email&textVersion=" + textVersion());

    assertThat(box.hasAttr("disabled")).isTrue();
    assertThat(box.hasAttr("checked")).isFalse();
    assertThat(note(box)).startsWith("Parado");
    assertThat(suppression(Channel.EMAIL)).isEqualTo(reason);
    assertThat(recordedConsents()).isEmpty();
  }

  @Test
  void unsubscribedAddress_resumesOnlyForTickedTopics() {
    post(form(page(), List.of(TIPS, "offers.email"), true));
    suppress("unsubscribed");
    var page = page();

    assertThat(ticked(page)).doesNotContain(TIPS, "offers.email", "delivery.email");
    assertThat(note(box(page, TIPS)))
        .isEqualTo("Parado, como pediste. Si lo marcas, vuelve a empezar.");
    var saved = post(form(page, TIPS, true));

    assertThat(status(saved)).isEqualTo("Guardado. Consejos, Correo electrónico: sí");
    assertThat(suppression(Channel.EMAIL)).isNull();
    assertThat(ticked(page()))
        .contains(TIPS, "delivery.sms")
        .doesNotContain("offers.email", "delivery.email");
  }

  @Test
  void untickingATopic_keepsTheSuppression() {
    suppress("unsubscribed");

    post(form(page(), "delivery.sms", false));

    assertThat(suppression(Channel.EMAIL)).isEqualTo("unsubscribed");
  }
}
