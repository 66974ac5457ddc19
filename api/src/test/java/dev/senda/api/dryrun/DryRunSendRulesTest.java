package dev.senda.api.dryrun;

import static dev.senda.api.testsupport.TestApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.contacts.Contacts.Identity;
import dev.senda.store.contacts.Traits;
import java.time.OffsetDateTime;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A dry run says which rule defers a message, and until when. */
class DryRunSendRulesTest {

  private static TestApi api;

  @BeforeAll
  static void start() {
    api =
        TestApi.withSettings(
            "--senda.sending.caps.rare.at-most=1",
            "--senda.sending.caps.rare.per=7d",
            "--senda.sending.caps.rare.classes=marketing,service",
            "--senda.sending.longest-deferral=10d");
  }

  @AfterAll
  static void close() {
    api.close();
  }

  @Test
  void secondMessage_waitsForTheCap_thatTheFirstOneUses() {
    var user = TestApi.newUserId();
    var email = user + "@example.com";
    api.get(Contacts.class)
        .identify(
            new Identity(user, null, email), new Traits(Map.of("email", email, "timezone", "UTC")));

    var run =
        json(
            api.get(
                "/v1/journeys/ebook-nurture/dry-run?contact="
                    + user
                    + "&assume=ignores-everything"));

    var steps = run.path("steps");
    var first = OffsetDateTime.parse(steps.get(0).path("until").asString());
    assertThat(steps.get(0).has("rule")).isFalse();
    // The journey wants to send it after three days.
    var second = steps.get(2);
    assertThat(second.path("step").asString())
        .isEqualTo("send email ebook-guide-again (ebook-guide)");
    assertThat(second.path("rule").asString()).isEqualTo("cap \"rare\"");
    assertThat(OffsetDateTime.parse(second.path("from").asString())).isEqualTo(first.plusDays(3));
    assertThat(OffsetDateTime.parse(second.path("until").asString()))
        .isBetween(first.plusDays(7), first.plusDays(7).plusSeconds(1));
    assertThat(run.path("text").asString()).contains("cap \"rare\")");
  }
}
