package dev.senda.workers.channel.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ExchangeTest {

  private final Exchange exchange = new Exchange();
  private final AtomicInteger cuts = new AtomicInteger();

  @Test
  void itIsCutOffAlsoWhereItBeginsTooLate() {
    exchange.cut();

    exchange.isAbortedBy(cuts::incrementAndGet);

    assertThat(cuts).hasValue(1);
  }

  /** Its connection may be about another message by then. */
  @Test
  void oneThatIsOverIsNotCutOff() {
    exchange.isAbortedBy(cuts::incrementAndGet);
    exchange.isOver();

    exchange.cut();

    assertThat(cuts).hasValue(0);
  }
}
