package dev.senda.api.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.journeys.ExploredJourneys;
import dev.senda.catalog.Catalog;
import dev.senda.journey.Channel;
import dev.senda.store.engagement.Engagements.EngagementType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EngagementMetricsTest {

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final EngagementMetrics metrics =
      new EngagementMetrics(
          meters, new ExploredJourneys(Catalog.load().withOnly(List.of("abandoned-cart"))));

  @Test
  void watchedTypes_areZeroFromTheStart_onTheChannelsOfTheJourney() {
    assertThat(series())
        .containsExactlyInAnyOrder(
            "abandoned-cart email bounced 0",
            "abandoned-cart email complained 0",
            "abandoned-cart email unsubscribed 0",
            "abandoned-cart sms bounced 0",
            "abandoned-cart sms complained 0",
            "abandoned-cart sms unsubscribed 0");
  }

  @Test
  void firstComplaint_increasesTheSeries() {
    metrics.countNew("abandoned-cart", Channel.EMAIL, EngagementType.COMPLAINED, false);

    assertThat(series()).hasSize(6).contains("abandoned-cart email complained 1");
  }

  private Stream<String> series() {
    return meters.get("senda.engagements").counters().stream()
        .map(
            counter ->
                "%s %s %s %.0f"
                    .formatted(
                        counter.getId().getTag("journey"),
                        counter.getId().getTag("channel"),
                        counter.getId().getTag("type"),
                        counter.count()));
  }
}
