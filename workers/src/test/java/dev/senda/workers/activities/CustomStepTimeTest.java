package dev.senda.workers.activities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.senda.store.support.ScaledClock;
import dev.senda.temporal.activities.ExternalActivities.QuestionRequest;
import dev.senda.workers.SampleCustomSteps.Credit;
import dev.senda.workers.SampleCustomSteps.CreditCheck;
import dev.senda.workers.WorkerFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;

/** The time that a custom step gets. */
class CustomStepTimeTest {

  @Test
  void customQuestion_getsTheEnrollmentsTime_inTheContactsZone(@TempDir Path templates) {
    try (var workerFixture = new WorkerFixture(templates)) {
      var asked = new ArrayList<ZonedDateTime>();
      var beans = new DefaultListableBeanFactory();
      beans.registerSingleton(
          "credit",
          (CreditCheck)
              stepContact -> {
                asked.add(stepContact.now());
                return Credit.GOOD;
              });
      var activities = workerFixture.externalActivities(Map.of(), Duration.ofSeconds(10), beans);
      var contact = workerFixture.newSubscribedContact();
      var enrollment = workerFixture.enroll(contact, "tips");
      var question = new QuestionRequest(enrollment, 1, CreditCheck.class.getName(), List.of());

      activities.askQuestion(question);
      workerFixture
          .database()
          .sql("update contacts set time_zone = 'Europe/Madrid' where key = :key")
          .param("key", contact)
          .update();
      activities.askQuestion(question);

      assertThat(asked)
          .extracting(now -> now.getZone().getId())
          .containsExactly("America/Mexico_City", "Europe/Madrid");
      assertThat(asked.getLast().toInstant())
          .isCloseTo(
              workerFixture.bean(ScaledClock.class).instant(), within(1, ChronoUnit.MINUTES));
    }
  }
}
