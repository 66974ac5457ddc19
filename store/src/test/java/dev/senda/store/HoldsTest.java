package dev.senda.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.Channel;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HoldsTest {

  private static final TestStore STORE = new TestStore();
  private static final Duration HOUR = Duration.ofHours(1);

  private final Holds holds = new Holds(STORE.database);

  @AfterAll
  static void close() {
    STORE.close();
  }

  @AfterEach
  void lift() {
    holds.lift(Channel.EMAIL, "main");
  }

  @Test
  void aHoldIsNewsOnceAndKeepsSinceWhen() {
    assertThat(holds.hold(Channel.EMAIL, "main", "401", HOUR)).isTrue();
    var since = holds.find(Channel.EMAIL, "main").orElseThrow().since();

    assertThat(holds.hold(Channel.EMAIL, "main", "403", HOUR)).isFalse();

    var hold = holds.find(Channel.EMAIL, "main").orElseThrow();
    assertThat(hold.since()).isEqualTo(since);
    assertThat(hold.reason()).isEqualTo("403");
  }

  @Test
  void ofThoseWhoWaitOneMayTry() {
    holds.hold(Channel.EMAIL, "main", "401", Duration.ZERO);

    assertThat(holds.mayTry(Channel.EMAIL, "main", HOUR)).isTrue();
    assertThat(holds.mayTry(Channel.EMAIL, "main", HOUR)).isFalse();
  }

  @Test
  void aRestEndsByItself() {
    holds.rest(Channel.EMAIL, "main", "429", Duration.ZERO);
    assertThat(holds.find(Channel.EMAIL, "main")).isEmpty();

    holds.rest(Channel.EMAIL, "main", "429", HOUR);
    assertThat(holds.find(Channel.EMAIL, "main").orElseThrow().needsPeople()).isFalse();
  }

  @Test
  void aShorterRestDoesNotEndALongerOne() {
    holds.rest(Channel.EMAIL, "main", "429", HOUR);

    holds.rest(Channel.EMAIL, "main", "429", Duration.ofSeconds(1));

    assertThat(holds.find(Channel.EMAIL, "main").orElseThrow().nextTryAt())
        .isAfter(Instant.now().plus(Duration.ofMinutes(50)));
  }

  @Test
  void aRestDoesNotEndAHold() {
    holds.hold(Channel.EMAIL, "main", "401", HOUR);

    holds.rest(Channel.EMAIL, "main", "429", Duration.ofSeconds(1));

    assertThat(holds.find(Channel.EMAIL, "main").orElseThrow().reason()).isEqualTo("401");
  }

  @Test
  void aHoldThatFollowsARestIsNews() {
    holds.rest(Channel.EMAIL, "main", "429", HOUR);

    assertThat(holds.hold(Channel.EMAIL, "main", "401", HOUR)).isTrue();
    assertThat(holds.find(Channel.EMAIL, "main").orElseThrow().needsPeople()).isTrue();
  }

  /** Some carriers never report that a text arrived: then people say that it is mended. */
  @Test
  void onceSomebodySaysThatAHoldIsMendedItEndsWithWhatTheProviderTakes() {
    holds.holdByReport(Channel.SMS, "mx", "30034", HOUR);
    assertThat(holds.lift(Channel.SMS, "mx")).isFalse();

    holds.tryNow(Channel.SMS, "mx");

    assertThat(holds.mayTry(Channel.SMS, "mx", HOUR)).isTrue();
    assertThat(holds.lift(Channel.SMS, "mx")).isTrue();
  }
}
