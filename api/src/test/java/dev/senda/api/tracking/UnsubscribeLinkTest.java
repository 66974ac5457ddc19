package dev.senda.api.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.RecordingEnrollmentClient.RecordedCall.Signaled;
import dev.senda.api.testsupport.TestApi;
import dev.senda.journey.Channel;
import dev.senda.store.consent.Consents;
import dev.senda.store.consent.Consents.Consent;
import dev.senda.store.consent.Suppressions;
import dev.senda.store.security.LinkTokenSigner;
import dev.senda.store.security.LinkTokenSigner.LinkPurpose;
import dev.senda.store.security.LinkTokenSigner.LinkTokenContent;
import dev.senda.store.support.Ids;
import dev.senda.store.support.ScaledClock;
import dev.senda.temporal.contract.EnrollmentSignal;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnsubscribeLinkTest extends TrackingTestBase {

  @Test
  void unsubscribePage_changesNothing() {
    var page = visit(unsubscribeLink());

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
    assertThat(page.headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(page.body()).contains("lang=\"es\"").contains("Darme de baja");
    assertThat(withdrawals()).isEmpty();
    assertThat(engagements()).isEmpty();
  }

  @Test
  void oneClick_unsubscribesAtOnce() {
    var answer = post(unsubscribeLink(), "List-Unsubscribe=One-Click");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(answer.body()).contains("Baja confirmada").doesNotContain("<button");
    assertThat(withdrawals()).containsExactly("one-click");
    API.awaitEmptyOutbox();
    assertThat(signals())
        .singleElement()
        .satisfies(
            signaled -> {
              assertThat(signaled.signal().kind()).isEqualTo(EnrollmentSignal.SignalType.EXIT);
              assertThat(signaled.signal().reason()).isEqualTo("unsubscribed from product-tips");
            });
  }

  @Test
  void unreadableForm_unsubscribes() {
    var answer = post(unsubscribeLink(), "List-Unsubscribe=%zz");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(withdrawals()).containsExactly("unsubscribe-link");
  }

  @Test
  void unsubscribeTwice_withdrawsOnce() {
    post(unsubscribeLink(), "");
    var again = post(unsubscribeLink(), "");

    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(withdrawals()).containsExactly("unsubscribe-link");
  }

  @Test
  void repeatedOldConsent_doesNotUndoWithdrawal() {
    post(unsubscribeLink(), "");

    identifyWithConsent("");
    assertThat(permitted()).isFalse();

    identifyWithConsent(", \"at\": \"2020-01-01T00:00:00Z\"");
    assertThat(permitted()).isFalse();

    identifyWithConsent(", \"at\": \"%s\"".formatted(API.get(ScaledClock.class).instant()));
    assertThat(permitted()).isTrue();
  }

  private void identifyWithConsent(String at) {
    var answer =
        API.postWithWriteKey(
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
        .findLatest(API.contact(user).key(), "product-tips", Channel.EMAIL)
        .orElseThrow()
        .isGranted();
  }

  @Test
  void unsubscribe_overridesNewerConsent() {
    var contact = API.contact(user).key();
    var later = API.get(ScaledClock.class).instant().plusSeconds(60);
    API.get(Consents.class)
        .record(
            contact,
            "product-tips",
            Channel.EMAIL,
            new Consent(Consents.ConsentState.GRANTED, later, "identify", null));

    post(unsubscribeLink(), "");

    assertThat(permitted()).isFalse();
  }

  @Test
  void unsubscribe_withoutTopic_changesNothing() {
    var receipts = API.enroll("receipts", user);
    var mail = API.insertMessage(receipts, "receipt");
    API.awaitEmptyOutbox();
    API.temporal.reset();

    post("/u/" + tokens.sign(LinkPurpose.UNSUBSCRIBE, new LinkTokenContent(mail, "")), "");
    API.awaitEmptyOutbox();

    assertThat(API.get(Suppressions.class).find(Channel.EMAIL, "ADA@example.com")).isEmpty();
    assertThat(signals()).isEmpty();
  }

  @Test
  void token_unsubscribesOnlyItsOwner() {
    var other = TestApi.newUserId();
    API.enroll("ebook-nurture", other);
    API.awaitEmptyOutbox();

    post(unsubscribeLink(), "");
    API.awaitEmptyOutbox();

    assertThat(API.get(Consents.class).findLatestByTopic(API.contact(other).key(), "product-tips"))
        .isEmpty();
    assertThat(API.temporal.callsFor(API.contact(other).key()))
        .noneMatch(Signaled.class::isInstance);
  }

  @Test
  void tokenOfAnotherPurpose_orAltered_unsubscribesNobody() {
    var click = tokens.sign(LinkPurpose.CLICK, new LinkTokenContent(message, SHOP));
    var forged =
        new LinkTokenSigner("a secret that somebody else made up")
            .sign(LinkPurpose.UNSUBSCRIBE, new LinkTokenContent(message, ""));
    var unknown = tokens.sign(LinkPurpose.UNSUBSCRIBE, new LinkTokenContent(Ids.newUuid(), ""));

    for (var token : List.of(click, forged, unknown, "nonsense")) {
      var answer = post("/u/" + token, "List-Unsubscribe=One-Click");
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.body()).contains("This link does not work");
    }
    assertThat(withdrawals()).isEmpty();
  }

  private String unsubscribeLink() {
    return "/u/" + tokens.sign(LinkPurpose.UNSUBSCRIBE, new LinkTokenContent(message, ""));
  }
}
