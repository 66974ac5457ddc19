package dev.senda.api.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.RecordingEnrollmentClient.RecordedCall.Signaled;
import dev.senda.journey.Channel;
import dev.senda.store.consent.Consents;
import dev.senda.store.consent.Consents.Consent;
import dev.senda.store.security.LinkTokenSigner;
import dev.senda.store.security.LinkTokenSigner.LinkPurpose;
import dev.senda.store.security.LinkTokenSigner.LinkTokenContent;
import dev.senda.store.support.ScaledClock;
import dev.senda.temporal.contract.EnrollmentSignal;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SendGridEngagementTest extends SendGridWebhookTestBase {

  @Test
  void openByABot_isNotSignaled() {
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
        .containsExactly("CLICKED " + SHOP + " by a bot", "OPENED by a bot");
    assertThat(guide.signals()).isEmpty();
  }

  @Test
  void click_countsOnce_whoeverReportsIt() {
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
  void unsubscribePage_isNoClick() {
    var guide = guide();
    var token =
        API.get(LinkTokenSigner.class)
            .sign(LinkPurpose.UNSUBSCRIBE, new LinkTokenContent(guide.id(), ""));

    post("[" + event(guide, "click", "\"url\": \"http://127.0.0.1:8700/u/" + token + "\"") + "]");

    assertThat(guide.engagements()).isEmpty();
  }

  @Test
  void complaint_suppressesTheAddress_andEndsTheTopic() {
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
  void unsubscribeAtTheProvider_unsubscribes(String kind) {
    var guide = guide();

    post("[" + event(guide, kind) + "]");

    assertThat(consent(guide).isGranted()).isFalse();
    assertThat(consent(guide).source()).isEqualTo("provider");
    assertThat(guide.signals())
        .extracting(signaled -> signaled.signal().reason())
        .containsExactly("unsubscribed from product-tips");
  }

  @Test
  void lateUnsubscribe_keepsALaterConsent() {
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
}
