package dev.senda.api.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.RecordingEnrollmentClient.RecordedCall.Signaled;
import dev.senda.journey.Engagement;
import dev.senda.store.security.LinkTokenSigner;
import dev.senda.store.security.LinkTokenSigner.LinkPurpose;
import dev.senda.store.security.LinkTokenSigner.LinkTokenContent;
import dev.senda.store.support.ScaledClock;
import dev.senda.temporal.contract.EnrollmentSignal;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrackingTest extends TrackingTestBase {

  @Test
  void click_redirects_andSignalsOnce() {
    var link = "/t/" + tokens.sign(LinkPurpose.CLICK, new LinkTokenContent(message, SHOP));

    var answer = visit(link);
    visit(link);
    visit(
        "/t/"
            + tokens.sign(
                LinkPurpose.CLICK, new LinkTokenContent(message, "https://shop.example/other")));

    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.headers().firstValue("Location")).contains(SHOP);
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(answer.headers().firstValue("Referrer-Policy")).contains("no-referrer");
    assertThat(answer.headers().firstValue("X-Robots-Tag")).contains("noindex, nofollow");
    assertThat(engagements())
        .containsExactlyInAnyOrder("CLICKED " + SHOP, "CLICKED https://shop.example/other");
    API.awaitEmptyOutbox();
    assertThat(signals())
        .singleElement()
        .satisfies(
            signaled -> {
              assertThat(signaled.signalName()).isEqualTo("clicked");
              assertThat(signaled.signal().kind()).isEqualTo(EnrollmentSignal.SignalType.ENGAGED);
              assertThat(signaled.signal().message()).isEqualTo("ebook-guide");
              assertThat(signaled.signal().enrollment()).isEqualTo(enrollment);
            });
  }

  @Test
  void namedLinks_signalTheirFirstClick_othersTheFirstOfAll() {
    visitLink(new LinkTokenContent(message, SHOP, ""));
    visitLink(new LinkTokenContent(message, SHOP, "book-now"));
    visitLink(new LinkTokenContent(message, SHOP, "book-now"));
    visitLink(new LinkTokenContent(message, SHOP, "read-more"));
    visitLink(new LinkTokenContent(message, "https://shop.example/other", ""));
    API.awaitEmptyOutbox();

    assertThat(engagements())
        .containsExactlyInAnyOrder(
            "CLICKED " + SHOP,
            "CLICKED book-now",
            "CLICKED read-more",
            "CLICKED https://shop.example/other");
    assertThat(signals())
        .extracting(Signaled::signalName)
        .containsExactly("clicked", "clicked book-now", "clicked read-more");
    assertThat(signals())
        .extracting(signaled -> signaled.signal().link())
        .containsExactly(null, "book-now", "read-more");
  }

  @Test
  void providerReport_signalsOnceWhereAwaited() {
    API.get(EngagementService.class).recordReplied(message, List.of("thanks"));
    API.get(EngagementService.class).recordReplied(message, List.of("thanks"));
    API.get(EngagementService.class).recordDelivered(message, API.get(ScaledClock.class).instant());
    API.awaitEmptyOutbox();

    assertThat(engagements()).containsExactlyInAnyOrder("REPLIED ", "DELIVERED ");
    assertThat(signals())
        .as("a reply proves that it was opened, a delivery does not")
        .extracting(signaled -> signaled.signal().how())
        .containsExactly(Engagement.REPLIED);
  }

  private void visitLink(LinkTokenContent content) {
    visit("/t/" + tokens.sign(LinkPurpose.CLICK, content));
  }

  @Test
  void open_servesPixel_andSignalsOnce() {
    var pixel = "/o/" + tokens.sign(LinkPurpose.OPEN, new LinkTokenContent(message, ""));

    var answer = visit(pixel);
    visit(pixel);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("image/gif");
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(answer.body()).startsWith("GIF89a");
    assertThat(engagements()).containsExactly("OPENED ");
    API.awaitEmptyOutbox();
    assertThat(signals()).extracting(Signaled::signalName).containsExactly("opened");
  }

  /** A query makes the request pass Spring's filters and its dispatcher. */
  @Test
  void open_isAnsweredTheSame_aheadOfSpringAndBySpring() {
    var pixel = "/o/" + tokens.sign(LinkPurpose.OPEN, new LinkTokenContent(message, ""));

    var ahead = visit(pixel);
    assertThat(engagements()).containsExactly("OPENED ");
    var bySpring = visit(pixel + "?size=1");

    assertThat(headersOf(ahead)).isEqualTo(headersOf(bySpring));
    assertThat(ahead.body()).isEqualTo(bySpring.body());
  }

  private static Map<String, List<String>> headersOf(HttpResponse<String> answer) {
    var headers = new HashMap<>(answer.headers().map());
    headers.remove("date");
    return headers;
  }

  @Test
  void click_signalsJourneyThatAwaitsOnlyClicks() {
    var welcome = API.enroll("welcome", user);
    var mail = API.insertMessage(welcome, "welcome");
    API.awaitEmptyOutbox();
    API.temporal.reset();

    visit("/o/" + tokens.sign(LinkPurpose.OPEN, new LinkTokenContent(mail, "")));
    API.awaitEmptyOutbox();
    assertThat(signals()).isEmpty();

    visit("/t/" + tokens.sign(LinkPurpose.CLICK, new LinkTokenContent(mail, SHOP)));
    API.awaitEmptyOutbox();
    assertThat(signals()).extracting(Signaled::journey).containsExactly("welcome");
  }

  @Test
  void headRequest_recordsNothing() {
    var click = tokens.sign(LinkPurpose.CLICK, new LinkTokenContent(message, SHOP));
    var open = tokens.sign(LinkPurpose.OPEN, new LinkTokenContent(message, ""));

    var answer = API.send(API.request("/t/" + click).HEAD());
    API.send(API.request("/o/" + open).HEAD());

    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(engagements()).isEmpty();
  }

  @Test
  void prefetch_isFlaggedAsBot_andSignalsNothing() {
    var open = "/o/" + tokens.sign(LinkPurpose.OPEN, new LinkTokenContent(message, ""));

    API.send(API.request(open).header("Sec-Purpose", "prefetch;prerender").GET());
    API.awaitEmptyOutbox();

    assertThat(engagements()).containsExactly("OPENED  by a bot");
    assertThat(signals()).isEmpty();
  }

  @Test
  void alteredOrForgedLink_isNotFound() {
    var token = tokens.sign(LinkPurpose.CLICK, new LinkTokenContent(message, SHOP));
    var altered = token.substring(0, token.length() - 2) + (token.endsWith("A") ? "BB" : "AA");
    var forged =
        new LinkTokenSigner("a secret that somebody else made up")
            .sign(LinkPurpose.CLICK, new LinkTokenContent(message, "https://evil.example"));
    var open = tokens.sign(LinkPurpose.OPEN, new LinkTokenContent(message, ""));

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
  void targetThatIsNoWebPage_isNotFollowed(String target) {
    var answer =
        visit("/t/" + tokens.sign(LinkPurpose.CLICK, new LinkTokenContent(message, target)));

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("Location")).isEmpty();
    assertThat(engagements()).isEmpty();
  }
}
