package dev.senda.journey;

import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.journey.Time.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.journey.engine.Interpreter;
import dev.senda.journey.engine.MessageRef;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnrollmentTest {

  /** Writes down what it is told, and always answers with the last of the answers. */
  private static final class Recording implements Interpreter {

    private final List<Step> steps = new ArrayList<>();

    @Override
    public void take(Step.Deed deed) {
      steps.add(deed);
    }

    @Override
    public <A> A answer(Question<A> question) {
      steps.add(question);
      return question.answers().getLast();
    }
  }

  private final Recording told = new Recording();
  private final Enrollment lead = new Enrollment(told);

  @Test
  void everyVerbBecomesAStepWithAName() {
    var guide = lead.send(email("guide"));
    boolean opened = guide.openedWithin(days(3));
    boolean clicked = guide.clickedWithin(hours(12));
    lead.pause(days(4));
    lead.pause("breathe", hours(36));
    boolean ordered = lead.happens(event("Order Completed"), within(days(7)));
    boolean called = lead.happens(event("Called"), within(days(1)).named("the call"));
    boolean mexican = lead.is(attribute("country").is("MX"));
    lead.exit("enough");

    assertThat(List.of(opened, clicked, ordered, called, mexican)).containsOnly(false);
    assertThat(told.steps)
        .extracting(Step::name)
        .containsExactly(
            "guide",
            "guide opened within 3 days",
            "guide clicked within 12 hours",
            "pause 4 days",
            "breathe",
            "Order Completed within 7 days",
            "the call",
            "country is MX",
            "exit: enough");
  }

  @Test
  void aStepThatIsTakenAgainIsAnotherMessage() {
    lead.send(email("guide"));
    lead.send(email("guide").named("guide-again"));
    lead.send(email("guide")).openedWithin(days(1));

    assertThat(told.steps)
        .containsExactly(
            new Step.Send(new MessageRef("guide", 1), email("guide")),
            new Step.Send(new MessageRef("guide-again", 1), email("guide").named("guide-again")),
            new Step.Send(new MessageRef("guide", 2), email("guide")),
            new Question.Waits(
                new Occurrence.Engaged(new MessageRef("guide", 2), Engagement.OPENED, ""),
                days(1),
                ""));
  }

  @Test
  void aWaitOrAPauseOfNoTimeIsRefused() {
    var guide = lead.send(email("guide"));

    assertThatThrownBy(() -> guide.openedWithin(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("duration: PT0S (expected more than zero)");
    assertThatThrownBy(() -> guide.clickedWithin(Duration.ofDays(-1)))
        .hasMessage("duration: PT-24H (expected more than zero)");
    assertThatThrownBy(() -> lead.pause(Duration.ZERO))
        .hasMessage("duration: PT0S (expected more than zero)");
  }

  @Test
  void aPauseIsNamedByTheRulesOfNames() {
    assertThatThrownBy(() -> lead.pause(" ", days(1)))
        .hasMessage("step name: \" \" (expected 1 to 80 characters on one line, without #)");
  }

  @Test
  void anExitHasAReason() {
    assertThatThrownBy(() -> lead.exit(" "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("exit reason: \" \" (expected 1 to 80 characters on one line)");
  }
}
