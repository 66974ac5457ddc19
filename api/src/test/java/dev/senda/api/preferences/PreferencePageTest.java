package dev.senda.api.preferences;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.store.security.LinkTokenSigner;
import dev.senda.store.security.LinkTokenSigner.LinkPurpose;
import dev.senda.store.security.LinkTokenSigner.LinkTokenContent;
import dev.senda.store.support.Ids;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

/** What the preference page shows. */
class PreferencePageTest extends PreferencePageFixture {

  @Test
  void page_changesNothing_andShowsNoPersonalData() {
    var answer = visit();
    var headers = answer.headers();

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(headers.firstValue("Content-Type").orElseThrow()).startsWith("text/html");
    assertThat(headers.firstValue("Set-Cookie")).isEmpty();
    assertThat(headers.firstValue("Cache-Control")).contains("no-store");
    assertThat(headers.firstValue("Referrer-Policy")).contains("no-referrer");
    assertThat(headers.firstValue("X-Robots-Tag")).contains("noindex, nofollow");
    assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "form-action 'self'", "frame-ancestors 'none'")
        .doesNotContain("script-src");
    assertThat(answer.body()).doesNotContain("<script", address, user, "Ada", contact());
    assertThat(recordedConsents()).isEmpty();
    assertThat(page().select("[role=status]")).isEmpty();
  }

  @Test
  void page_listsEveryTopic_withItsChannels() {
    identify("\"consents\": {\"topic\": \"product-tips\", \"channel\": \"whatsapp\"}");
    var page = page();

    assertThat(page.select("legend").eachText())
        .contains("Consejos", "Ofertas", "Encuestas", "Your tickets", "Delivery")
        .doesNotHaveDuplicates();
    assertThat(page.select("input[type=checkbox]").eachAttr("value"))
        .contains(TIPS, "offers.email", "surveys.email", "delivery.email", "delivery.sms")
        .contains("product-tips.whatsapp")
        .doesNotContain("offers.sms", "tickets.sms");
    assertThat(ticked(page))
        .as("granted consents, and implied ones that were not withdrawn")
        .containsExactlyInAnyOrder(
            "product-tips.whatsapp", "delivery.email", "delivery.sms", "tickets.email");
  }

  @Test
  void language_isOfContact_thenMessage_thenBrowser_thenDefault() {
    assertThat(language("en")).isEqualTo("es");

    identify("\"locale\": \"en-GB\"");
    assertThat(language("es")).isEqualTo("en");
    identify("\"locale\": \"fr\"");
    assertThat(language("en")).as("the pages are not in French").isEqualTo("es");

    API.database
        .sql("update messages set locale = null where id = :id")
        .param("id", message)
        .update();
    assertThat(language("es-MX,es;q=0.9")).isEqualTo("es");
    assertThat(language("fr,es;q=0.9,en;q=0.8")).isEqualTo("es");
    assertThat(language("fr")).isEqualTo("en");
    assertThat(Jsoup.parse(visit().body()).select("html").attr("lang")).isEqualTo("en");

    identify("\"locale\": \"es-AR\"");
    assertThat(language("en")).isEqualTo("es");
  }

  @Test
  void token_ofAnotherPurpose_orForged_isNotFound() {
    var unsubscribe = tokens.sign(LinkPurpose.UNSUBSCRIBE, new LinkTokenContent(message, ""));
    var forged =
        new LinkTokenSigner("a secret that is not the configured one")
            .sign(LinkPurpose.PREFERENCES, new LinkTokenContent(message, ""));
    var unknown = tokens.sign(LinkPurpose.PREFERENCES, new LinkTokenContent(Ids.newUuid(), ""));

    for (var token : List.of(unsubscribe, forged, unknown, "nonsense")) {
      var seen = API.send(API.request("/p/" + token).GET());
      var sent = post("/p/" + token, BodyPublishers.ofString("stop=everything"));
      assertThat(List.of(seen.statusCode(), sent.statusCode())).containsOnly(404);
      assertThat(sent.body()).contains("This link does not work").doesNotContain("<form");
    }
    assertThat(recordedConsents()).isEmpty();
  }

  @Test
  void erasedContact_seesThatNothingIsSent() {
    API.database
        .sql("update contacts set erased_at = now() where key = :key")
        .param("key", contact())
        .update();

    for (var answer : List.of(visit(), post("stop=everything"), post("on=product-tips.email"))) {
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("No te enviamos nada").doesNotContain("<form", "Consejos");
    }
    assertThat(recordedConsents()).isEmpty();
  }

  @Test
  void unsubscribePage_namesTheTopic_andLinksHere() {
    var answer =
        API.send(
            API.request(
                    "/u/" + tokens.sign(LinkPurpose.UNSUBSCRIBE, new LinkTokenContent(message, "")))
                .GET());
    var page = Jsoup.parse(answer.body(), API.url("/u/token"));

    assertThat(page.select("h1").text()).isEqualTo("¿Darse de baja de «Consejos»?");
    assertThat(page.select("a").eachAttr("abs:href")).containsExactly(API.url(link()));
  }
}
