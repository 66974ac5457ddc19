package dev.senda.api.preferences;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.Channel;
import dev.senda.store.consent.Consents;
import dev.senda.store.security.LinkTokenSigner.LinkPurpose;
import dev.senda.store.security.LinkTokenSigner.LinkTokenContent;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The one-click POST of RFC 8058, as the mail providers really send it. */
class OneClickUnsubscribeTest extends PreferencePageFixture {

  private static final String MULTIPART =
      "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n";

  @ParameterizedTest
  @CsvSource({
    "multipart/form-data; boundary=b,one-click",
    "multipart/form-data; boundary=\"b\",one-click"
  })
  void multipartForm_unsubscribes(String type, String source) {
    var answer =
        API.send(
            API.request(unsubscribeLink())
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(MULTIPART)));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertWithdrawnBy(source);
  }

  @ParameterizedTest
  @CsvSource({
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=utf-8"
  })
  void encodedForm_unsubscribes(String type) {
    var answer =
        API.send(
            API.request(unsubscribeLink())
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString("List-Unsubscribe=One-Click")));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertWithdrawnBy("one-click");
  }

  @Test
  void emptyBody_unsubscribes() {
    var answer = API.send(API.request(unsubscribeLink()).POST(BodyPublishers.noBody()));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertWithdrawnBy("unsubscribe-link");
  }

  @Test
  void multipartThatIsCutOff_unsubscribes() {
    var answer =
        API.send(
            API.request(unsubscribeLink())
                .header("Content-Type", "multipart/form-data; boundary=b")
                .POST(BodyPublishers.ofString("--b\r\nContent-Disp")));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertWithdrawnBy("one-click");
  }

  private String unsubscribeLink() {
    return "/u/" + tokens.sign(LinkPurpose.UNSUBSCRIBE, new LinkTokenContent(message, ""));
  }

  private void assertWithdrawnBy(String source) {
    assertThat(
            API.get(Consents.class)
                .findLatest(API.contact(user).key(), "product-tips", Channel.EMAIL))
        .hasValueSatisfying(
            consent -> {
              assertThat(consent.isGranted()).isFalse();
              assertThat(consent.source()).isEqualTo(source);
            });
  }
}
