package dev.senda.api.providers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.TestApi;
import dev.senda.journey.Channel;
import dev.senda.store.Conversations;
import dev.senda.store.ProviderReports;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ForgettingTest {

  private static final TestApi API = TestApi.shared();

  @Test
  void reportsAreForgottenWhenNobodyRepeatsThem() {
    var reports = API.get(ProviderReports.class);
    var old = "old-" + UUID.randomUUID();
    var young = "young-" + UUID.randomUUID();
    reports.isNew("mail", old);
    reports.isNew("mail", young);
    cameIn(old, "73 hours");
    cameIn(young, "71 hours");

    API.get(Forgetting.class).forget();

    assertThat(reports.isNew("mail", old)).isTrue();
    assertThat(reports.isNew("mail", young)).isFalse();
  }

  /** Twilio signs no time: a copy of an old START must not count for a new one. */
  @Test
  void whatPeopleWroteIsKnownForGood() {
    var reports = API.get(ProviderReports.class);
    var old = "inbound/" + UUID.randomUUID();
    reports.isNew("text", old);
    cameIn(old, "1000 hours");

    API.get(Forgetting.class).forget();

    assertThat(reports.isNew("text", old)).isFalse();
  }

  @Test
  void whoWroteToUsIsForgottenWhenThatOpensNoWindowAnyMore() {
    var conversations = API.get(Conversations.class);
    conversations.heardFrom("text", Channel.WHATSAPP, "+5215500000001");
    API.database
        .sql("update conversations set last_at = now() - interval '73 hours' where address = :it")
        .param("it", "+5215500000001")
        .update();

    API.get(Forgetting.class).forget();

    assertThat(
            conversations.isOpen("text", Channel.WHATSAPP, "+5215500000001", Duration.ofDays(365)))
        .isFalse();
  }

  private static void cameIn(String report, String ago) {
    API.database
        .sql(
            """
            update provider_reports set received_at = now() - cast(:ago as interval)
            where report = :report
            """)
        .param("ago", ago)
        .param("report", report)
        .update();
  }
}
