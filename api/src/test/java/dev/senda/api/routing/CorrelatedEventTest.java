package dev.senda.api.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import dev.senda.store.enrollments.Ending;
import dev.senda.store.enrollments.EnrollmentQuery;
import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.store.enrollments.Enrollments;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An event whose property must have the value that the start event has. */
class CorrelatedEventTest {

  private static final TestApi API = TestApi.shared();

  private final String user = TestApi.newUserId();
  private final Instant now = Instant.now();

  @AfterEach
  void awaitEmptyOutbox() {
    API.awaitEmptyOutbox();
    API.temporal.reset();
  }

  @ParameterizedTest
  @CsvSource({
    "7, 7, true",
    "7, 8, false",
    "7, '\"7\"', true",
    "'\"A-7\"', '\"A-7\"', true",
    "'\"A-7\"', '\"a-7\"', false",
    "'\"A-7\"', null, false",
    "null, null, false",
    "'[7]', '[7]', false",
  })
  void eventOfTheSameParcel_isHeard(String sent, String received, boolean ends) {
    post("Parcel Sent", now.minusSeconds(60), sent);
    post("Parcel Received", now, received);

    var enrollment = enrollments().getFirst();
    assertThat(enrollment.ending())
        .isEqualTo(
            ends
                ? Ending.goal(enrollment.id(), "Parcel Received where parcel equals event.parcel")
                : null);
  }

  @Test
  void goalOfAnotherParcel_doesNotPreventTheStart() {
    post("Parcel Received", now.minusSeconds(10), "8");
    post("Parcel Sent", now.minusSeconds(60), "7");
    assertThat(enrollments()).hasSize(1);
  }

  @Test
  void goalOfTheSameParcel_thatCameFirst_preventsTheStart() {
    post("Parcel Received", now.minusSeconds(10), "7");
    post("Parcel Sent", now.minusSeconds(60), "7");
    assertThat(enrollments()).isEmpty();
  }

  @Test
  void enrollmentByTheApi_hearsNoSuchEvent() {
    API.enroll("parcels", user);
    post("Parcel Received", Instant.now().plusSeconds(1), "7");

    assertThat(enrollments().getFirst().ending()).isNull();
  }

  private void post(String event, Instant occurredAt, String parcel) {
    var answer =
        API.postWithWriteKey(
            "/v1/track",
            """
            {"userId": "%s", "event": "%s", "timestamp": "%s", "properties": {"parcel": %s}}"""
                .formatted(user, event, occurredAt, parcel));
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  private List<EnrollmentRow> enrollments() {
    return API.get(Enrollments.class)
        .findNewest(new EnrollmentQuery(null, null, API.contact(user).key(), false), 10);
  }
}
