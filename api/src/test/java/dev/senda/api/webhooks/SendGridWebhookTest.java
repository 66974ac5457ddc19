package dev.senda.api.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.senda.api.testsupport.RecordingEnrollmentClient.RecordedCall.Signaled;
import dev.senda.api.testsupport.TestApi;
import dev.senda.api.testsupport.WebhookSigner;
import dev.senda.channels.sendgrid.SendGridSignatureVerifier;
import dev.senda.journey.Channel;
import dev.senda.journey.Engagement;
import dev.senda.store.consent.Consents.Consent;
import dev.senda.store.consent.Consents;
import dev.senda.store.messages.MessageLedger.MessageEvent;
import dev.senda.store.messages.MessageLedger.MessageEventType;
import dev.senda.store.messages.MessageLedger.MessageSettlement.Unknown;
import dev.senda.store.messages.MessageLedger.MessageState;
import dev.senda.store.security.LinkTokenSigner.LinkPurpose;
import dev.senda.store.security.LinkTokenSigner.LinkTokenContent;
import dev.senda.store.security.LinkTokenSigner;
import dev.senda.store.support.Ids;
import dev.senda.store.support.ScaledClock;
import dev.senda.temporal.contract.EnrollmentSignal;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SendGridWebhookTest {

  private static final TestApi API = TestApi.shared();
  private static final String PATH = "/webhooks/sendgrid/mail";
  private static final String SHOP = "https://shop.example/guide";

  private final String address = "ada-" + Ids.newUuid() + "@example.com";
  private final String sending = "sg-" + Ids.newUuid();

  @AfterEach
  void settle() {
    API.awaitEmptyOutbox();
    API.temporal.reset();
  }

  @Test
  void aGoodReportWithALineBreakAtItsEndPasses() {
    var guide = guide();

    var answer = post("[\r\n" + event(guide, "open") + "\r\n]\r\n");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    assertThat(guide.engagements()).containsExactly("OPENED");
    assertThat(guide.signals()).extracting(Signaled::signalName).containsExactly("opened");
  }

  @Test
  void aForgedReportIsRefused() {
    var guide = guide();
    var body = "[" + event(guide, "open") + "]";
    var timestamp = now();

    var forged =
        WebhookSigner.signSendGrid(WebhookSigner.newKeyPair(), timestamp, body.getBytes(UTF_8));

    isRefused(guide, send(PATH, timestamp, forged, body), 403);
    isRefused(guide, send(PATH, timestamp, "nonsense!", body), 403);
    isRefused(guide, send(PATH, timestamp, "", body), 403);
  }

  @Test
  void aReportThatWasAlteredIsRefused() {
    var guide = guide();
    var body = "[" + event(guide, "open") + "]\r\n";
    var timestamp = now();
    var signature = WebhookSigner.signSendGrid(timestamp, body.getBytes(UTF_8));

    isRefused(guide, send(PATH, timestamp, signature, body.replace("open", "click")), 403);
    isRefused(guide, send(PATH, timestamp, signature, body.substring(0, body.length() - 2)), 403);
    isRefused(guide, send(PATH, timestamp, signature, body.substring(0, 40)), 403);
    isRefused(guide, send(PATH, timestamp, signature, ""), 403);
    isRefused(
        guide, send(PATH, String.valueOf(Long.parseLong(timestamp) + 1), signature, body), 403);
  }

  @Test
  void aReportWithoutItsSignatureIsRefused() {
    var guide = guide();
    var body = "[" + event(guide, "open") + "]";

    var answer = API.send(API.request(PATH).POST(BodyPublishers.ofString(body)));
    var half =
        API.send(
            API.request(PATH)
                .header(
                    SendGridSignatureVerifier.SIGNATURE,
                    WebhookSigner.signSendGrid(now(), body.getBytes(UTF_8)))
                .POST(BodyPublishers.ofString(body)));

    isRefused(guide, answer, 401);
    isRefused(guide, half, 401);
    assertThat(half.body()).contains(SendGridSignatureVerifier.TIMESTAMP);
  }

  @ParameterizedTest
  @CsvSource({"PT24H,204", "PT25H1M,403", "-PT4M,204", "-PT6M,403"})
  void aReportIsTakenForAsLongAsSendGridRepeatsIt(Duration age, int status) {
    var guide = guide();
    var timestamp = String.valueOf(Instant.now().minus(age).getEpochSecond());

    var answer = post(PATH, timestamp, "[" + event(guide, "open") + "]");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(guide.engagements()).hasSize(status == 204 ? 1 : 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "-5", "", "1e9", "99999999999999999999"})
  void aTimestampThatIsNoneIsRefused(String timestamp) {
    var guide = guide();

    isRefused(guide, post(PATH, timestamp, "[" + event(guide, "open") + "]"), 403);
  }

  @Test
  void anAccountThatReportsNothingIsNotFound() {
    assertThat(post("/webhooks/sendgrid/nobody", now(), "[]").statusCode()).isEqualTo(404);
    assertThat(post("/webhooks/sendgrid/text", now(), "[]").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[", "\"x\"", "null", "[]]"})
  void whatIsSignedAndStillNoReportIsABadRequest(String body) {
    assertThat(post(body).statusCode()).isEqualTo(400);
  }

  @Test
  void whatIsTooLargeIsRefused() {
    var answer = post("[" + " ".repeat(10 * 1024 * 1024) + "]");

    assertThat(answer.statusCode()).isEqualTo(413);
  }

  @Test
  void oneBadEventLosesNoOther() {
    var guide = guide();

    var answer =
        post(
            "[17, null, [], {}, {\"event\": {}}, {\"event\": \"unheard of\"},"
                + event(Ids.newUuid().toString(), "other.x", "open", "")
                + ", {\"event\": \"open\", \"senda_message\": \"nonsense\", \"sg_message_id\": \"\\u0000\"},"
                + "{\"event\": \"open\", \"event\": \"open\"},"
                + event(guide, "delivered")
                + "]");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    assertThat(guide.engagements()).containsExactly("DELIVERED");
  }

  @Test
  void aMessageOfAnotherAccountIsNotOurs() {
    var guide = guide();

    var answer = post("/webhooks/sendgrid/shop", now(), "[" + event(guide, "open") + "]");

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(guide.engagements()).isEmpty();
  }

  @Test
  void aMessageIsFoundByItsProvidersIdToo() {
    var guide = guide();

    post("[" + event("", sending + ".recvd-canary-1-5F.0", "delivered", "") + "]");

    assertThat(guide.engagements()).containsExactly("DELIVERED");
  }

  @Test
  void theSameReportTwiceIsOneAlsoUnderANewId() {
    var guide = guide();
    var bounced = event(guide, "bounce", "\"type\": \"bounce\", \"reason\": \"550 unknown\"");

    post("[" + bounced + "," + bounced + "]");
    post("[" + bounced + "]");
    post("[" + event(guide, "bounce", "\"type\": \"bounce\", \"reason\": \"550 unknown\"") + "]");
    for (int i = 0; i < 3; i++) {
      post("[" + event(guide, "click", "\"url\": \"" + SHOP + "\"") + "]");
    }

    assertThat(guide.engagements()).containsExactly("BOUNCED", "CLICKED " + SHOP);
    assertThat(guide.notes())
        .extracting(MessageEvent::type)
        .containsExactly(MessageEventType.PROVIDER_REPORTED);
    assertThat(guide.signals()).hasSize(1);
  }

  @Test
  void aReportThatComesAgainAfterAnotherIsNotNotedAgain() {
    var guide = guide();
    var first = event(guide, "deferred", "\"response\": \"450 busy\"");
    var second = event(guide, "deferred", "\"response\": \"451 greylisted\"");

    post("[" + first + "," + second + "]");
    post("[" + first + "," + second + "]");

    assertThat(guide.notes())
        .extracting(MessageEvent::detail)
        .containsExactly(
            "deferred: 450 busy (the event webhook: deferred)",
            "deferred: 451 greylisted (the event webhook: deferred)");
  }

  @Test
  void aReportProvesThatTheProviderHasWhatWasClaimed() {
    var guide = claimed();

    post("[" + event(guide, "processed") + "]");

    assertThat(guide.entry().state()).isEqualTo(MessageState.ACCEPTED);
    assertThat(guide.entry().providerMessageId()).isEqualTo(sending);
    assertThat(guide.notes())
        .extracting(MessageEvent::type, MessageEvent::detail)
        .containsExactly(tuple(MessageEventType.ACCEPTED, "the event webhook: processed"));
  }

  @Test
  void whatNobodyKnewIsKnownByAnythingThatCameLater() {
    var guide = claimed();
    guide.ledger().settle(guide.id(), new Unknown("no answer"));

    post("[" + event(guide, "deferred", "\"response\": \"450 busy\"") + "]");

    assertThat(guide.entry().state()).isEqualTo(MessageState.ACCEPTED);
  }

  @ParameterizedTest
  @CsvSource({
    "Bounced Address,bounced",
    "Unsubscribed Address,unsubscribed",
    "Spam Reporting Address,complained",
    "Invalid,"
  })
  void aMessageThatWasDroppedWasNotTaken(String reason, String suppression) {
    var guide = guide();

    post("[" + event(guide, "dropped", "\"reason\": \"" + reason + "\"") + "]");

    assertThat(guide.entry().state()).isEqualTo(MessageState.REJECTED);
    assertThat(guide.entry().reason()).isEqualTo("dropped: " + reason);
    assertThat(guide.suppressionReason().orElse(null)).isEqualTo(suppression);
  }

  @Test
  void aBlockedMessageSaysNothingOfItsAddress() {
    var guide = guide();

    post(
        "["
            + event(
                guide,
                "bounce",
                "\"type\": \"blocked\", \"reason\": \"550 5.7.1 <"
                    + address
                    + "> +34600123456 no\"")
            + "]");

    assertThat(guide.engagements()).isEmpty();
    assertThat(guide.suppressionReason()).isEmpty();
    assertThat(guide.notes())
        .extracting(MessageEvent::detail)
        .containsExactly("blocked: 550 5.7.1 <address> <number> no (the event webhook: bounce)");
  }

  @Test
  void aBounceThatNamesNoMessageStillSpeaksOfItsAddress() {
    var guide = guide();

    post("[" + event("", "", "bounce", "\"type\": \"bounce\"") + "]");
    assertThat(guide.suppressionReason()).contains("bounced");

    post(
        "[{\"event\": \"bounce\", \"type\": \"bounce\", \"email\": \"nobody@elsewhere.example\"}]");
    assertThat(
            API.get(dev.senda.store.consent.Suppressions.class)
                .find(Channel.EMAIL, "nobody@elsewhere.example"))
        .as("an address that we never wrote to")
        .isEmpty();
  }

  @Test
  void aMachinesOpenIsNotHeard() {
    var guide = guide();

    post("[" + event(guide, "open", "\"sg_machine_open\": true") + "]");
    post(
        "["
            + event(
                guide,
                "click",
                "\"url\": \"" + SHOP + "\", \"useragent\": \"Barracuda Sentinel (EE)\"")
            + "]");

    assertThat(guide.engagements())
        .containsExactly("CLICKED " + SHOP + " by a machine", "OPENED by a machine");
    assertThat(guide.signals()).isEmpty();
  }

  @Test
  void aClickIsOneWhetherOurLinkOrTheProviderTellsIt() {
    var guide = guide();
    var tokens = API.get(LinkTokenSigner.class);
    var link =
        "/t/" + tokens.sign(LinkPurpose.CLICK, new LinkTokenContent(guide.id(), SHOP, "book-now"));

    API.send(API.request(link).GET());
    post("[" + event(guide, "click", "\"url\": \"http://127.0.0.1:8700" + link + "\"") + "]");

    assertThat(guide.engagements()).containsExactly("CLICKED book-now");
    assertThat(guide.signals())
        .extracting(Signaled::signalName)
        .containsExactly("clicked book-now");
  }

  @Test
  void whoeverGoesToThePageForUnsubscribingHasClickedNothing() {
    var guide = guide();
    var token =
        API.get(LinkTokenSigner.class)
            .sign(LinkPurpose.UNSUBSCRIBE, new LinkTokenContent(guide.id(), ""));

    post("[" + event(guide, "click", "\"url\": \"http://127.0.0.1:8700/u/" + token + "\"") + "]");

    assertThat(guide.engagements()).isEmpty();
  }

  @Test
  void aComplaintStopsTheAddressAndWhateverRuns() {
    var guide = guide();

    post("[" + event(guide, "spamreport") + "]");
    post("[" + event(guide, "spamreport") + "]");

    assertThat(guide.engagements()).containsExactly("COMPLAINED");
    assertThat(guide.suppressionReason()).contains("complained");
    assertThat(guide.signals())
        .singleElement()
        .satisfies(
            signaled -> {
              assertThat(signaled.signal().kind()).isEqualTo(EnrollmentSignal.SignalType.EXIT);
              assertThat(signaled.signal().reason()).isEqualTo("complained");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"unsubscribe", "group_unsubscribe"})
  void unsubscribingAtTheProviderIsUnsubscribing(String kind) {
    var guide = guide();

    post("[" + event(guide, kind) + "]");

    assertThat(consent(guide).isGranted()).isFalse();
    assertThat(consent(guide).source()).isEqualTo("provider");
    assertThat(guide.signals())
        .extracting(signaled -> signaled.signal().reason())
        .containsExactly("unsubscribed from product-tips");
  }

  @Test
  void aLateUnsubscribeDoesNotUndoAnAgreementGivenSince() {
    var guide = guide().settledAgo("2 hours");
    API.get(Consents.class)
        .record(
            API.contact(guide.user()).key(),
            "product-tips",
            Channel.EMAIL,
            new Consent(
                Consents.ConsentState.GRANTED, API.get(ScaledClock.class).instant(), "form", null));

    post("[" + event(guide, "unsubscribe", at(Duration.ofHours(1))) + "]");

    assertThat(consent(guide).isGranted()).isTrue();
    assertThat(guide.signals()).isEmpty();
  }

  private static Consent consent(SentMessageFixture guide) {
    return API.get(Consents.class)
        .findLatest(API.contact(guide.user()).key(), "product-tips", Channel.EMAIL)
        .orElseThrow();
  }

  @Test
  void aLateReportIsHeardWithItsOwnTime() {
    var guide = guide().settledAgo("5 hours");
    long before = Instant.now().minus(Duration.ofHours(3)).getEpochSecond() * 1_000;

    post("[" + event(guide, "open", at(Duration.ofHours(3))) + "]");

    assertThat(guide.signals())
        .singleElement()
        .satisfies(
            signaled ->
                assertThat(signaled.signal().at()).isBetween(before - 2_000, before + 2_000));
  }

  @Test
  void whatIsReportedEarlierThanItWasKnownIsHeardAgain() {
    var guide = guide().settledAgo("5 hours");

    post("[" + event(guide, "open", at(Duration.ofHours(1))) + "]");
    post("[" + event(guide, "open", at(Duration.ofHours(3))) + "]");
    post("[" + event(guide, "open", at(Duration.ofHours(2))) + "]");

    assertThat(guide.engagements()).containsExactly("OPENED");
    assertThat(guide.signals()).hasSize(2);
    assertThat(guide.signals().getLast().signal().at())
        .isLessThan(guide.signals().getFirst().signal().at() - 7_000_000);
  }

  @Test
  void nothingHappensBeforeAMessageWasHandedOverOrLaterThanNow() {
    var guide = guide();

    post("[" + event(guide, "open", at(Duration.ofDays(30))) + "]");
    post("[" + event(guide, "delivered", at(Duration.ofDays(-30))) + "]");

    var times =
        API.database
            .sql("select occurred_at from engagements where message_id = :id")
            .param("id", guide.id())
            .query(java.time.OffsetDateTime.class)
            .list();
    assertThat(times)
        .hasSize(2)
        .allSatisfy(
            time ->
                assertThat(time.toInstant())
                    .isBetween(guide.entry().claimedAt(), API.get(ScaledClock.class).instant()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "processed dropped",
        "processed deferred delivered open",
        "processed delivered bounce",
        "delivered open click spamreport"
      })
  void theOrderInWhichReportsComeMakesNoDifference(String kinds) {
    var outcomes = new HashSet<String>();
    for (var order : permutations(List.of(kinds.split(" ")))) {
      var guide =
          SentMessageFixture.claimed(
              API, "ebook-nurture", Channel.EMAIL, "mail", "ada-" + Ids.newUuid() + "@example.com");
      for (var kind : order) {
        post("[" + event(guide, kind, detail(kind)) + "]");
      }
      outcomes.add(
          guide.entry().state()
              + " "
              + guide.entry().reason()
              + " "
              + guide.engagements()
              + " "
              + guide.suppressionReason());
    }
    assertThat(outcomes).hasSize(1);
  }

  private static String detail(String kind) {
    var type = "\"type\": \"bounce\"";
    return type
        + ", \"reason\": \"Bounced Address\", \"url\": \""
        + SHOP
        + "\", \"at\": \""
        + kind
        + "\"";
  }

  static List<List<String>> permutations(List<String> all) {
    if (all.isEmpty()) {
      return List.of(List.of());
    }
    var permutations = new ArrayList<List<String>>();
    for (int i = 0; i < all.size(); i++) {
      var rest = new ArrayList<>(all);
      var first = rest.remove(i);
      permutations(rest)
          .forEach(
              one -> {
                var permutation = new ArrayList<>(List.of(first));
                permutation.addAll(one);
                permutations.add(Collections.unmodifiableList(permutation));
              });
    }
    return permutations;
  }

  @Test
  void aDeliveryIsTold() {
    var guide = guide();

    post("[" + event(guide, "delivered") + "]");

    assertThat(guide.engagements()).containsExactly("DELIVERED");
    assertThat(guide.signals())
        .as("the ebook's journey waits for no delivery")
        .noneMatch(signaled -> signaled.signal().how() == Engagement.DELIVERED);
  }

  private SentMessageFixture claimed() {
    return SentMessageFixture.claimed(API, "ebook-nurture", Channel.EMAIL, "mail", address);
  }

  private SentMessageFixture guide() {
    return claimed().accepted(sending);
  }

  private static String at(Duration ago) {
    return "\"timestamp\": " + Instant.now().minus(ago).getEpochSecond();
  }

  private String event(SentMessageFixture message, String kind, String... more) {
    return event(message.id().toString(), sending + ".filter0001", kind, String.join(",", more));
  }

  private String event(String message, String sgMessageId, String kind, String more) {
    var fields = new ArrayList<String>();
    fields.add("\"event\": \"%s\"".formatted(kind));
    fields.add("\"email\": \"%s\"".formatted(address));
    fields.add("\"sg_event_id\": \"%s\"".formatted(UUID.randomUUID()));
    fields.add("\"category\": [\"ebook\"]");
    if (!message.isEmpty()) {
      fields.add("\"senda_message\": \"%s\"".formatted(message));
    }
    if (!sgMessageId.isEmpty()) {
      fields.add("\"sg_message_id\": \"%s\"".formatted(sgMessageId));
    }
    if (!more.contains("timestamp")) {
      fields.add(at(Duration.ZERO));
    }
    if (!more.isEmpty()) {
      fields.add(more);
    }
    return "{" + String.join(", ", fields) + "}";
  }

  private static String now() {
    return String.valueOf(Instant.now().getEpochSecond());
  }

  private static HttpResponse<String> post(String body) {
    return post(PATH, now(), body);
  }

  private static HttpResponse<String> post(String path, String timestamp, String body) {
    return send(path, timestamp, WebhookSigner.signSendGrid(timestamp, body.getBytes(UTF_8)), body);
  }

  private static HttpResponse<String> send(
      String path, String timestamp, String signature, String body) {
    return API.send(
        API.request(path)
            .header(SendGridSignatureVerifier.SIGNATURE, signature)
            .header(SendGridSignatureVerifier.TIMESTAMP, timestamp)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(body.getBytes(UTF_8))));
  }

  private static void isRefused(
      SentMessageFixture message, HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(message.engagements()).isEmpty();
  }
}
