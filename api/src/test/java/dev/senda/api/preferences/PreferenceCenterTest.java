package dev.senda.api.preferences;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.RecordingEnrollmentClient.RecordedCall.Signaled;
import dev.senda.api.testsupport.TestApi;
import dev.senda.journey.Channel;
import dev.senda.store.consent.Suppressions;
import dev.senda.store.consent.Suppressions.Suppression;
import dev.senda.store.security.LinkTokenSigner;
import dev.senda.store.security.LinkTokenSigner.LinkPurpose;
import dev.senda.store.security.LinkTokenSigner.LinkTokenContent;
import dev.senda.store.support.Ids;
import dev.senda.store.support.ScaledClock;
import dev.senda.temporal.contract.EnrollmentSignal;
import java.io.ByteArrayInputStream;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreferenceCenterTest {

  private static final TestApi API = TestApi.shared();
  private static final String TIPS = "product-tips.email";

  private final LinkTokenSigner tokens = API.get(LinkTokenSigner.class);
  private final String user = TestApi.newUserId();
  private final String address = user + "@example.com";
  private UUID message = Ids.newUuid();

  @BeforeEach
  void sendTheGuide() {
    identify("\"email\": \"%s\", \"first_name\": \"Ada\"".formatted(address));
    message = messageOf("ebook-nurture");
  }

  @AfterEach
  void settle() {
    API.awaitEmptyOutbox();
    API.temporal.reset();
  }

  @Test
  void lookingAtItChangesNothingAndShowsNobody() {
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
    assertThat(said()).isEmpty();
    assertThat(page().select("[role=status]")).isEmpty();
  }

  @Test
  void everyTopicIsThereWithTheChannelsOnWhichItSends() {
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
        .as("what was agreed to, and what is implied until somebody says no")
        .containsExactlyInAnyOrder(
            "product-tips.whatsapp", "delivery.email", "delivery.sms", "tickets.email");
  }

  @Test
  void aTickIsConsentWithItsProofAndSavedTwiceItIsSavedOnce() {
    var page = page();
    var form = form(page, TIPS, true);

    var saved = post(form);
    var again = post(form);

    assertThat(status(saved)).isEqualTo("Guardado. Consejos, Correo electrónico: sí");
    assertThat(Jsoup.parse(saved.body()).select("[role=status][tabindex=-1][autofocus]"))
        .hasSize(1);
    assertThat(status(again)).isEqualTo("Guardado. No había nada que cambiar.");
    assertThat(said()).containsExactly("product-tips email GRANTED preference-page " + wording());
    assertThat(wording()).matches("es-[0-9a-f]{12}").isEqualTo(page.select("[name=wording]").val());
    assertThat(ticked(page())).contains(TIPS);
  }

  @Test
  void takingATickAwayWithdrawsAndEndsWhatRunsOnThatTopic() {
    post(form(page(), TIPS, true));
    API.awaitEmptyOutbox();
    API.temporal.reset();

    var saved = post(form(page(), TIPS, false));
    API.awaitEmptyOutbox();

    assertThat(status(saved)).isEqualTo("Guardado. Consejos, Correo electrónico: no");
    assertThat(said())
        .last()
        .isEqualTo("product-tips email WITHDRAWN preference-page " + wording());
    assertThat(told()).extracting(Signaled::journey).containsExactly("ebook-nurture");
    assertThat(told())
        .extracting(Signaled::signal)
        .allSatisfy(
            enrollmentSignal ->
                assertThat(enrollmentSignal.kind()).isEqualTo(EnrollmentSignal.SignalType.EXIT))
        .extracting(EnrollmentSignal::reason)
        .containsExactly("unsubscribed from product-tips");
    assertThat(unsubscribed()).isEqualTo(1);
  }

  @Test
  void leavingATopicOnTwoChannelsEndsWhatRunsOnce() {
    message = messageOf("delivery");

    post(form(page(), List.of("delivery.email", "delivery.sms"), false));
    API.awaitEmptyOutbox();

    assertThat(said()).hasSize(2).allMatch(one -> one.startsWith("delivery"));
    assertThat(told()).extracting(Signaled::journey).containsExactly("delivery");
  }

  @Test
  void whatWasChangedElsewhereSinceThePageWasShownStays() {
    post(form(page(), TIPS, true));
    var old = form(page(), "offers.email", true);
    API.send(
        API.request("/u/" + tokens.sign(LinkPurpose.UNSUBSCRIBE, new LinkTokenContent(message, "")))
            .POST(BodyPublishers.noBody()));

    post(old);

    assertThat(ticked(page())).contains("offers.email").doesNotContain(TIPS);
  }

  @Test
  void everythingCanBeStoppedButWhatTheContactAsksFor() {
    post(form(page(), TIPS, true));
    identify("\"consents\": {\"topic\": \"of-old\", \"channel\": \"push\"}");

    var stopped = post("stop=everything&wording=" + wording());
    var saidOnce = said();
    post("stop=everything&wording=" + wording());

    assertThat(status(stopped)).startsWith("Todo está parado.");
    assertThat(ticked(page())).containsExactly("tickets.email");
    assertThat(said())
        .isEqualTo(saidOnce)
        .contains(
            "of-old push WITHDRAWN preference-page " + wording(),
            "surveys email WITHDRAWN preference-page " + wording(),
            "delivery sms WITHDRAWN preference-page " + wording())
        .noneMatch(one -> one.startsWith("tickets"));
    assertThat(suppression(Channel.EMAIL)).isNull();
    API.awaitEmptyOutbox();
    assertThat(told()).extracting(Signaled::journey).contains("ebook-nurture");
  }

  @Test
  void stoppingEverythingFromAMessageWithoutATopicStopsItsAddress() {
    message = messageOf("receipts");
    setAddressOfTheMessage();

    assertThat(page().select("section").text()).contains("no enviamos nada a la dirección");
    post("stop=everything");

    assertThat(suppression(Channel.EMAIL)).isEqualTo("unsubscribed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"bounced", "complained", "stopped", "opted out", "on request of the post office"})
  void anAddressThatWeMustNotWriteToIsNotStartedAgainHere(String reason) {
    suppress(reason);
    var box = box(page(), TIPS);

    post("on=product-tips.email&wording=" + wording());

    assertThat(box.hasAttr("disabled")).isTrue();
    assertThat(box.hasAttr("checked")).isFalse();
    assertThat(note(box)).startsWith("Parado");
    assertThat(suppression(Channel.EMAIL)).isEqualTo(reason);
    assertThat(said()).isEmpty();
  }

  @Test
  void anAddressThatThePersonStoppedStartsAgainForWhatIsTickedAndForNothingElse() {
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
  void leavingSomethingDoesNotStartAnAddressAgain() {
    suppress("unsubscribed");

    post(form(page(), "delivery.sms", false));

    assertThat(suppression(Channel.EMAIL)).isEqualTo("unsubscribed");
  }

  @Test
  void nobodyAgreesToWordsThatTheyDidNotSeeButLeavingAlwaysCounts() {
    var saved = post("wording=en-0123456789ab&on=product-tips.email&shown=delivery.email");

    assertThat(status(saved))
        .contains("Delivery, Correo electrónico: no", "No se ha guardado", "Consejos");
    assertThat(said()).containsExactly("delivery email WITHDRAWN preference-page");
  }

  @Test
  void whatWasAskedForIsNotLeftHereAndWhoLeftItCanComeBack() {
    message = messageOf("tickets");
    post("shown=tickets.email&wording=" + wording());
    assertThat(said()).isEmpty();

    API.send(
        API.request("/u/" + tokens.sign(LinkPurpose.UNSUBSCRIBE, new LinkTokenContent(message, "")))
            .POST(BodyPublishers.noBody()));
    assertThat(ticked(page())).doesNotContain("tickets.email");
    post(form(page(), "tickets.email", true));

    assertThat(ticked(page())).contains("tickets.email");
  }

  @Test
  void whatThePageDoesNotHaveIsPassedOver() {
    var saved =
        post(
            "wording=%s&on=nonsense&on=.email&on=offers.pigeon&on=unheard-of.email&on=offers.push&on="
                .formatted(wording()));

    assertThat(saved.statusCode()).isEqualTo(200);
    assertThat(said()).isEmpty();
  }

  @Test
  void aFormThatIsTooLongOrBrokenIsRefusedAndChangesNothing() {
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
    assertThat(said()).isEmpty();
  }

  @Test
  void aTokenOfAnotherPurposeOrAnAlteredOneOpensNothing() {
    var unsubscribe = tokens.sign(LinkPurpose.UNSUBSCRIBE, new LinkTokenContent(message, ""));
    var forged =
        new LinkTokenSigner("a secret that somebody else made up")
            .sign(LinkPurpose.PREFERENCES, new LinkTokenContent(message, ""));
    var unknown = tokens.sign(LinkPurpose.PREFERENCES, new LinkTokenContent(Ids.newUuid(), ""));

    for (var token : List.of(unsubscribe, forged, unknown, "nonsense")) {
      var seen = API.send(API.request("/p/" + token).GET());
      var sent = post("/p/" + token, BodyPublishers.ofString("stop=everything"));
      assertThat(List.of(seen.statusCode(), sent.statusCode())).containsOnly(404);
      assertThat(sent.body()).contains("This link does not work").doesNotContain("<form");
    }
    assertThat(said()).isEmpty();
  }

  @Test
  void whoeverWasErasedIsToldThatNothingIsSent() {
    API.database
        .sql("update contacts set erased_at = now() where key = :key")
        .param("key", contact())
        .update();

    for (var answer : List.of(visit(), post("stop=everything"), post("on=product-tips.email"))) {
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("No te enviamos nada").doesNotContain("<form", "Consejos");
    }
    assertThat(said()).isEmpty();
  }

  @Test
  void itSpeaksTheMessagesLanguageElseTheContactsElseTheBrowsersElseTheHouses() {
    assertThat(language("en")).isEqualTo("es");

    API.database
        .sql("update messages set locale = null where id = :id")
        .param("id", message)
        .update();
    assertThat(language("es-MX,es;q=0.9")).isEqualTo("es");
    assertThat(language("fr")).isEqualTo("en");
    assertThat(Jsoup.parse(visit().body()).select("html").attr("lang")).isEqualTo("en");

    identify("\"locale\": \"es-AR\"");
    assertThat(language("en")).isEqualTo("es");
  }

  @Test
  void theUnsubscribePageNamesTheTopicAndLeadsHere() {
    var answer =
        API.send(
            API.request(
                    "/u/" + tokens.sign(LinkPurpose.UNSUBSCRIBE, new LinkTokenContent(message, "")))
                .GET());
    var page = Jsoup.parse(answer.body(), API.url("/u/token"));

    assertThat(page.select("h1").text()).isEqualTo("¿Darse de baja de «Consejos»?");
    assertThat(page.select("a").eachAttr("abs:href")).containsExactly(API.url(link()));
  }

  private String language(String accepted) {
    var answer = API.send(API.request(link()).header("Accept-Language", accepted).GET());
    return Jsoup.parse(answer.body()).select("html").attr("lang");
  }

  private UUID messageOf(String journey) {
    var sent = API.insertMessage(API.enroll(journey, user), "step");
    API.awaitEmptyOutbox();
    API.temporal.reset();
    return sent;
  }

  private void setAddressOfTheMessage() {
    API.database
        .sql("update messages set address = :address where id = :id")
        .param("address", address)
        .param("id", message)
        .update();
  }

  private void identify(String traits) {
    var answer =
        API.postWithWriteKey(
            "/v1/identify", "{\"userId\": \"%s\", \"traits\": {%s}}".formatted(user, traits));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private String link() {
    return "/p/" + tokens.sign(LinkPurpose.PREFERENCES, new LinkTokenContent(message, ""));
  }

  private HttpResponse<String> visit() {
    return API.send(API.request(link()).GET());
  }

  private Document page() {
    return Jsoup.parse(visit().body());
  }

  private String wording() {
    return page().select("[name=wording]").val();
  }

  private HttpResponse<String> post(String form) {
    return post(BodyPublishers.ofString(form));
  }

  private HttpResponse<String> post(BodyPublisher form) {
    return post(link(), form);
  }

  private static HttpResponse<String> post(String path, BodyPublisher form) {
    return API.send(
        API.request(path).header("Content-Type", "application/x-www-form-urlencoded").POST(form));
  }

  private static String form(Document page, String box, boolean ticked) {
    return form(page, List.of(box), ticked);
  }

  /** What a browser sends of the page's first form, after these boxes were ticked or unticked. */
  private static String form(Document page, List<String> boxes, boolean ticked) {
    var form = page.expectFirst("form");
    for (var box : boxes) {
      box(page, box).attr("checked", ticked);
    }
    return form.select("input:not([disabled])").stream()
        .filter(input -> !input.attr("type").equals("checkbox") || input.hasAttr("checked"))
        .map(
            input ->
                input.attr("name") + "=" + URLEncoder.encode(input.val(), StandardCharsets.UTF_8))
        .reduce((one, other) -> one + "&" + other)
        .orElse("");
  }

  private static Element box(Document page, String value) {
    return page.select("input[type=checkbox]").stream()
        .filter(box -> box.val().equals(value))
        .findFirst()
        .orElseThrow();
  }

  private static String note(Element box) {
    return box.parents().select("[id=%s]".formatted(box.attr("aria-describedby"))).text();
  }

  private static List<String> ticked(Document page) {
    return page.select("input[type=checkbox][checked]").eachAttr("value");
  }

  private static String status(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(200);
    return Jsoup.parse(answer.body()).select("[role=status]").text();
  }

  private String contact() {
    return API.contact(user).key();
  }

  private void suppress(String reason) {
    API.get(Suppressions.class)
        .add(Channel.EMAIL, address, new Suppression(reason, API.get(ScaledClock.class).instant()));
  }

  private @Nullable String suppression(Channel channel) {
    return API.get(Suppressions.class).find(channel, address).map(Suppression::reason).orElse(null);
  }

  /** What the page had written down, in its order. */
  private List<String> said() {
    return API.database
        .sql(
            """
            select concat_ws(' ', topic, channel, state, source, text_version) from consents
            where contact_key = :contact and source = 'preference-page' order by decided_at, id
            """)
        .param("contact", contact())
        .query(String.class)
        .list();
  }

  private int unsubscribed() {
    return API.database
        .sql("select count(*) from engagements where message_id = :id and type = 'UNSUBSCRIBED'")
        .param("id", message)
        .query(Integer.class)
        .single();
  }

  private List<Signaled> told() {
    return API.temporal.callsFor(contact()).stream()
        .filter(Signaled.class::isInstance)
        .map(Signaled.class::cast)
        .toList();
  }
}
