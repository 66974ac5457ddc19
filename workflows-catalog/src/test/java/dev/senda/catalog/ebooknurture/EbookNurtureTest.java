package dev.senda.catalog.ebooknurture;

import static dev.senda.explorer.walk.Scenario.contact;
import static dev.senda.explorer.walk.Walk.walk;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.LifecycleStage.CUSTOMER;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.explorer.virtualtime.EnrollmentEnd;
import dev.senda.journey.Message;
import dev.senda.journey.engine.Step;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EbookNurtureTest {

  private final EbookNurture ebookNurture = new EbookNurture();

  @Test
  void anEbookFormBeginsItAndNoOtherForm() {
    var start = ebookNurture.plan().starts().getFirst();

    assertThat(start.matches("Form Submitted", Map.of("form", "ebook"))).isTrue();
    assertThat(start.matches("Form Submitted", Map.of("form", "contact"))).isFalse();
  }

  @Test
  void aLeadWhoReadsTheGuideAtOnceIsAskedToBookADemo() {
    var walk = walk(ebookNurture, contact().opens("ebook-guide").clicks("ebook-guide"));

    assertThat(walk.sent()).containsExactly("ebook-guide", "book-a-demo");
    assertThat(walk.took()).isZero();
    assertThat(walk.end()).isEqualTo(new EnrollmentEnd.Completed());
    assertThat(walk.actions())
        .containsExactly("score +20", "notify sales: Clicked the guide: ready to talk");
  }

  @Test
  void aLeadWhoNeverOpensGetsASecondSubjectAndThenACaseStudy() {
    var walk = walk(ebookNurture, contact());

    assertThat(walk.sent()).containsExactly("ebook-guide", "ebook-guide-again", "case-study");
    assertThat(walk.steps().get(2).step())
        .isInstanceOfSatisfying(
            Step.Send.class,
            again ->
                assertThat(again.message())
                    .isEqualTo(
                        Message.email("ebook-guide")
                            .subject("Did you get it?")
                            .named("ebook-guide-again")));
    assertThat(walk.took()).isEqualTo(days(9));
  }

  @Test
  void aSecondSubjectThatIsClickedLeadsToADemo() {
    var walk = walk(ebookNurture, contact().clicks("ebook-guide-again", hours(5)));

    assertThat(walk.sent()).containsExactly("ebook-guide", "ebook-guide-again", "book-a-demo");
    assertThat(walk.took()).isEqualTo(days(3).plus(hours(5)));
  }

  @Test
  void aLateClickOnTheFirstGuideDoesNotCountForTheSecond() {
    var walk = walk(ebookNurture, contact().clicks("ebook-guide", days(4)));

    assertThat(walk.sent()).containsExactly("ebook-guide", "ebook-guide-again", "case-study");
  }

  @Test
  void aLeadWhoReadsButDoesNotClickGetsACaseStudyLater() {
    var walk = walk(ebookNurture, contact().opens("ebook-guide", days(1)));

    assertThat(walk.sent()).containsExactly("ebook-guide", "case-study");
    assertThat(walk.took()).isEqualTo(days(7));
  }

  @Test
  void aCustomerIsToldTheNewsInstead() {
    var walk = walk(ebookNurture, contact().isAt(CUSTOMER).opens("ebook-guide", days(1)));

    assertThat(walk.sent()).containsExactly("ebook-guide", "whats-new");
  }

  @Test
  void aLeadWhoBooksADemoHearsNoMoreOfUs() {
    var walk = walk(ebookNurture, contact().does(event("Demo Booked"), hours(30)));

    assertThat(walk.sent()).containsExactly("ebook-guide");
    assertThat(walk.end()).isEqualTo(new EnrollmentEnd.ReachedGoal(event("Demo Booked")));
    assertThat(walk.took()).isEqualTo(hours(30));
  }

  @Test
  void aLeadWhomSalesDisqualifiesHearsNoMoreOfUs() {
    var walk =
        walk(
            ebookNurture, contact().opens("ebook-guide").does(event("Lead Disqualified"), days(3)));

    assertThat(walk.sent()).containsExactly("ebook-guide");
    assertThat(walk.end()).isEqualTo(new EnrollmentEnd.ExitedOnEvent(event("Lead Disqualified")));
  }
}
