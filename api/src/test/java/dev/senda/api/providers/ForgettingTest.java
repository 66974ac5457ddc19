package dev.senda.api.providers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.TestApi;
import dev.senda.store.ProviderReports;
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
