package dev.senda.api.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.Channel;
import dev.senda.journey.Engagement;
import dev.senda.store.support.Ids;
import dev.senda.store.support.ScaledClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SendGridEventTimeTest extends SendGridWebhookTestBase {

  @Test
  void lateEvent_keepsItsOwnTime() {
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
  void earlierEvent_isSignaledAgain() {
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
  void time_isNeverBeforeTheClaim_norAfterNow() {
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
  void orderOfEvents_makesNoDifference(String kinds) {
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

  @Test
  void delivery_isSignaled() {
    var guide = guide();

    post("[" + event(guide, "delivered") + "]");

    assertThat(guide.engagements()).containsExactly("DELIVERED");
    assertThat(guide.signals())
        .as("the ebook's journey waits for no delivery")
        .noneMatch(signaled -> signaled.signal().how() == Engagement.DELIVERED);
  }
}
