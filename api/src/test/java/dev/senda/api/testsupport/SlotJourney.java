package dev.senda.api.testsupport;

import static dev.senda.journey.Message.sms;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.within;

import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import dev.senda.journey.TextAnswer;
import java.util.List;

/** Asks for the time of an appointment. */
public final class SlotJourney implements Journey {

  public enum Slot implements TextAnswer {
    MORNING,
    EVENING,
    SOMETHING_ELSE,
    NO_ANSWER;

    @Override
    public List<String> words() {
      return switch (this) {
        case MORNING -> List.of("1", "morning", "mañana");
        case EVENING -> List.of("2", "evening", "tarde");
        case SOMETHING_ELSE, NO_ANSWER -> List.of();
      };
    }
  }

  @Override
  public Plan plan() {
    return Plan.named("appointment-slot")
        .purpose("Agree on the time of an appointment")
        .owner("shop@ourcompany.example")
        .service();
  }

  @Override
  public void run(Enrollment lead) {
    var question = lead.send(sms("ebook-guide"));
    var none = within(days(2)).otherwise(Slot.NO_ANSWER);
    lead.pause(lead.answers(question, Slot.class, none).name(), days(1));
  }
}
