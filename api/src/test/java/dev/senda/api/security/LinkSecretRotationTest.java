package dev.senda.api.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import dev.senda.journey.Channel;
import dev.senda.store.consent.Consents;
import dev.senda.store.security.LinkTokenSigner;
import dev.senda.store.security.LinkTokenSigner.LinkPurpose;
import dev.senda.store.security.LinkTokenSigner.LinkTokenContent;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Links of messages that were sent before a rotation of the secret keep working. */
class LinkSecretRotationTest {

  private static final String OLD = "the old secret of more than 32 characters";
  private static final String NEW = "the new secret of more than 32 characters";

  /** As in step 1 of a rotation: signs with the old secret and knows the new one. */
  private static TestApi oldInstance;

  /** As in step 2: signs with the new secret and knows the old one. */
  private static TestApi newInstance;

  @BeforeAll
  static void start() {
    oldInstance = TestApi.withSettings("--senda.links.secrets=" + OLD + "," + NEW);
    newInstance = oldInstance.secondInstance("--senda.links.secrets=" + NEW + "," + OLD);
  }

  @AfterAll
  static void stop() {
    newInstance.close();
    oldInstance.close();
  }

  @Test
  void mailSentBeforeTheRotation_stillUnsubscribes() {
    var user = TestApi.newUserId();
    var link = unsubscribeLink(message(user), OLD);

    var answer =
        newInstance.send(
            newInstance
                .request(link)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("List-Unsubscribe=One-Click")));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(
            newInstance
                .get(Consents.class)
                .findLatest(newInstance.contact(user).key(), "product-tips", Channel.EMAIL)
                .orElseThrow()
                .isGranted())
        .isFalse();
  }

  @Test
  void duringTheRotation_bothInstances_serveEachOthersLinks() {
    var message = message(TestApi.newUserId());

    for (var signer : new TestApi[] {oldInstance, newInstance}) {
      var token =
          signer
              .get(LinkTokenSigner.class)
              .sign(LinkPurpose.UNSUBSCRIBE, new LinkTokenContent(message, ""));
      for (var server : new TestApi[] {oldInstance, newInstance}) {
        assertThat(status(server, "/u/" + token)).isEqualTo(200);
      }
    }
  }

  @Test
  void newMessages_areSignedWithTheFirstSecret() {
    var content = new LinkTokenContent(message(TestApi.newUserId()), "");

    assertThat(newInstance.get(LinkTokenSigner.class).sign(LinkPurpose.UNSUBSCRIBE, content))
        .isEqualTo(new LinkTokenSigner(NEW).sign(LinkPurpose.UNSUBSCRIBE, content));
  }

  @Test
  void secretOutsideTheRing_isRefused() {
    var link = unsubscribeLink(message(TestApi.newUserId()), "a secret that was never in the ring");

    assertThat(status(newInstance, link)).isEqualTo(404);
  }

  private static UUID message(String user) {
    var message = oldInstance.insertMessage(oldInstance.enroll("ebook-nurture", user), "guide");
    oldInstance.awaitEmptyOutbox();
    return message;
  }

  private static String unsubscribeLink(UUID message, String secret) {
    return "/u/"
        + new LinkTokenSigner(secret)
            .sign(LinkPurpose.UNSUBSCRIBE, new LinkTokenContent(message, ""));
  }

  private static int status(TestApi api, String path) {
    return api.send(api.request(path).GET()).statusCode();
  }
}
