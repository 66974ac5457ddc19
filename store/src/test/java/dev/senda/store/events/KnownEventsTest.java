package dev.senda.store.events;

import static dev.senda.journey.Condition.property;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.store.TestStore;
import dev.senda.store.support.Ids;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class KnownEventsTest {

  private static final TestStore STORE = new TestStore();

  private final Events events = new Events(STORE.database, STORE.clock);
  private final KnownEvents knownEvents = new KnownEvents(STORE.database);
  private final String ada = STORE.insertContact();
  private final UUID enrollment = STORE.insertEnrollment(ada);

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void enrollmentWithoutEvents_knowsNoProperty() {
    assertThat(knownEvents.findAll(enrollment)).isEqualTo(Map.of("event", Map.of()));
    assertThat(knownEvents.find(enrollment, "event")).isEmpty();
    assertThat(knownEvents.find(enrollment, "drop")).isEmpty();
    assertThat(knownEvents.find(enrollment, property("form"))).isNull();
  }

  @Test
  void lastRememberedEventOfAName_counts() {
    knownEvents.remember(enrollment, "drop", event(Map.of("new_price", 50)));
    knownEvents.remember(enrollment, "drop", event(Map.of("new_price", 40)));
    knownEvents.remember(enrollment, "order", event(Map.of("lines", Map.of("first", "hat"))));

    assertThat(knownEvents.find(enrollment, property("drop", "new_price"))).isEqualTo(40);
    assertThat(knownEvents.find(enrollment, property("order", "lines.first"))).isEqualTo("hat");
    assertThat(knownEvents.findAll(enrollment))
        .containsOnlyKeys("event", "drop", "order")
        .containsEntry("drop", Map.of("new_price", 40));
  }

  @Test
  void eventThatWasDeleted_isUnknown() {
    var event = event(Map.of("new_price", 50));
    knownEvents.remember(enrollment, "drop", event);
    STORE.database.sql("delete from events where id = :id").param("id", event).update();

    assertThat(knownEvents.find(enrollment, "drop")).isEmpty();
    assertThat(knownEvents.findAll(enrollment)).containsOnlyKeys("event");
  }

  @Test
  void startEvent_comesBeforeWhatWasPassedOn() {
    knownEvents.setStart(enrollment, Map.of("form", "passed on"));
    assertThat(knownEvents.find(enrollment, property("form"))).isEqualTo("passed on");

    STORE
        .database
        .sql("update enrollments set trigger_event_id = :event where id = :id")
        .param("event", event(Map.of("form", "pricing")))
        .param("id", enrollment)
        .update();

    assertThat(knownEvents.find(enrollment, property("form"))).isEqualTo("pricing");
    assertThat(knownEvents.findValues(enrollment, List.of(property("form"), property("missing"))))
        .isEqualTo(Map.of("form", "pricing"));
  }

  private UUID event(Map<String, Object> properties) {
    var id = Ids.newUuid();
    return events
        .append(
            NewEvent.of(id, id.toString(), ada, "Price Dropped", properties, STORE.clock.instant()))
        .orElseThrow();
  }
}
