package dev.senda.api.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import dev.senda.journey.Channel;
import dev.senda.store.channels.InboundSessions;
import dev.senda.store.channels.ProcessedWebhooks;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WebhookDedupCleanupJobTest {

  private static final TestApi API = TestApi.shared();

  @Test
  void processedEvents_areDeleted_whenNoProviderRepeatsThem() {
    var reports = API.get(ProcessedWebhooks.class);
    var old = "old-" + UUID.randomUUID();
    var young = "young-" + UUID.randomUUID();
    reports.recordIfNew("mail", old);
    reports.recordIfNew("mail", young);
    cameIn(old, "73 hours");
    cameIn(young, "71 hours");

    API.get(WebhookDedupCleanupJob.class).deleteExpired();

    assertThat(reports.recordIfNew("mail", old)).isTrue();
    assertThat(reports.recordIfNew("mail", young)).isFalse();
  }

  /** Twilio signs no time: a copy of an old START must not count for a new one. */
  @Test
  void inboundMessageIds_areKept() {
    var reports = API.get(ProcessedWebhooks.class);
    var old = "inbound/" + UUID.randomUUID();
    reports.recordIfNew("text", old);
    cameIn(old, "1000 hours");

    API.get(WebhookDedupCleanupJob.class).deleteExpired();

    assertThat(reports.recordIfNew("text", old)).isFalse();
  }

  @Test
  void inboundSessions_areDeleted_whenTheyAreClosed() {
    var inboundSessions = API.get(InboundSessions.class);
    inboundSessions.recordInbound("text", Channel.WHATSAPP, "+5215500000001");
    API.database
        .sql(
            "update inbound_sessions set last_inbound_at = now() - interval '73 hours' where address = :it")
        .param("it", "+5215500000001")
        .update();

    API.get(WebhookDedupCleanupJob.class).deleteExpired();

    assertThat(
            inboundSessions.isOpen(
                "text", Channel.WHATSAPP, "+5215500000001", Duration.ofDays(365)))
        .isFalse();
  }

  private static void cameIn(String report, String ago) {
    API.database
        .sql(
            """
            update processed_webhooks set received_at = now() - cast(:ago as interval)
            where provider_event_id = :report
            """)
        .param("ago", ago)
        .param("report", report)
        .update();
  }
}
