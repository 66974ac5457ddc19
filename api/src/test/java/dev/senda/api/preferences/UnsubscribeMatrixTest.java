package dev.senda.api.preferences;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.RecordingEnrollmentClient.RecordedCall.Signaled;
import dev.senda.api.webhooks.ProviderOptOutService;
import dev.senda.journey.Channel;
import dev.senda.store.engagement.Engagements;
import dev.senda.store.security.LinkTokenSigner.LinkPurpose;
import dev.senda.store.security.LinkTokenSigner.LinkTokenContent;
import dev.senda.store.support.ScaledClock;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What an unsubscribe ends, and what goes on: by the class, topic and channels of the journey whose
 * message had the link, and by the way that the contact took. The contact is in all the journeys,
 * has agreed to product tips by email and to delivery by email and by text, and has a phone number.
 */
class UnsubscribeMatrixTest extends PreferencePageFixture {

  private static final String MARKETING = "ebook-nurture";

  private void enrollInAll(String journey) {
    identify(
        "\"phone\": \"+346%08d\", \"consents\": [%s, %s, %s]"
            .formatted(
                Math.floorMod(user.hashCode(), 100_000_000),
                consent("product-tips", "email"),
                consent("delivery", "email"),
                consent("delivery", "sms")));
    var first = message;
    for (var other : new String[] {"delivery", "tickets", "receipts"}) {
      var sent = messageOf(other);
      message = other.equals(journey) ? sent : message;
    }
    message = journey.equals(MARKETING) ? first : message;
    setAddressOfTheMessage();
  }

  private static String consent(String topic, String channel) {
    return "{\"topic\": \"%s\", \"channel\": \"%s\"}".formatted(topic, channel);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // journey       | way       | ended enrollments       | withdrawn                   |
        // suppressed
        "ebook-nurture   | one-click | ebook-nurture           | product-tips email          | no",
        "ebook-nurture   | page      | ebook-nurture           | product-tips email          | no",
        "ebook-nurture   | provider  | ebook-nurture           | product-tips email          | no",
        "ebook-nurture   | box       | ebook-nurture           | product-tips email          | no",
        "delivery        | one-click | ''                      | delivery email              | no",
        "delivery        | page      | ''                      | delivery email              | no",
        "delivery        | provider  | ''                      | delivery email              | no",
        "tickets         | one-click | ''                      | ''                          | no",
        "tickets         | page      | ''                      | ''                          | no",
        "tickets         | provider  | tickets                 | tickets email               | no",
        "receipts        | one-click | ''                      | ''                          | no",
        "receipts        | page      | ''                      | ''                          | no",
        "receipts        | provider  | receipts                | ''                          | yes",
        "ebook-nurture   | all       | delivery, ebook-nurture | delivery email, delivery sms, product-tips email | no",
        "receipts        | all       | delivery, ebook-nurture | delivery email, delivery sms, product-tips email | no",
      })
  void unsubscribe_endsWhatItsPageNames_andNothingElse(
      String journey, String way, String ended, String withdrawn, String suppressed) {
    enrollInAll(journey);

    unsubscribe(way);
    API.awaitEmptyOutbox();

    var ending = new TreeSet<String>();
    exitSignals().stream().map(Signaled::journey).forEach(ending::add);
    assertThat(String.join(", ", ending)).isEqualTo(ended);
    assertThat(withdrawn()).isEqualTo(withdrawn);
    assertThat(suppression(Channel.EMAIL) == null ? "no" : "yes").isEqualTo(suppressed);
  }

  private void unsubscribe(String way) {
    var link = "/u/" + tokens.sign(LinkPurpose.UNSUBSCRIBE, new LinkTokenContent(message, ""));
    switch (way) {
      case "one-click" -> post(link, BodyPublishers.ofString("List-Unsubscribe=One-Click"));
      case "page" -> post(link, BodyPublishers.noBody());
      case "provider" ->
          API.get(ProviderOptOutService.class)
              .recordUnsubscribe(
                  API.get(Engagements.class).findOrigin(message).orElseThrow(),
                  API.get(ScaledClock.class).instant().plusSeconds(1));
      case "box" -> post(form(page(), TIPS, false));
      default -> post("stop=everything&textVersion=" + textVersion());
    }
  }

  /** The topics and channels of the three that the contact had agreed to, and of the tickets. */
  private String withdrawn() {
    return String.join(
        ", ",
        API.database
            .sql(
                """
                select topic || ' ' || channel from (
                  select distinct on (topic, channel) topic, channel, state from consents
                  where contact_key = :contact and topic in ('product-tips', 'delivery', 'tickets')
                  order by topic, channel, decided_at desc, id desc) newest
                where state = 'WITHDRAWN' order by 1
                """)
            .param("contact", contact())
            .query(String.class)
            .list());
  }

  @Test
  void lastChannelOfATopic_endsItsEnrollments() {
    enrollInAll("delivery");
    unsubscribe("one-click");

    var page = page();
    post(form(page, "delivery.sms", false));
    API.awaitEmptyOutbox();

    assertThat(exitSignals()).extracting(Signaled::journey).containsExactly("delivery");
  }

  @Test
  void pages_haveTheBrandOfTheMessagesJourney() {
    var guide = message;
    enrollInAll("delivery");
    var unsubscribe =
        "/u/" + tokens.sign(LinkPurpose.UNSUBSCRIBE, new LinkTokenContent(message, ""));

    for (var path : new String[] {link(), unsubscribe}) {
      var response = API.send(API.request(path).header("Accept-Language", "en").GET());
      assertThat(response.body())
          .contains("src=\"https://cdn.parcels.example/logo.png\"", "alt=\"Parcels &amp; Co\"")
          .contains("href=\"https://parcels.example/\"", "--blue: #aa1100", "Parcels S. L.");
      assertThat(response.headers().firstValue("Content-Security-Policy").orElse(""))
          .endsWith("; img-src https://cdn.parcels.example");
    }
    message = guide;
    assertThat(visit().body()).doesNotContain("parcels", "#aa1100");
  }

  @ParameterizedTest
  @CsvSource({"tickets", "receipts"})
  void pageOfWhatWasRequested_saysThatThereIsNothingToEnd(String journey) {
    enrollInAll(journey);

    var page =
        API.send(
                API.request(
                        "/u/"
                            + tokens.sign(
                                LinkPurpose.UNSUBSCRIBE, new LinkTokenContent(message, "")))
                    .header("Accept-Language", "en")
                    .GET())
            .body();

    assertThat(page).doesNotContain("<form").contains("/p/");
  }
}
