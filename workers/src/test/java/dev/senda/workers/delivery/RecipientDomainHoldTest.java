package dev.senda.workers.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.channels.DeliveryResult;
import dev.senda.channels.EmailChannel;
import dev.senda.channels.OutboundEmail;
import dev.senda.journey.Channel;
import dev.senda.store.channels.ChannelHolds;
import dev.senda.store.consent.Suppressions;
import dev.senda.store.support.ScaledClock;
import dev.senda.temporal.queues.ChannelQueue;
import dev.senda.workers.WorkerFixture;
import dev.senda.workers.delivery.ChannelCircuitBreaker.Permit;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A refusal by the policy of one recipient domain holds only the messages to that domain. */
class RecipientDomainHoldTest {

  private static final ChannelQueue QUEUE = new ChannelQueue(Channel.EMAIL, "relay", null);
  private static final String STRICT = "ada@Strict.Example";
  private static final String OTHER = "ada@example.com";

  @TempDir private static Path templates;
  private static WorkerFixture workerFixture;

  private final AtomicBoolean isFixed = new AtomicBoolean();

  @BeforeAll
  static void open() {
    workerFixture = new WorkerFixture(templates);
  }

  @AfterAll
  static void close() {
    workerFixture.close();
  }

  @Test
  void refusalByOneDomain_holdsThatDomain_untilAProbeIsAccepted() {
    var holds = workerFixture.bean(ChannelHolds.class);
    var breaker = new ChannelCircuitBreaker(holds, Duration.ZERO);
    var executor =
        new DeliveryExecutor(
            new ChannelRouter(Map.of("relay", fakeRelay()), Map.of()),
            breaker,
            workerFixture.bean(Suppressions.class),
            workerFixture.bean(ScaledClock.class));

    executor.deliver(email(STRICT), QUEUE, false);

    assertThat(holds.findActive())
        .singleElement()
        .satisfies(hold -> assertThat(hold.recipientDomain()).isEqualTo("strict.example"));
    assertThat(breaker.tryAcquire(QUEUE, OTHER)).isEqualTo(new Permit.Granted(false));
    assertThat(executor.deliver(email(OTHER), QUEUE, false))
        .isInstanceOf(DeliveryResult.Accepted.class);
    assertThat(holds.findActive()).as("another domain's success proves nothing").hasSize(1);

    assertThat(breaker.tryAcquire(QUEUE, STRICT)).isEqualTo(new Permit.Granted(true));
    isFixed.set(true);
    executor.deliver(email(STRICT), QUEUE, true);
    assertThat(holds.findActive()).isEmpty();
    assertThat(breaker.tryAcquire(QUEUE, STRICT)).isEqualTo(new Permit.Granted(false));
  }

  @Test
  void heldDomain_deniesItsMessages_untilTheNextProbe() {
    var holds = workerFixture.bean(ChannelHolds.class);
    var breaker = new ChannelCircuitBreaker(holds, Duration.ofHours(1));
    holds.holdDomain(Channel.EMAIL, "relay", "strict.example", "5.7.515", Duration.ofHours(1));

    assertThat(breaker.tryAcquire(QUEUE, STRICT))
        .isInstanceOfSatisfying(
            Permit.Denied.class,
            denied -> {
              assertThat(denied.needsOperator()).isTrue();
              assertThat(denied.reason()).contains("strict.example", "5.7.515");
            });
    assertThat(breaker.tryAcquire(QUEUE, OTHER)).isEqualTo(new Permit.Granted(false));
    holds.liftDomain(Channel.EMAIL, "relay", "strict.example");
  }

  /** A fake: it refuses one domain as Outlook does, until that is fixed. */
  private EmailChannel fakeRelay() {
    return email ->
        email.to().equals(STRICT) && !isFixed.get()
            ? new DeliveryResult.Misconfigured("550 5.7.515 Access denied", "strict.example")
            : new DeliveryResult.Accepted(null);
  }

  private static OutboundEmail email(String to) {
    return new OutboundEmail(
        UUID.randomUUID(),
        to,
        "Hello",
        "<p>Hello</p>",
        "Hello",
        URI.create("https://x.example"),
        null);
  }
}
