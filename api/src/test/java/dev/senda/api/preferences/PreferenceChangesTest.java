package dev.senda.api.preferences;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.RecordingEnrollmentClient.RecordedCall.Signaled;
import dev.senda.store.security.LinkTokenSigner.LinkPurpose;
import dev.senda.store.security.LinkTokenSigner.LinkTokenContent;
import dev.senda.temporal.contract.EnrollmentSignal;
import java.io.ByteArrayInputStream;
import java.net.URLDecoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

/** What saving the preference page changes. */
class PreferenceChangesTest extends PreferencePageFixture {

  @Test
  void tickedBox_recordsConsentWithTextVersion_once() {
    var page = page();
    var form = form(page, TIPS, true);

    var saved = post(form);
    var again = post(form);

    assertThat(status(saved)).isEqualTo("Guardado. Consejos, Correo electrónico: sí");
    assertThat(Jsoup.parse(saved.body()).select("[role=status][tabindex=-1][autofocus]"))
        .hasSize(1);
    assertThat(status(again)).isEqualTo("Guardado. No había nada que cambiar.");
    assertThat(recordedConsents())
        .containsExactly("product-tips email GRANTED preference-page " + textVersion());
    assertThat(textVersion())
        .matches("es-[0-9a-f]{12}")
        .isEqualTo(page.select("[name=textVersion]").val());
    assertThat(ticked(page())).contains(TIPS);
  }

  @Test
  void untickedBox_withdrawsConsent_andEndsEnrollmentsOfTheTopic() {
    post(form(page(), TIPS, true));
    API.awaitEmptyOutbox();
    API.temporal.reset();

    var saved = post(form(page(), TIPS, false));
    API.awaitEmptyOutbox();

    assertThat(status(saved)).isEqualTo("Guardado. Consejos, Correo electrónico: no");
    assertThat(recordedConsents())
        .last()
        .isEqualTo("product-tips email WITHDRAWN preference-page " + textVersion());
    assertThat(exitSignals()).extracting(Signaled::journey).containsExactly("ebook-nurture");
    assertThat(exitSignals())
        .extracting(Signaled::signal)
        .allSatisfy(
            enrollmentSignal ->
                assertThat(enrollmentSignal.kind()).isEqualTo(EnrollmentSignal.SignalType.EXIT))
        .extracting(EnrollmentSignal::reason)
        .containsExactly("unsubscribed from product-tips");
    assertThat(countUnsubscribed()).isEqualTo(1);
  }

  @Test
  void topicUntickedOnTwoChannels_endsItsEnrollmentOnce() {
    message = messageOf("delivery");

    post(form(page(), List.of("delivery.email", "delivery.sms"), false));
    API.awaitEmptyOutbox();

    assertThat(recordedConsents()).hasSize(2).allMatch(one -> one.startsWith("delivery"));
    assertThat(exitSignals()).extracting(Signaled::journey).containsExactly("delivery");
  }

  @Test
  void changeMadeElsewhere_isKept() {
    post(form(page(), TIPS, true));
    var old = form(page(), "offers.email", true);
    API.send(
        API.request("/u/" + tokens.sign(LinkPurpose.UNSUBSCRIBE, new LinkTokenContent(message, "")))
            .POST(BodyPublishers.noBody()));

    post(old);

    assertThat(ticked(page())).contains("offers.email").doesNotContain(TIPS);
  }

  @Test
  void outdatedText_refusesConsent_acceptsWithdrawal() {
    var saved = post("textVersion=en-0123456789ab&on=product-tips.email&shown=delivery.email");

    assertThat(status(saved))
        .contains("Delivery, Correo electrónico: no", "No se ha guardado", "Consejos");
    assertThat(recordedConsents()).containsExactly("delivery email WITHDRAWN preference-page");
  }

  @Test
  void alwaysSentTopic_cannotBeLeftHere_canBeResumed() {
    message = messageOf("tickets");
    post("shown=tickets.email&textVersion=" + textVersion());
    assertThat(recordedConsents()).isEmpty();

    identify("\"consents\": {\"topic\": \"tickets\", \"channel\": \"email\", \"granted\": false}");
    assertThat(ticked(page())).doesNotContain("tickets.email");
    post(form(page(), "tickets.email", true));

    assertThat(ticked(page())).contains("tickets.email");
  }

  @Test
  void unknownValues_areIgnored() {
    var saved =
        post(
            "textVersion=%s&on=nonsense&on=.email&on=offers.pigeon&on=unheard-of.email&on=offers.push&on="
                .formatted(textVersion()));

    assertThat(saved.statusCode()).isEqualTo(200);
    assertThat(recordedConsents()).isEmpty();
  }

  @Test
  void formTooLongOrMalformed_isRefused_changesNothing() {
    var tooLong = "on=product-tips.email&on=" + "x".repeat(70_000);
    var ofUnknownLength =
        BodyPublishers.ofInputStream(
            () -> new ByteArrayInputStream(tooLong.getBytes(StandardCharsets.UTF_8)));

    for (var form :
        List.of(
            BodyPublishers.ofString(tooLong),
            ofUnknownLength,
            BodyPublishers.ofString("stop=everything&on=%zz"))) {
      var answer = post(form);
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("No se ha podido leer");
    }
    assertThat(recordedConsents()).isEmpty();
  }

  @Test
  void multipartForm_isReadAsTheEncodedOne() {
    post(form(page(), TIPS, true));

    var unticked = postMultipart(multipart(form(page(), TIPS, false)));
    assertThat(status(unticked)).isEqualTo("Guardado. Consejos, Correo electrónico: no");
    assertThat(recordedConsents()).last().asString().contains("product-tips email WITHDRAWN");

    var ticked = postMultipart(multipart(form(page(), TIPS, true)));
    assertThat(status(ticked)).isEqualTo("Guardado. Consejos, Correo electrónico: sí");
    assertThat(ticked(page())).contains(TIPS);
  }

  @Test
  void multipartForm_unsubscribesFromAll() {
    post(form(page(), TIPS, true));

    assertThat(postMultipart(multipart("stop=everything")).statusCode()).isEqualTo(200);

    assertThat(ticked(page())).doesNotContain(TIPS);
  }

  @Test
  void multipartFormTooLongOrMalformed_isRefused_changesNothing() {
    post(form(page(), TIPS, true));
    var whole = multipart(form(page(), TIPS, false));

    for (var form :
        List.of(
            whole.substring(0, whole.length() - 8),
            "",
            "nonsense",
            whole.replace("form-data; name=", "form-data; nom="),
            multipart("shown=product-tips.email&x=" + "x".repeat(70_000)))) {
      var answer = postMultipart(form);
      assertThat(answer.statusCode()).as(form).isEqualTo(400);
      assertThat(answer.body()).contains("No se ha podido leer");
    }
    assertThat(ticked(page())).contains(TIPS);
  }

  private HttpResponse<String> postMultipart(String form) {
    return API.send(
        API.request(link())
            .header("Content-Type", "multipart/form-data; boundary=b-1")
            .POST(BodyPublishers.ofString(form)));
  }

  /** The same fields as a multipart form. */
  private static String multipart(String form) {
    var parts = new StringBuilder();
    for (var field : form.split("&", -1)) {
      int sign = field.indexOf('=');
      parts
          .append("--b-1\r\nContent-Disposition: form-data; name=\"")
          .append(field, 0, sign)
          .append("\"\r\n\r\n")
          .append(URLDecoder.decode(field.substring(sign + 1), StandardCharsets.UTF_8))
          .append("\r\n");
    }
    return parts.append("--b-1--\r\n").toString();
  }
}
