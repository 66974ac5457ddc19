package dev.senda.catalog.unfinishedform;

import static dev.senda.journey.Words.*;

import dev.senda.journey.Condition;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import dev.senda.journey.TextAnswer;
import java.util.List;

/** Reminds of a form that was begun, and offers help by phone with a quote. */
public final class UnfinishedForm implements Journey {

  private static final Condition IS_QUOTE = property("form").is("quote");

  /** What a contact wants when we offer help. */
  enum Help implements TextAnswer {
    CALL_ME,
    NOT_NEEDED,
    SOMETHING_ELSE,
    NO_ANSWER;

    @Override
    public List<String> words() {
      return switch (this) {
        case CALL_ME -> List.of("1", "yes", "sí");
        case NOT_NEEDED -> List.of("2", "no");
        case SOMETHING_ELSE, NO_ANSWER -> List.of();
      };
    }
  }

  @Override
  public Plan plan() {
    return Plan.named("unfinished-form")
        .purpose("Bring whoever began a form to its last page")
        .owner("growth@ourcompany.example")
        .startsOn(event("Form Abandoned"))
        .goal(event("Form Submitted").within(days(14)))
        .keyedBy("form")
        .reentersAfter(days(30))
        .topic("form-reminders");
  }

  @Override
  public void run(Enrollment lead) {
    lead.pause(hours(1));
    var reminder = lead.send(email("form-kept"));

    if (reminder.clickedWithin(days(1))) {
      lead.pause("time to look for papers", days(2));
    }
    lead.pauseUntil(nextWorkingDay().at(time(11, 0)));
    if (lead.is(IS_QUOTE)) {
      offerHelp(lead);
    } else {
      lead.send(email("form-last-days"));
    }
    lead.pause("time to finish", days(4));
  }

  private static void offerHelp(Enrollment lead) {
    var question = lead.send(sms("form-help"));

    switch (lead.answers(question, Help.class, within(days(1)).otherwise(Help.NO_ANSWER))) {
      case CALL_ME -> {
        var call = lead.task(sales("Fill in the quote together, by phone"));
        if (!call.doneWithin(workingHours(4))) {
          lead.notify(team("sales-leads", "Nobody has called about the quote"));
        }
      }
      case NOT_NEEDED -> lead.exit("needs no help");
      case SOMETHING_ELSE -> lead.task(sales("Read the answer about the quote"));
      case NO_ANSWER -> lead.send(email("form-last-days"));
    }
  }
}
