package dev.senda.api.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.RecordingEnrollmentClient.RecordedCall.Signaled;
import dev.senda.api.testsupport.TestApi;
import dev.senda.store.consent.Consents;
import dev.senda.store.security.LinkTokenSigner;
import dev.senda.store.security.LinkTokenSigner.LinkPurpose;
import dev.senda.store.security.LinkTokenSigner.LinkTokenContent;
import dev.senda.store.support.Ids;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BotDetectorTest {

  private static final TestApi API = TestApi.withSettings("--senda.tracking.bot-click-window=30s");
  private static final String SHOP = "https://shop.example/guide";
  private static final String BROWSER =
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari";

  private final LinkTokenSigner tokens = API.get(LinkTokenSigner.class);
  private final String user = TestApi.newUserId();
  private UUID message = Ids.newUuid();

  @BeforeEach
  void sendTheGuide() {
    message = API.insertMessage(API.enroll("ebook-nurture", user), "ebook-guide");
    API.awaitEmptyOutbox();
    API.temporal.reset();
  }

  @AfterAll
  static void close() {
    API.close();
  }

  @Test
  void clickRightAfterDelivery_isBot() {
    handedOver("29 seconds");
    click(SHOP, BROWSER);

    assertThat(clicks()).containsExactly(SHOP + " by a bot");
    assertThat(signals()).isEmpty();

    handedOver("31 seconds");
    click(SHOP, BROWSER);

    assertThat(clicks()).containsExactlyInAnyOrder(SHOP, SHOP + " by a bot");
    assertThat(signals()).hasSize(1);
  }

  @Test
  void messageConfirmedByEvidence_deliveryTimeIsTheClaim() {
    API.database
        .sql(
            """
            update messages
            set claimed_at = now() - interval '1 hour', unconfirmed_since = now(), settled_at = now()
            where id = :id
            """)
        .param("id", message)
        .update();

    click(SHOP, BROWSER);

    assertThat(clicks()).containsExactly(SHOP);
  }

  @Test
  void secondLinkWithinASecond_isBot() {
    handedOver("1 hour");
    click(SHOP, BROWSER);
    click("https://shop.example/other", BROWSER);
    click("https://shop.example/third", BROWSER);

    assertThat(clicks())
        .containsExactlyInAnyOrder(
            SHOP, "https://shop.example/other by a bot", "https://shop.example/third by a bot");
  }

  @Test
  void secondLinkLater_isPerson() {
    handedOver("1 hour");
    click(SHOP, BROWSER);
    API.database
        .sql(
            "update engagements set occurred_at = occurred_at - interval '2 seconds' where message_id = :id")
        .param("id", message)
        .update();
    click("https://shop.example/other", BROWSER);

    assertThat(clicks()).containsExactlyInAnyOrder(SHOP, "https://shop.example/other");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Mozilla/5.0",
        "Mozilla/5.0 (compatible; Barracuda Sentinel)",
        "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
        "WhatsApp/2.23.20.0",
        "Microsoft Office Existence Discovery",
        "curl/8.5.0",
        "Wget/1.21.4",
        "okhttp/4.12.0",
        "Java/17.0.9",
        "Apache-HttpClient/5.3 (Java/21)",
        "axios/1.7.2",
        "node",
        "libwww-perl/6.72",
        "Google-Safety",
        "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
        ""
      })
  void botUserAgent_isBot(String userAgent) {
    handedOver("1 hour");
    click(SHOP, userAgent);
    API.send(
        API.request("/o/" + tokens.sign(LinkPurpose.OPEN, new LinkTokenContent(message, "")))
            .setHeader("User-Agent", userAgent)
            .GET());

    assertThat(clicks()).containsExactly(SHOP + " by a bot");
    assertThat(signals()).isEmpty();
  }

  @Test
  void unsubscribeByBot_isHonored() {
    handedOver("0 seconds");
    API.send(
        API.request("/u/" + tokens.sign(LinkPurpose.UNSUBSCRIBE, new LinkTokenContent(message, "")))
            .setHeader("User-Agent", "Mozilla/5.0 (compatible; Barracuda Sentinel)")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("List-Unsubscribe=One-Click")));

    assertThat(API.get(Consents.class).findLatestByTopic(API.contact(user).key(), "product-tips"))
        .isNotEmpty()
        .allSatisfy((channel, consent) -> assertThat(consent.isGranted()).isFalse());
  }

  private void handedOver(String ago) {
    API.database
        .sql("update messages set settled_at = now() - cast(:ago as interval) where id = :id")
        .param("ago", ago)
        .param("id", message)
        .update();
  }

  private void click(String target, String userAgent) {
    API.send(
        API.request("/t/" + tokens.sign(LinkPurpose.CLICK, new LinkTokenContent(message, target)))
            .setHeader("User-Agent", userAgent)
            .GET());
  }

  private List<String> clicks() {
    return API.database
        .sql(
            """
            select link || case when is_bot then ' by a bot' else '' end
            from engagements where message_id = :id and type = 'CLICKED'
            """)
        .param("id", message)
        .query(String.class)
        .list();
  }

  private List<Signaled> signals() {
    API.awaitEmptyOutbox();
    return API.temporal.callsFor(API.contact(user).key()).stream()
        .filter(Signaled.class::isInstance)
        .map(Signaled.class::cast)
        .toList();
  }
}
