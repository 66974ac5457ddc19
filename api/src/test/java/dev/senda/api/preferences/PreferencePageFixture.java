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

/** A contact with a message whose links lead to the preference page. */
abstract class PreferencePageFixture {

  static final TestApi API = TestApi.shared();
  static final String TIPS = "product-tips.email";

  final LinkTokenSigner tokens = API.get(LinkTokenSigner.class);
  final String user = TestApi.newUserId();
  final String address = user + "@example.com";
  UUID message = Ids.newUuid();

  @BeforeEach
  void sendEbookGuide() {
    identify("\"email\": \"%s\", \"first_name\": \"Ada\"".formatted(address));
    message = messageOf("ebook-nurture");
  }

  @AfterEach
  void awaitOutbox() {
    API.awaitEmptyOutbox();
    API.temporal.reset();
  }

  String language(String accepted) {
    var answer = API.send(API.request(link()).header("Accept-Language", accepted).GET());
    return Jsoup.parse(answer.body()).select("html").attr("lang");
  }

  UUID messageOf(String journey) {
    var sent = API.insertMessage(API.enroll(journey, user), "step");
    API.awaitEmptyOutbox();
    API.temporal.reset();
    return sent;
  }

  void setAddressOfTheMessage() {
    API.database
        .sql("update messages set address = :address where id = :id")
        .param("address", address)
        .param("id", message)
        .update();
  }

  void identify(String traits) {
    var answer =
        API.postWithWriteKey(
            "/v1/identify", "{\"userId\": \"%s\", \"traits\": {%s}}".formatted(user, traits));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  String link() {
    return "/p/" + tokens.sign(LinkPurpose.PREFERENCES, new LinkTokenContent(message, ""));
  }

  HttpResponse<String> visit() {
    return API.send(API.request(link()).GET());
  }

  Document page() {
    return Jsoup.parse(visit().body());
  }

  String textVersion() {
    return page().select("[name=textVersion]").val();
  }

  HttpResponse<String> post(String form) {
    return post(BodyPublishers.ofString(form));
  }

  HttpResponse<String> post(BodyPublisher form) {
    return post(link(), form);
  }

  static HttpResponse<String> post(String path, BodyPublisher form) {
    return API.send(
        API.request(path).header("Content-Type", "application/x-www-form-urlencoded").POST(form));
  }

  static String form(Document page, String box, boolean ticked) {
    return form(page, List.of(box), ticked);
  }

  /** What a browser sends for the first form of the page, with these boxes ticked or unticked. */
  static String form(Document page, List<String> boxes, boolean ticked) {
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

  static Element box(Document page, String value) {
    return page.select("input[type=checkbox]").stream()
        .filter(box -> box.val().equals(value))
        .findFirst()
        .orElseThrow();
  }

  static String note(Element box) {
    return box.parents().select("[id=%s]".formatted(box.attr("aria-describedby"))).text();
  }

  static List<String> ticked(Document page) {
    return page.select("input[type=checkbox][checked]").eachAttr("value");
  }

  static String status(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(200);
    return Jsoup.parse(answer.body()).select("[role=status]").text();
  }

  String contact() {
    return API.contact(user).key();
  }

  void suppress(String reason) {
    API.get(Suppressions.class)
        .add(Channel.EMAIL, address, new Suppression(reason, API.get(ScaledClock.class).instant()));
  }

  @Nullable String suppression(Channel channel) {
    return API.get(Suppressions.class).find(channel, address).map(Suppression::reason).orElse(null);
  }

  /** The consents that the page recorded, in order. */
  List<String> recordedConsents() {
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

  int countUnsubscribed() {
    return API.database
        .sql("select count(*) from engagements where message_id = :id and type = 'UNSUBSCRIBED'")
        .param("id", message)
        .query(Integer.class)
        .single();
  }

  List<Signaled> exitSignals() {
    return API.temporal.callsFor(contact()).stream()
        .filter(Signaled.class::isInstance)
        .map(Signaled.class::cast)
        .toList();
  }
}
