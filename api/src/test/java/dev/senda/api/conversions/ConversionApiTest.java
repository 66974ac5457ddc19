package dev.senda.api.conversions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.senda.api.testsupport.TestApi;
import dev.senda.journey.Action;
import dev.senda.journey.Event;
import dev.senda.store.actions.ActionExecutor;
import dev.senda.store.conversions.Conversions;
import dev.senda.store.enrollments.EnrollmentQuery;
import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.store.enrollments.Enrollments;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Goals that are reached by tracked events, and the report of them. */
class ConversionApiTest {

  private static final TestApi API = TestApi.shared();

  private final String user = TestApi.newUserId();
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

  @AfterEach
  void awaitEmptyOutbox() {
    API.awaitEmptyOutbox();
    API.temporal.reset();
  }

  /** So a split can learn by what the journey itself notices, such as a click. */
  @Test
  void goalThatTheJourneyEmits_isTheConversionOfItsEnrollment() {
    var enrollment = API.enroll("abandoned-cart", user);

    API.get(ActionExecutor.class)
        .execute(
            enrollment,
            1,
            new Action.Emit(Event.event("Order Completed")),
            journey -> {
              throw new IllegalArgumentException(journey);
            });
    API.awaitEmptyOutbox();

    assertThat(API.get(Conversions.class).findTime(enrollment)).isPresent();
  }

  @Test
  void goalOfARunningEnrollment_isItsConversion() {
    track("Product Viewed", now.minusSeconds(60));
    track("Product Bought", now.minusSeconds(30));

    assertThat(conversion(enrollment())).isEqualTo(List.of(now.minusSeconds(30)));
    assertThat(enrollment().ending()).isNotNull();
  }

  @Test
  void goalAfterTheEnd_isItsConversion() {
    track("Product Viewed", now.minusSeconds(60));
    end();
    track("Product Bought", now);

    assertThat(conversion(enrollment())).isEqualTo(List.of(now));
    assertThat(enrollment().ending()).isNull();
  }

  @Test
  void goalThatOccurredBeforeTheEnrollment_isNoConversion() {
    track("Product Viewed", now.minusSeconds(60));
    end();
    track("Product Bought", now.minusSeconds(62));

    assertThat(conversion(enrollment())).isEmpty();
  }

  @Test
  void eventInTheSameBatchAsTheStart_isItsConversion() {
    var answer =
        API.postWithWriteKey(
            "/v1/batch",
            """
            {"batch": [
              {"type": "track", "userId": "%1$s", "event": "Product Viewed", "timestamp": "%2$s"},
              {"type": "track", "userId": "%1$s", "event": "Product Bought", "timestamp": "%3$s"}]}\
            """
                .formatted(user, now.minusSeconds(60), now));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(conversion(enrollment())).isEqualTo(List.of(now));
  }

  @Test
  void goalComparedWithTheStart_countsForItsParcelAlone() {
    track("Parcel Sent", now.minusSeconds(60), "{\"parcel\": 7}");
    end();
    track("Parcel Received", now.minusSeconds(40), "{\"parcel\": 8}");
    assertThat(conversion(enrollment())).isEmpty();
    track("Parcel Received", now.minusSeconds(30), "{\"parcel\": 7}");

    assertThat(conversion(enrollment())).isEqualTo(List.of(now.minusSeconds(30)));
  }

  @Test
  void mergedContacts_bringEnrollmentAndGoalTogether() {
    post(
        "/v1/track",
        """
        {"anonymousId": "a-%s", "event": "Product Viewed", "timestamp": "%s"}\
        """
            .formatted(user, now.minusSeconds(60)));
    post("/v1/identify", "{\"userId\": \"%s\"}".formatted(user));
    track("Product Bought", now.minusSeconds(20));

    post("/v1/identify", "{\"userId\": \"%1$s\", \"anonymousId\": \"a-%1$s\"}".formatted(user));

    assertThat(conversion(enrollment())).isEqualTo(List.of(now.minusSeconds(20)));
  }

  /** A thousand left out and nine thousand treated, a year ago; and some whose window is open. */
  @Test
  void report_hasRatesIntervalsAndDecisions() {
    insertTallies("", "", 10_000, 1_600);
    insertTallies("holdout", "HELD_OUT", 1_000, 100);
    insertTallies("holdout", "TREATED", 9_000, 1_500);
    API.database
        .sql(
            """
            insert into conversion_tally_changes (journey, split, variant, hour, entered, converted)
            values ('reactivation', 'holdout', 'TREATED', now(), 50, 5)
            """)
        .update();

    var report = TestApi.json(API.get("/v1/journeys/reactivation/conversions"));

    assertThat(report.path("goal").asString()).isEqualTo("Order Completed");
    assertThat(report.path("windowSeconds").asLong()).isEqualTo(30 * 86_400);
    assertThat(report.at("/total/completed").asLong()).isEqualTo(10_000);
    assertThat(report.at("/total/rate").asDouble()).isEqualTo(0.16);
    var split = report.path("splits").get(0);
    assertThat(split.path("split").asString()).isEqualTo("holdout");
    assertThat(split.path("reference").asString()).isEqualTo("held out");
    var heldOut = split.path("variants").get(0);
    assertThat(heldOut.path("variant").asString()).isEqualTo("held out");
    assertThat(heldOut.at("/figures/rate").asDouble()).isEqualTo(0.1);
    assertThat(heldOut.at("/figures/interval/low").asDouble()).isCloseTo(0.0829, within(0.0001));
    assertThat(heldOut.has("difference")).isFalse();
    var treated = split.path("variants").get(1);
    assertThat(treated.at("/figures/entered").asLong()).isEqualTo(9_050);
    assertThat(treated.at("/figures/convertedEarly").asLong()).isEqualTo(5);
    assertThat(treated.at("/difference/difference").asDouble()).isCloseTo(0.0667, within(0.0001));
    assertThat(treated.at("/difference/decision").asString()).isEqualTo("HIGHER");
  }

  @Test
  void journeyWithoutGoal_hasNoConversions() {
    assertThat(API.get("/v1/journeys/receipts/conversions").body())
        .isEqualTo("{\"journey\":\"receipts\",\"recounting\":false,\"splits\":[]}");
    assertThat(API.get("/v1/journeys/unknown/conversions").statusCode()).isEqualTo(404);
  }

  private static void insertTallies(String split, String variant, int entered, int converted) {
    API.database
        .sql(
            """
            insert into conversion_tallies
            values ('reactivation', :split, :variant, now() - interval '1 year', :entered, :converted)
            """)
        .param("split", split)
        .param("variant", variant)
        .param("entered", entered)
        .param("converted", converted)
        .update();
  }

  private void track(String event, Instant at) {
    track(event, at, "{}");
  }

  private void track(String event, Instant at, String properties) {
    post(
        "/v1/track",
        "{\"userId\": \"%s\", \"event\": \"%s\", \"timestamp\": \"%s\", \"properties\": %s}"
            .formatted(user, event, at, properties));
  }

  private static void post(String path, String json) {
    assertThat(API.postWithWriteKey(path, json).statusCode()).isEqualTo(200);
  }

  private EnrollmentRow enrollment() {
    return API.get(Enrollments.class)
        .findNewest(new EnrollmentQuery(null, null, API.contact(user).key(), false), 10)
        .getFirst();
  }

  private void end() {
    API.database
        .sql("update enrollments set state = 'EXITED', ended_at = enrolled_at where id = :id")
        .param("id", enrollment().id())
        .update();
  }

  private static List<Instant> conversion(EnrollmentRow enrollment) {
    return API.get(Conversions.class).findTime(enrollment.id()).stream().toList();
  }
}
