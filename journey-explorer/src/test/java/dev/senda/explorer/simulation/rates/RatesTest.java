package dev.senda.explorer.simulation.rates;

import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.date;
import static dev.senda.journey.Time.days;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.journey.CustomQuestion;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import org.junit.jupiter.api.Test;

class RatesTest {

  private enum Credit {
    GOOD,
    BAD
  }

  private interface CreditCheck extends CustomQuestion<Credit> {}

  private static final Journey JOURNEY =
      new Journey() {
        @Override
        public Plan plan() {
          return Plan.named("test").goal(event("Demo Booked"));
        }

        @Override
        public void run(Enrollment lead) {
          lead.send(email("ebook-guide")).clickedWithin("book-now", days(1));
          lead.send(email("case-study").named("a case.study"));
          lead.is(attribute("lifecycle").is("customer"));
          lead.takesCoupon("welcome-10");
          lead.reaches(date("trial_ends"));
          lead.ask(CreditCheck.class);
        }
      };

  @Test
  void ratesFile_isReadAndWritten() {
    var file =
        """
        email.delivers = 0.99
        ebook-guide.opens = 0.35 half within 4 hours
        ebook-guide.clicks = 0.12
        ebook-guide.clicks.book-now = 0.05 within 1 day 12 hours
        "a case.study".replies = 0.01
        event "Demo Booked" = 0.08 within 10 days
        condition "lifecycle is customer" = 0.2
        coupon "welcome-10" = 0.9
        date "trial_ends" = 0.8 within 30 days
        answer "CreditCheck" BAD = 0.3
        """;

    assertThat(Rates.parse(file, JOURNEY)).hasToString(file);
    assertThat(Rates.parse("# a comment\n\n   coupon \"welcome-10\"=1\n", JOURNEY))
        .hasToString("coupon \"welcome-10\" = 1\n");
  }

  @Test
  void invalidLines_areReportedWithNumberAndExpectedValue() {
    assertThatThrownBy(
            () ->
                Rates.parse(
                    """
                    ebook-guide.opens = 0.35
                    ebok-guide.opens = 0.35
                    ebook-guide.opens = 0.4
                    ebook-guide.opens
                    ebook-guide.clicks = 35 %
                    ebook-guide.clicks = 1.2
                    ebook-guide.replies = 0.1 within 3 dayz
                    ebook-guide.replies = 0.1 in 3 days
                    ebook-guide.read = 0.1
                    event "Demo Boked" = 0.1
                    answer "CreditCheck" UGLY = 0.1
                    ebook-guide.clicks.book = 0.1
                    """,
                    JOURNEY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            """
            line 2: test: no message "ebok-guide" on any path; did you mean "ebook-guide"? (expected one of "ebook-guide", "a case.study")
            line 3: "ebook-guide.opens": duplicate key (expected once, as on line 1)
            line 4: "ebook-guide.opens" (expected NAME = SHARE, such as "ebook-guide.opens = 0.35")
            line 5: "35 %" (expected a share, or a share and a time, such as "0.08 within 10 days" or "0.35 half within 4 hours")
            line 6: "ebook-guide.clicks": duplicate key (expected once, as on line 5)
            line 7: time: "3 dayz" (expected such as "3 days" or "1 day 12 hours")
            line 8: "ebook-guide.replies": duplicate key (expected once, as on line 7)
            line 9: "ebook-guide.read" (expected such as ebook-guide.opens, .delivers, .clicks, .clicks.book-now, .replies or .replies.YES; or event "Demo Booked", condition "...", coupon "...", date "...", task "...", answer "CreditCheck" BAD)
            line 10: test: no event that is waited for or ends it, "Demo Boked" on any path; did you mean "Demo Booked"? (expected one of "Demo Booked")
            line 11: test: no answer of your own, "CreditCheck UGLY" on any path (expected one of "CreditCheck GOOD", "CreditCheck BAD")
            line 12: test: no link that is waited for, "book in ebook-guide" on any path (expected one of "book-now in ebook-guide")\
            """);
  }

  @Test
  void share_isBetweenZeroAndOne() {
    for (var share : new String[] {"1.2", "-0.1", "half", "NaN"}) {
      assertThatThrownBy(() -> Rates.parse("ebook-guide.opens = " + share, JOURNEY))
          .hasMessage("line 1: share: \"%s\" (expected a number from 0 to 1, such as 0.35)", share);
    }
  }
}
