package dev.senda.explorer.lint.rules.message;

import static dev.senda.explorer.lint.LintFixture.lint;
import static dev.senda.journey.Condition.property;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.journey.Time.moment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.Moment;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How close messages are that are sent before the same time of an event. */
class ReminderFrequencyTest {

  @Test
  void remindersBeforeTheSameTime_areAsFarApartAsTheirTimes() {
    var starts = moment(property("form"));

    assertThat(reminders(starts.before(days(3)), starts.before(days(2)), starts.before(hours(1))))
        .isEmpty();
    assertThat(reminders(starts.before(hours(6)), starts.before(hours(2)), starts.before(hours(1))))
        .hasSize(1);
  }

  private static List<String> reminders(Moment.DateTimeOf... moments) {
    return lint(
        lead -> {
          for (var moment : moments) {
            if (lead.reaches(moment)) {
              lead.send(email("reminder").named("reminder " + moment));
            }
          }
        });
  }
}
