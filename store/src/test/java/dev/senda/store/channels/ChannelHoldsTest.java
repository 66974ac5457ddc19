package dev.senda.store.channels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.Channel;
import dev.senda.store.TestStore;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChannelHoldsTest {

  private static final TestStore STORE = new TestStore();
  private static final Duration HOUR = Duration.ofHours(1);

  private final ChannelHolds holds = new ChannelHolds(STORE.database);

  @AfterAll
  static void close() {
    STORE.close();
  }

  @AfterEach
  void lift() {
    holds.lift(Channel.EMAIL, "main");
  }

  @Test
  void holdOfADomain_keepsBackThatDomainOnly() {
    assertThat(holds.holdDomain(Channel.EMAIL, "main", "strict.example", "5.7.515", HOUR)).isTrue();
    assertThat(holds.holdDomain(Channel.EMAIL, "main", "strict.example", "5.7.26", HOUR)).isFalse();

    assertThat(holds.findActive(Channel.EMAIL, "main")).isEmpty();
    assertThat(holds.findActive(Channel.EMAIL, "main", "example.com")).isEmpty();
    assertThat(holds.findActive(Channel.EMAIL, "main", "strict.example").orElseThrow().reason())
        .isEqualTo("5.7.26");
    assertThat(holds.findActive())
        .extracting(ChannelHolds.ChannelHold::recipientDomain)
        .containsExactly("strict.example");
    assertThat(holds.tryAcquireProbe(Channel.EMAIL, "main", "strict.example", HOUR)).isFalse();
    assertThat(holds.requestProbeNow(Channel.EMAIL, "main")).isTrue();
    assertThat(holds.tryAcquireProbe(Channel.EMAIL, "main", "strict.example", HOUR)).isTrue();

    assertThat(holds.lift(Channel.EMAIL, "main")).isFalse();
    assertThat(holds.liftDomain(Channel.EMAIL, "main", "strict.example")).isTrue();
    assertThat(holds.findActive()).isEmpty();
  }

  @Test
  void holdOfTheAccount_comesBeforeThatOfADomain() {
    holds.holdDomain(Channel.EMAIL, "main", "strict.example", "5.7.515", HOUR);
    holds.hold(Channel.EMAIL, "main", "535", HOUR);

    assertThat(holds.findActive(Channel.EMAIL, "main", "strict.example").orElseThrow().reason())
        .isEqualTo("535");
    holds.lift(Channel.EMAIL, "main");
    assertThat(holds.findActive(Channel.EMAIL, "main", "strict.example").orElseThrow().reason())
        .isEqualTo("5.7.515");
    holds.liftDomain(Channel.EMAIL, "main", "strict.example");
  }

  @Test
  void repeatedHold_isNewOnce_andKeepsItsStart() {
    assertThat(holds.hold(Channel.EMAIL, "main", "401", HOUR)).isTrue();
    var since = holds.findActive(Channel.EMAIL, "main").orElseThrow().heldSince();

    assertThat(holds.hold(Channel.EMAIL, "main", "403", HOUR)).isFalse();

    var hold = holds.findActive(Channel.EMAIL, "main").orElseThrow();
    assertThat(hold.heldSince()).isEqualTo(since);
    assertThat(hold.reason()).isEqualTo("403");
  }

  @Test
  void dueProbe_isTakenOnce() {
    holds.hold(Channel.EMAIL, "main", "401", Duration.ZERO);

    assertThat(holds.tryAcquireProbe(Channel.EMAIL, "main", HOUR)).isTrue();
    assertThat(holds.tryAcquireProbe(Channel.EMAIL, "main", HOUR)).isFalse();
  }

  @Test
  void backOff_endsByItself() {
    holds.backOff(Channel.EMAIL, "main", "429", Duration.ZERO);
    assertThat(holds.findActive(Channel.EMAIL, "main")).isEmpty();

    holds.backOff(Channel.EMAIL, "main", "429", HOUR);
    assertThat(holds.findActive(Channel.EMAIL, "main").orElseThrow().needsIntervention()).isFalse();
  }

  @Test
  void shorterBackOff_keepsTheLongerOne() {
    holds.backOff(Channel.EMAIL, "main", "429", HOUR);

    holds.backOff(Channel.EMAIL, "main", "429", Duration.ofSeconds(1));

    assertThat(holds.findActive(Channel.EMAIL, "main").orElseThrow().nextAttemptAt())
        .isAfter(Instant.now().plus(Duration.ofMinutes(50)));
  }

  @Test
  void backOff_doesNotReplaceAHold() {
    holds.hold(Channel.EMAIL, "main", "401", HOUR);

    holds.backOff(Channel.EMAIL, "main", "429", Duration.ofSeconds(1));

    assertThat(holds.findActive(Channel.EMAIL, "main").orElseThrow().reason()).isEqualTo("401");
  }

  @Test
  void holdAfterBackOff_isNew() {
    holds.backOff(Channel.EMAIL, "main", "429", HOUR);

    assertThat(holds.hold(Channel.EMAIL, "main", "401", HOUR)).isTrue();
    assertThat(holds.findActive(Channel.EMAIL, "main").orElseThrow().needsIntervention()).isTrue();
  }

  /**
   * Some carriers never report that a text arrived: then an operator says that the fault is fixed.
   */
  @Test
  void requestedProbe_letsAnAcceptedMessageLiftTheHold() {
    holds.holdFromDeliveryReport(Channel.SMS, "mx", "30034", HOUR);
    assertThat(holds.lift(Channel.SMS, "mx")).isFalse();

    holds.requestProbeNow(Channel.SMS, "mx");

    assertThat(holds.tryAcquireProbe(Channel.SMS, "mx", HOUR)).isTrue();
    assertThat(holds.lift(Channel.SMS, "mx")).isTrue();
  }
}
