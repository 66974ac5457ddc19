package dev.senda.api.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.journeys.ExploredJourneys;
import dev.senda.api.testsupport.EmptyTables;
import dev.senda.api.testsupport.TestApi;
import dev.senda.catalog.Catalog;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class RetentionJobTest {

  private static final TestApi API = TestApi.isolated();

  @BeforeEach
  void empty() {
    EmptyTables.of(API.database, "contacts");
  }

  @AfterAll
  static void close() {
    API.close();
  }

  @Test
  void expiredData_isDeleted_andLoggedAndCounted(CapturedOutput output) {
    var contact = contact();
    for (int day : List.of(450, 401, 399)) {
      ended(contact, "abandoned-cart", "order-" + day, day);
    }
    double before = deleted("ended-enrollments");

    API.get(RetentionJob.class).deleteExpired();

    assertThat(keys()).containsExactly("order-399");
    assertThat(deleted("ended-enrollments") - before).isEqualTo(2);
    assertThat(output.toString())
        .containsOnlyOnce("Retention deleted old data: ended-enrollments=2 duration=");
  }

  /** A journey that the catalog no longer has may come back, and may admit a contact only once. */
  @Test
  void unknownJourney_keepsTheLastRowOfEachContact() {
    var contact = contact();
    ended(contact, "gone", "first", 450);
    ended(contact, "gone", "first", 440);

    API.get(RetentionJob.class).deleteExpired();

    assertThat(keys()).containsExactly("first");
  }

  @Test
  void conditionOverALongerTime_isFound() {
    var catalog = Catalog.load().withOnly(List.of("welcome"));
    var journeys = new ExploredJourneys(catalog);

    assertThat(RetentionConditionCheck.findTooLong(catalog, journeys, Duration.ofDays(364)))
        .singleElement()
        .asString()
        .startsWith("segment repeat-buyers: \"")
        .endsWith("over 365 days");
    assertThat(RetentionConditionCheck.findTooLong(catalog, journeys, Duration.ofDays(365)))
        .isEmpty();
  }

  @Test
  void shippedJourneys_countNoEventsForLongerThanAYear() {
    var catalog = Catalog.load();

    assertThat(
            RetentionConditionCheck.findTooLong(
                catalog, new ExploredJourneys(catalog), Duration.ofDays(365)))
        .isEmpty();
  }

  private static double deleted(String rule) {
    return API.get(MeterRegistry.class).counter("senda.retention.deleted", "rule", rule).count();
  }

  private static List<String> keys() {
    return API.database
        .sql("select correlation_key from enrollments order by ended_at")
        .query(String.class)
        .list();
  }

  private static String contact() {
    var user = TestApi.newUserId();
    API.postWithWriteKey("/v1/identify", "{\"userId\": \"%s\"}".formatted(user));
    return API.database
        .sql("select key from contacts where user_id = :user")
        .param("user", user)
        .query(String.class)
        .single();
  }

  private static void ended(String contact, String journey, String key, int daysAgo) {
    API.database
        .sql(
            """
            insert into enrollments (id, journey, contact_key, correlation_key, state, enrolled_at,
                                     ended_at)
            values (:id, :journey, :contact, :key, 'COMPLETED', now() - interval '500 days',
                    now() - :days * interval '1 day')
            """)
        .param("id", UUID.randomUUID())
        .param("journey", journey)
        .param("contact", contact)
        .param("key", key)
        .param("days", daysAgo)
        .update();
  }
}
