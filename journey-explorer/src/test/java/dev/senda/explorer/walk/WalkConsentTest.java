package dev.senda.explorer.walk;

import static dev.senda.explorer.walk.Scenario.contact;
import static dev.senda.journey.Condition.consentsTo;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.explorer.Explorer;
import dev.senda.explorer.TestJourney;
import dev.senda.explorer.lock.PathLock;
import dev.senda.journey.Channel;
import dev.senda.journey.Journey;
import org.junit.jupiter.api.Test;

/** Consents that a journey records, in stories and locks. */
class WalkConsentTest {

  private final Journey preference =
      TestJourney.testJourney(
          lead -> {
            if (lead.is(consentsTo("news", Channel.SMS))) {
              lead.withdrawConsent("news", Channel.SMS);
            }
            lead.grantConsent("news", Channel.EMAIL, "form-v3");
            if (lead.is(consentsTo("news", Channel.EMAIL))
                && !lead.is(consentsTo("news", Channel.SMS))) {
              lead.score(1);
            }
          });

  @Test
  void consentOfTheJourney_countsFromThenOn() {
    assertThat(Walk.walk(preference, contact()).actions())
        .containsExactly("grant consent to news by email, text form-v3", "score +1");
    assertThat(Walk.walk(preference, contact().consentsTo("news", Channel.SMS)).actions())
        .containsExactly(
            "withdraw consent to news by sms",
            "grant consent to news by email, text form-v3",
            "score +1");
  }

  @Test
  void withdrawalOnAllChannels_withdrawsEach() {
    var unsubscribe =
        TestJourney.testJourney(
            lead -> {
              lead.withdrawConsent("news");
              if (lead.is(consentsTo("news", Channel.EMAIL))) {
                lead.score(1);
              }
            });

    assertThat(Walk.walk(unsubscribe, contact().consentsTo("news", Channel.EMAIL)).actions())
        .containsExactly("withdraw consent to news");
  }

  @Test
  void consent_isInTheLock() {
    assertThat(PathLock.of(Explorer.explore(preference)).text())
        .contains(
            "grant consent to news by email, text form-v3", "withdraw consent to news by sms");
  }
}
