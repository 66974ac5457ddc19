package dev.senda.catalog.guide;

import static dev.senda.catalog.guide.GuidePaths.pathsOf;
import static dev.senda.journey.AnyOf.anyOf;
import static dev.senda.journey.AwaitedEvent.bounced;
import static dev.senda.journey.AwaitedEvent.clicked;
import static dev.senda.journey.AwaitedEvent.happened;
import static dev.senda.journey.ContactList.list;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Match.atLeast;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.sms;
import static dev.senda.journey.Message.whatsapp;
import static dev.senda.journey.TeamNotification.sales;
import static dev.senda.journey.Time.bestHour;
import static dev.senda.journey.Time.date;
import static dev.senda.journey.Time.dayOfMonth;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.journey.Time.lastDayOfMonth;
import static dev.senda.journey.Time.nextWorkingDay;
import static dev.senda.journey.Time.payday;
import static dev.senda.journey.Time.time;
import static dev.senda.journey.Time.within;
import static dev.senda.journey.Time.workingDays;
import static java.time.DayOfWeek.TUESDAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.DeliveryStatus;
import dev.senda.journey.TextAnswer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The snippets of docs/guide/language.md about waiting. */
class WaitingReferenceTest {

  enum Slot implements TextAnswer {
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

  enum Reaction {
    CLICKED,
    BOUGHT,
    UNREACHABLE,
    NOTHING
  }

  @Test
  void waitingForEngagement() {
    var paths =
        pathsOf(
            lead -> {
              var guide = lead.send(email("ebook-guide"));

              if (!guide.openedWithin(days(3))) {
                lead.send(email("ebook-guide").subject("Did you get it?").named("again"));
              } else if (guide.clickedWithin("book-now", days(2))) {
                lead.notify(sales("Wants a demo"));
              }
              if (guide.repliedWithin(days(1))) {
                lead.exit("in conversation");
              }
            });

    assertThat(paths).hasSize(6);
  }

  @Test
  void waitingForABounce() {
    var paths =
        pathsOf(
            lead -> {
              var invoice = lead.send(email("invoice"));

              if (invoice.bouncedWithin(hours(1))) {
                lead.send(sms("invoice-link"));
              }
            });

    assertThat(paths)
        .containsExactly(
            "send email invoice -> invoice bounced within 1 hour: yes -> send sms invoice-link -> end",
            "send email invoice -> invoice bounced within 1 hour: no -> end");
  }

  @Test
  void branchingOnABounce() {
    var paths =
        pathsOf(
            lead -> {
              var invoice = lead.send(email("invoice"));

              if (!invoice.openedWithin(days(3)) && invoice.delivery() == DeliveryStatus.BOUNCED) {
                lead.send(sms("invoice-link"));
              }
            });

    assertThat(paths)
        .contains(
            "send email invoice -> invoice opened within 3 days: no -> delivery of invoice: bounced -> send sms invoice-link -> end");
  }

  @Test
  void waitingForEvents() {
    var paths =
        pathsOf(
            lead -> {
              var bigOrder = event("Order Completed").with("total", atLeast(50));

              if (lead.happens(bigOrder, within(days(7)))) {
                lead.addTo(list("big-spenders"));
              }
            });

    assertThat(paths)
        .first()
        .isEqualTo(
            "Order Completed where total is at least 50 within 7 days: yes -> add to list big-spenders -> end");
  }

  @Test
  void waitingForSomeOfSeveral() {
    var paths =
        pathsOf(
            lead -> {
              var setUp =
                  anyOf(
                      2, event("Profile Completed"), event("Project Created"), event("Team Added"));

              if (!lead.happens(setUp, within(days(14)))) {
                lead.send(email("need-help"));
              }
            });

    assertThat(paths).hasSize(2);
  }

  @Test
  void waitingForTheFirstOfSeveral() {
    var paths =
        pathsOf(
            lead -> {
              var guide = lead.send(email("ebook-guide"));

              switch (lead.firstOf(
                  clicked(guide).means(Reaction.CLICKED),
                  happened("Order Completed").means(Reaction.BOUGHT),
                  bounced(guide).means(Reaction.UNREACHABLE),
                  within(days(3)).otherwise(Reaction.NOTHING))) {
                case CLICKED -> lead.send(email("read-on"));
                case BOUGHT -> lead.send(email("thank-you"));
                case UNREACHABLE -> lead.send(sms("guide-link"));
                case NOTHING -> lead.send(email("still-there"));
              }
            });

    assertThat(paths).hasSize(4);
    assertThat(paths.getLast()).endsWith("none in time -> send email still-there -> end");
  }

  @Test
  void waitingForAnAnswerByText() {
    var paths =
        pathsOf(
            lead -> {
              var question = lead.send(whatsapp("which-slot"));

              switch (lead.answers(
                  question, Slot.class, within(days(2)).otherwise(Slot.NO_ANSWER))) {
                case MORNING -> lead.set("slot", "morning");
                case EVENING -> lead.set("slot", "evening");
                case SOMETHING_ELSE -> lead.task(sales("Read the answer and call"));
                case NO_ANSWER -> lead.exit("no answer");
              }
            });

    assertThat(paths).hasSize(4);
  }

  @Test
  void clockAndCalendar() {
    var paths =
        pathsOf(
            lead -> {
              lead.pause(days(3));
              lead.pauseUntil(time(9, 0));
              lead.pauseUntil(TUESDAY, time(10, 30));
              lead.pauseUntil(bestHour());

              if (lead.reaches(date("trial_ends").before(days(3)).at(time(9, 0)))) {
                lead.send(email("trial-ends-soon"));
              }
              if (lead.reaches(date("birthday").everyYear())) {
                lead.send(email("happy-birthday"));
              }
            });

    assertThat(paths).hasSize(4);
  }

  @Test
  void workingDaysAndPaydays() {
    var paths =
        pathsOf(
            lead -> {
              lead.pause(workingDays(3));
              lead.pauseUntil(nextWorkingDay().at(time(9, 0)));
              lead.pauseUntil(dayOfMonth(15).at(time(9, 0)));
              lead.pauseUntil(lastDayOfMonth());
              lead.pauseUntil(payday().at(time(18, 0)));
            });

    assertThat(paths).hasSize(1);
  }
}
