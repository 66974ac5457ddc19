package dev.senda.api.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.RecordingEnrollmentClient.Call.Told;
import dev.senda.api.TestApi;
import dev.senda.journey.Channel;
import dev.senda.journey.Engagement;
import dev.senda.store.Consents;
import dev.senda.store.Consents.Consent;
import dev.senda.store.HouseClock;
import dev.senda.store.Ids;
import dev.senda.store.Suppressions;
import dev.senda.store.Tokens;
import dev.senda.store.Tokens.Content;
import dev.senda.store.Tokens.Purpose;
import dev.senda.temporal.Heard;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrackingTest {

  private static final TestApi API = TestApi.shared();
  private static final String SHOP = "https://shop.example/guide?a=1&b=%C3%B1#top";

  private final Tokens tokens = API.get(Tokens.class);
  private final String user = TestApi.newUser();
  private UUID enrollment = Ids.uuid();
  private UUID message = Ids.uuid();

  @BeforeEach
  void sendTheGuide() {
    enrollment = API.enroll("ebook-nurture", user);
    message = API.message(enrollment, "ebook-guide");
    API.settle();
    API.temporal.reset();
  }

  @AfterEach
  void settle() {
    API.settle();
    API.temporal.reset();
  }

  @Test
  void aClickLeadsToItsTargetAndTheJourneyHearsItOnce() {
    var link = "/t/" + tokens.sign(Purpose.CLICK, new Content(message, SHOP));

    var answer = visit(link);
    visit(link);
    visit("/t/" + tokens.sign(Purpose.CLICK, new Content(message, "https://shop.example/other")));

    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.headers().firstValue("Location")).contains(SHOP);
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(answer.headers().firstValue("Referrer-Policy")).contains("no-referrer");
    assertThat(answer.headers().firstValue("X-Robots-Tag")).contains("noindex, nofollow");
    assertThat(engagements())
        .containsExactlyInAnyOrder("CLICKED " + SHOP, "CLICKED https://shop.example/other");
    API.settle();
    assertThat(told())
        .singleElement()
        .satisfies(
            told -> {
              assertThat(told.name()).isEqualTo("clicked");
              assertThat(told.heard().kind()).isEqualTo(Heard.Kind.ENGAGED);
              assertThat(told.heard().message()).isEqualTo("ebook-guide");
              assertThat(told.heard().enrollment()).isEqualTo(enrollment);
            });
  }

  @Test
  void theFirstClickOfEachLinkWithANameIsHeardAndOfTheOthersTheFirstOfAll() {
    visitLink(new Content(message, SHOP, ""));
    visitLink(new Content(message, SHOP, "book-now"));
    visitLink(new Content(message, SHOP, "book-now"));
    visitLink(new Content(message, SHOP, "read-more"));
    visitLink(new Content(message, "https://shop.example/other", ""));
    API.settle();

    assertThat(engagements())
        .containsExactlyInAnyOrder(
            "CLICKED " + SHOP,
            "CLICKED book-now",
            "CLICKED read-more",
            "CLICKED https://shop.example/other");
    assertThat(told())
        .extracting(Told::name)
        .containsExactly("clicked", "clicked book-now", "clicked read-more");
    assertThat(told())
        .extracting(told -> told.heard().link())
        .containsExactly(null, "book-now", "read-more");
  }

  @Test
  void whatAProviderReportsIsHeardOnceByAJourneyThatWaitsForIt() {
    API.get(Engaging.class).replied(message);
    API.get(Engaging.class).replied(message);
    API.get(Engaging.class).delivered(message, API.get(HouseClock.class).instant());
    API.settle();

    assertThat(engagements()).containsExactlyInAnyOrder("REPLIED ", "DELIVERED ");
    assertThat(told())
        .as("a reply proves that it was opened, a delivery does not")
        .extracting(told -> told.heard().how())
        .containsExactly(Engagement.REPLIED);
  }

  private void visitLink(Content content) {
    visit("/t/" + tokens.sign(Purpose.CLICK, content));
  }

  @Test
  void anOpenIsAPixelAndTheJourneyHearsItOnce() {
    var pixel = "/o/" + tokens.sign(Purpose.OPEN, new Content(message, ""));

    var answer = visit(pixel);
    visit(pixel);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("image/gif");
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(answer.body()).startsWith("GIF89a");
    assertThat(engagements()).containsExactly("OPENED ");
    API.settle();
    assertThat(told()).extracting(Told::name).containsExactly("opened");
  }

  @Test
  void aClickIsHeardByAJourneyThatWaitsForNothingElse() {
    var welcome = API.enroll("welcome", user);
    var mail = API.message(welcome, "welcome");
    API.settle();
    API.temporal.reset();

    visit("/o/" + tokens.sign(Purpose.OPEN, new Content(mail, "")));
    API.settle();
    assertThat(told()).isEmpty();

    visit("/t/" + tokens.sign(Purpose.CLICK, new Content(mail, SHOP)));
    API.settle();
    assertThat(told()).extracting(Told::journey).containsExactly("welcome");
  }

  @Test
  void aLookAtTheHeadOfALinkIsNoClickAndNoOpen() {
    var click = tokens.sign(Purpose.CLICK, new Content(message, SHOP));
    var open = tokens.sign(Purpose.OPEN, new Content(message, ""));

    var answer = API.send(API.request("/t/" + click).HEAD());
    API.send(API.request("/o/" + open).HEAD());

    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(engagements()).isEmpty();
  }

  @Test
  void whatAProgramFetchesInAdvanceIsFlaggedAndNotHeard() {
    var open = "/o/" + tokens.sign(Purpose.OPEN, new Content(message, ""));

    API.send(API.request(open).header("Sec-Purpose", "prefetch;prerender").GET());
    API.settle();

    assertThat(engagements()).containsExactly("OPENED  by a machine");
    assertThat(told()).isEmpty();
  }

  @Test
  void aLinkThatWasAlteredOrForgedOpensNothing() {
    var token = tokens.sign(Purpose.CLICK, new Content(message, SHOP));
    var altered = token.substring(0, token.length() - 2) + (token.endsWith("A") ? "BB" : "AA");
    var forged =
        new Tokens("a secret that somebody else made up")
            .sign(Purpose.CLICK, new Content(message, "https://evil.example"));
    var open = tokens.sign(Purpose.OPEN, new Content(message, ""));

    for (var path :
        List.of(
            "/t/" + altered,
            "/t/" + forged,
            "/t/" + open,
            "/o/" + token,
            "/t/nonsense",
            "/o/%00",
            "/t/" + "A".repeat(4_000))) {
      var answer = visit(path);
      assertThat(answer.statusCode()).as(path).isIn(400, 404);
      assertThat(answer.headers().firstValue("Location")).as(path).isEmpty();
    }
    assertThat(engagements()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"javascript:alert(1)", "data:text/html,x", "//evil.example", "/local", ""})
  void aTargetThatIsNoWebPageIsNotFollowed(String target) {
    var answer = visit("/t/" + tokens.sign(Purpose.CLICK, new Content(message, target)));

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("Location")).isEmpty();
    assertThat(engagements()).isEmpty();
  }

  @Test
  void lookingAtTheUnsubscribePageChangesNothing() {
    var page = visit(unsubscribeLink());

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
    assertThat(page.headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(page.body()).contains("lang=\"es\"").contains("Darme de baja");
    assertThat(withdrawals()).isEmpty();
    assertThat(engagements()).isEmpty();
  }

  @Test
  void oneClickUnsubscribesAtOnce() {
    var answer = post(unsubscribeLink(), "List-Unsubscribe=One-Click");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(answer.body()).contains("Baja confirmada").doesNotContain("<button");
    assertThat(withdrawals()).containsExactly("one-click");
    API.settle();
    assertThat(told())
        .singleElement()
        .satisfies(
            told -> {
              assertThat(told.heard().kind()).isEqualTo(Heard.Kind.EXIT);
              assertThat(told.heard().reason()).isEqualTo("unsubscribed from product-tips");
            });
  }

  @Test
  void anUnsubscribeWhoseFormCannotBeReadIsHonouredAllTheSame() {
    var answer = post(unsubscribeLink(), "List-Unsubscribe=%zz");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(withdrawals()).containsExactly("unsubscribe-link");
  }

  @Test
  void unsubscribingTwiceIsUnsubscribingOnce() {
    post(unsubscribeLink(), "");
    var again = post(unsubscribeLink(), "");

    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(withdrawals()).containsExactly("unsubscribe-link");
  }

  @Test
  void anAppThatRepeatsAnOldYesDoesNotUndoANo() {
    post(unsubscribeLink(), "");

    identifyWithConsent("");
    assertThat(permitted()).isFalse();

    identifyWithConsent(", \"at\": \"2020-01-01T00:00:00Z\"");
    assertThat(permitted()).isFalse();

    identifyWithConsent(
        ", \"at\": \"%s\"".formatted(API.get(HouseClock.class).instant().plusMillis(1)));
    assertThat(permitted()).isTrue();
  }

  private void identifyWithConsent(String at) {
    var answer =
        API.report(
            "/v1/identify",
            """
            {"userId": "%s", "traits": {"consents":
              {"topic": "product-tips", "channel": "email", "text": "v1"%s}}}
            """
                .formatted(user, at));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private boolean permitted() {
    return API.get(Consents.class)
        .newest(API.contact(user).key(), "product-tips", Channel.EMAIL)
        .orElseThrow()
        .permits();
  }

  @Test
  void noCountsAlsoWhereTheYesIsNewer() {
    var contact = API.contact(user).key();
    var later = API.get(HouseClock.class).instant().plusSeconds(60);
    API.get(Consents.class)
        .record(
            contact,
            "product-tips",
            Channel.EMAIL,
            new Consent(Consents.State.GRANTED, later, "identify", null));

    post(unsubscribeLink(), "");

    assertThat(permitted()).isFalse();
  }

  @Test
  void whereThereIsNoTopicTheAddressIsSuppressed() {
    var receipts = API.enroll("receipts", user);
    var mail = API.message(receipts, "receipt");
    API.settle();
    API.temporal.reset();

    post("/u/" + tokens.sign(Purpose.UNSUBSCRIBE, new Content(mail, "")), "");
    API.settle();

    assertThat(API.get(Suppressions.class).find(Channel.EMAIL, "ADA@example.com"))
        .hasValueSatisfying(one -> assertThat(one.reason()).isEqualTo("unsubscribed"));
    assertThat(told()).extracting(Told::journey).containsExactly("receipts");
  }

  @Test
  void aTokenUnsubscribesNobodyButItsOwner() {
    var other = TestApi.newUser();
    API.enroll("ebook-nurture", other);
    API.settle();

    post(unsubscribeLink(), "");
    API.settle();

    assertThat(API.get(Consents.class).ofTopic(API.contact(other).key(), "product-tips")).isEmpty();
    assertThat(API.temporal.callsFor(API.contact(other).key())).noneMatch(Told.class::isInstance);
  }

  @Test
  void aTokenOfAnotherPurposeOrAnAlteredOneUnsubscribesNobody() {
    var click = tokens.sign(Purpose.CLICK, new Content(message, SHOP));
    var forged =
        new Tokens("a secret that somebody else made up")
            .sign(Purpose.UNSUBSCRIBE, new Content(message, ""));
    var unknown = tokens.sign(Purpose.UNSUBSCRIBE, new Content(Ids.uuid(), ""));

    for (var token : List.of(click, forged, unknown, "nonsense")) {
      var answer = post("/u/" + token, "List-Unsubscribe=One-Click");
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.body()).contains("This link does not work");
    }
    assertThat(withdrawals()).isEmpty();
  }

  private String unsubscribeLink() {
    return "/u/" + tokens.sign(Purpose.UNSUBSCRIBE, new Content(message, ""));
  }

  private static HttpResponse<String> visit(String path) {
    return API.send(API.request(path).GET());
  }

  private static HttpResponse<String> post(String path, String form) {
    return API.send(
        API.request(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form)));
  }

  private List<String> engagements() {
    return API.database
        .sql(
            """
            select kind || ' ' || link || case when machine then ' by a machine' else '' end
            from engagements g join messages m on m.id = g.message
            where m.contact = :contact and g.kind <> 'UNSUBSCRIBED'
            """)
        .param("contact", API.contact(user).key())
        .query(String.class)
        .list();
  }

  private List<String> withdrawals() {
    return API.database
        .sql("select source from consents where contact = :contact and state = 'WITHDRAWN'")
        .param("contact", API.contact(user).key())
        .query(String.class)
        .list();
  }

  private List<Told> told() {
    return API.temporal.callsFor(API.contact(user).key()).stream()
        .filter(Told.class::isInstance)
        .map(Told.class::cast)
        .toList();
  }
}
