package dev.senda.api.enrollments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import dev.senda.store.enrollments.EnrollmentQuery;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.events.KnownEvents;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Properties of a request to enroll, which the journey sees as those of the event that enrolled.
 */
class EnrollmentPropertiesTest {

  private static final TestApi API = TestApi.shared();

  private final String user = TestApi.newUserId();

  @AfterEach
  void settle() {
    API.awaitEmptyOutbox();
    API.temporal.reset();
  }

  @Test
  void propertiesOfARequest_areThoseOfTheStart() {
    enroll(
        "welcome",
        "\"properties\": {\"form\": \"pricing\", \"seats\": 12, \"cart\": {\"items\": [1, 2]}}",
        201);

    assertThat(API.get(KnownEvents.class).find(enrollment(), "event"))
        .isEqualTo(Map.of("form", "pricing", "seats", 12, "cart", Map.of("items", List.of(1, 2))));
  }

  @Test
  void keyOfARequest_isAProperty() {
    enroll("order-updates", "\"key\": 4711, \"properties\": {\"total\": 5}", 201);

    assertThat(API.get(KnownEvents.class).find(enrollment(), "event"))
        .isEqualTo(Map.of("total", 5, "order_id", "4711"));
  }

  @Test
  void requestWithoutProperties_givesNone() {
    enroll("welcome", "\"properties\": null", 201);

    assertThat(API.get(KnownEvents.class).find(enrollment(), "event")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "\"form\"", "7", "{\"\": 1}"})
  void propertiesThatAreNoObject_areRefused(String properties) {
    enroll("welcome", "\"properties\": " + properties, 422);
  }

  private void enroll(String journey, String more, int status) {
    var answer =
        API.post(
            "/v1/journeys/%s/enrollments".formatted(journey),
            "{\"contact\": {\"userId\": \"%s\"}, %s}".formatted(user, more));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
  }

  private UUID enrollment() {
    return API.get(Enrollments.class)
        .findNewest(new EnrollmentQuery(null, null, API.contact(user).key(), false), 10)
        .getFirst()
        .id();
  }
}
