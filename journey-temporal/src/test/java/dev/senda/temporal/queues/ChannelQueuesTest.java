package dev.senda.temporal.queues;

import static dev.senda.journey.Channel.EMAIL;
import static dev.senda.journey.Channel.SMS;
import static dev.senda.journey.MessageClass.MARKETING;
import static dev.senda.journey.MessageClass.SERVICE;
import static dev.senda.journey.MessageClass.TRANSACTIONAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelQueuesTest {

  private final ChannelQueue main = new ChannelQueue(EMAIL, "main", 20.0);
  private final ChannelQueue receipts = new ChannelQueue(EMAIL, "receipts", null);
  private final ChannelQueue texts = new ChannelQueue(SMS, "main", null);

  @Test
  void queue_isFoundByChannelAndMessageClass() {
    var channelQueues =
        new ChannelQueues(
            Map.of(
                EMAIL,
                Map.of(MARKETING, main, SERVICE, main, TRANSACTIONAL, receipts),
                SMS,
                Map.of(TRANSACTIONAL, texts)));

    assertThat(channelQueues.find(EMAIL, SERVICE)).contains(main);
    assertThat(channelQueues.find(EMAIL, TRANSACTIONAL)).contains(receipts);
    assertThat(channelQueues.find(SMS, MARKETING)).isEmpty();
    assertThat(channelQueues.all()).containsExactlyInAnyOrder(main, receipts, texts);
  }

  @Test
  void taskQueue_isNamedAfterChannelAndAccount() {
    assertThat(receipts.taskQueue("senda")).isEqualTo("senda-email-receipts");
    assertThat(receipts).hasToString("email by receipts");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Main", "main account", "-main", "main_2"})
  void invalidAccountName_isRefused(String account) {
    assertThatThrownBy(() -> new ChannelQueue(EMAIL, account, null))
        .hasMessage(
            "account: \"%s\" (expected lower-case letters, digits and hyphens, such as main)"
                .formatted(account));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN})
  void zeroRateLimit_isRefused(double perSecond) {
    assertThatThrownBy(() -> new ChannelQueue(EMAIL, "main", perSecond))
        .hasMessage("account main: %s sends a second (expected more than 0)".formatted(perSecond));
  }

  @Test
  void twoLimitsForOneQueue_areRefused() {
    var other = new ChannelQueue(EMAIL, "main", null);

    assertThatThrownBy(
            () -> new ChannelQueues(Map.of(EMAIL, Map.of(MARKETING, main, SERVICE, other))))
        .hasMessageStartingWith("email by main: ")
        .hasMessageContaining("20.0 each second")
        .hasMessageContaining("any number each second")
        .hasMessageEndingWith("(expected one limit)");
  }

  @Test
  void queueOfOtherChannel_isRefused() {
    assertThatThrownBy(() -> new ChannelQueues(Map.of(SMS, Map.of(MARKETING, main))))
        .hasMessage("email by main: for messages by sms (expected a queue of that channel)");
  }
}
