package dev.senda.workers.activities;

import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Condition.did;
import static dev.senda.journey.Condition.not;
import static dev.senda.journey.Condition.property;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.Channel;
import dev.senda.journey.Condition;
import dev.senda.workers.WorkerFixture;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Conditions on the event that enrolled are answered in PostgreSQL. */
class EventPropertyConditionTest {

  @TempDir static Path templates;

  private static WorkerFixture workerFixture;

  @BeforeAll
  static void open() {
    workerFixture = new WorkerFixture(templates);
  }

  @AfterAll
  static void close() {
    workerFixture.close();
  }

  @Test
  void property_isReadFromTheEventThatEnrolled() {
    var enrollment =
        enrolledBy(
            Map.of("form", "pricing", "total", "99.90", "lines", 3, "company", Map.of("size", 40)));

    assertThat(holds(enrollment, property("form").is("pricing"))).isTrue();
    assertThat(holds(enrollment, property("form").is("demo"))).isFalse();
    assertThat(holds(enrollment, property("total").atLeast(100))).isFalse();
    assertThat(holds(enrollment, property("total").atLeast(99))).isTrue();
    assertThat(holds(enrollment, property("company.size").isOneOf(40, 50))).isTrue();
    assertThat(
            holds(enrollment, property("lines").atMost(3).and(not(attribute("country").isKnown()))))
        .isTrue();
  }

  @Test
  void missingProperty_matchesNothing() {
    var enrollment = enrolledBy(Map.of("form", "pricing"));

    assertThat(holds(enrollment, property("plan").is("pro"))).isFalse();
    assertThat(holds(enrollment, property("plan").isKnown())).isFalse();
    assertThat(holds(enrollment, not(property("plan").is("pro")))).isTrue();
  }

  @Test
  void enrollmentByTheApi_hasNoProperty() {
    var enrollment = workerFixture.enroll(workerFixture.newSubscribedContact(), "tips");

    assertThat(holds(enrollment, property("form").is("pricing"))).isFalse();
    assertThat(holds(enrollment, property("form").isKnown())).isFalse();
  }

  @Test
  void attributeOfTheSameName_isAnotherValue() {
    var contact = workerFixture.contact("form@example.com", "{\"form\":\"pricing\"}");
    var enrollment = workerFixture.enroll(contact, "tips");

    assertThat(holds(enrollment, property("form").is("pricing"))).isFalse();
    assertThat(holds(enrollment, attribute("form").is("pricing"))).isTrue();
  }

  @Test
  void rememberedEvent_isReadByItsName() {
    var enrollment = enrolledBy(Map.of("price", 80));
    assertThat(holds(enrollment, property("drop", "price").isKnown())).isFalse();
    var drop = workerFixture.track("Price Dropped", Map.of("price", 45), enrollment);

    workerFixture.enrollmentActivities().rememberEvent(enrollment, "drop", drop);

    assertThat(holds(enrollment, property("drop", "price").lessThan(50))).isTrue();
    assertThat(holds(enrollment, property("price").lessThan(50))).isFalse();
    assertThat(holds(enrollment, did(event("Price Dropped").with("price", property("price")))))
        .isFalse();
  }

  @Test
  void template_printsRememberedEvent() {
    workerFixture.template("now-cheaper", "Now {{ drop.price }} instead of {{ event.price }}");
    var enrollment = enrolledBy(Map.of("price", 80));
    var drop = workerFixture.track("Price Dropped", Map.of("price", 45), enrollment);
    workerFixture.enrollmentActivities().rememberEvent(enrollment, "drop", drop);

    workerFixture.send(enrollment, email("now-cheaper"), Channel.EMAIL);

    assertThat(workerFixture.emailChannel.sent().getLast().html()).contains("Now 45 instead of 80");
  }

  private static boolean holds(UUID enrollment, Condition condition) {
    return workerFixture.enrollmentActivities().evaluateCondition(enrollment, condition);
  }

  private static UUID enrolledBy(Map<String, Object> properties) {
    var contact = workerFixture.newSubscribedContact();
    return workerFixture.enrollOn("Form Submitted", properties, contact, "tips");
  }
}
