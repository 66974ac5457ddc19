package dev.senda.api.enrollments;

import dev.senda.api.http.ApiException;
import dev.senda.api.http.FieldError;
import dev.senda.api.http.JsonObjectReader;
import dev.senda.api.journeys.ExploredJourneys;
import dev.senda.api.security.CurrentActor;
import dev.senda.catalog.UnknownJourneyException;
import dev.senda.journey.ValueReference;
import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.store.enrollments.EnrollmentSteering;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.events.KnownEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Shows and corrects the properties of the event that started an enrollment. */
@Component
public class EventCorrection {

  private final EnrollmentSteering steering;
  private final Enrollments enrollments;
  private final KnownEvents knownEvents;
  private final ExploredJourneys journeys;

  EventCorrection(
      EnrollmentSteering steering,
      Enrollments enrollments,
      KnownEvents knownEvents,
      ExploredJourneys journeys) {
    this.steering = steering;
    this.enrollments = enrollments;
    this.knownEvents = knownEvents;
    this.journeys = journeys;
  }

  /** The properties of the event that started the enrollment. */
  public Map<String, Object> find(UUID enrollment) {
    return knownEvents.find(enrollment, ValueReference.Property.START);
  }

  /**
   * Replaces them. The key of a keyed journey cannot be changed: it says which enrollment it is.
   *
   * @return the enrollment as it is now; empty if there is none
   * @throws ApiException if they cannot be stored, or the key is another one
   */
  public Optional<EnrollmentRow> correct(UUID id, @Nullable JsonNode properties, String reason) {
    var reader =
        JsonObjectReader.of(
            JsonNodeFactory.instance.objectNode().set("properties", properties), "");
    var values = reader.object("properties").valuesExcept();
    var errors = new ArrayList<FieldError>(reader.errors());
    enrollments.find(id).ifPresent(row -> errors.addAll(keyErrors(row, values)));
    if (!errors.isEmpty()) {
      throw ApiException.validationFailed(errors);
    }
    return steering.correctEvent(id, values, CurrentActor.get(), reason);
  }

  private List<FieldError> keyErrors(
      EnrollmentRow row, Map<String, ? extends @Nullable Object> values) {
    var key = keyProperty(row.journey());
    if (key == null || Objects.equals(find(row.id()).get(key), values.get(key))) {
      return List.of();
    }
    return List.of(
        new FieldError(
            "properties." + key,
            "another value",
            "the same as before, since it says which enrollment it is"));
  }

  private @Nullable String keyProperty(String journey) {
    try {
      return journeys.plan(journey).keyProperty();
    } catch (UnknownJourneyException removed) {
      return null;
    }
  }
}
