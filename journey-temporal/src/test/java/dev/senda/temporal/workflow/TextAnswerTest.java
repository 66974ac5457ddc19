package dev.senda.temporal.workflow;

import static dev.senda.journey.Message.whatsapp;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.journey.Time.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.DeliveryStatus;
import dev.senda.journey.Engagement;
import dev.senda.journey.Enrollment;
import dev.senda.journey.TextAnswer;
import dev.senda.temporal.contract.EnrollmentSignal;
import dev.senda.temporal.testing.WorkflowTestBase;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Waits for an answer by text. */
class TextAnswerTest extends WorkflowTestBase {

  private static final String STEP = "which-slot answered within 2 days";

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

  @Test
  void answer_isTheConstantOfItsName() {
    var workflow = enroll(TextAnswerTest::ask);
    after(hours(3), () -> signal(workflow, reply("EVENING", now())));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("which-slot", "evening");
    assertThat(tookBetween(STEP)).isCloseTo(hours(3), A_MOMENT);
    assertThat(activities.journalLines()).contains(STEP + ": which-slot answered EVENING");
  }

  @Test
  void anyOtherText_isTheConstantWithoutWords() {
    var workflow = enroll(TextAnswerTest::ask);
    after(hours(3), () -> signal(workflow, reply(null, now())));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("which-slot", "something-else");
  }

  @Test
  void noText_isNoAnswer_whenTheTimeIsUp() {
    var workflow = enroll(TextAnswerTest::ask);

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("which-slot", "no-answer");
    assertThat(tookBetween(STEP)).isCloseTo(days(2), A_MOMENT);
  }

  @Test
  void earliestText_counts_thoughItArrivesLast() {
    var workflow = enroll(TextAnswerTest::ask);
    after(
        hours(3),
        () -> {
          long at = now();
          signal(workflow, reply("EVENING", at + 2));
          signal(workflow, reply("MORNING", at + 1));
        });

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent.getLast()).isIn("morning", "evening");
  }

  @Test
  void messageThatBounces_isNotAnswered() {
    var workflow = enroll(TextAnswerTest::ask);
    after(
        hours(3),
        () ->
            signal(
                workflow,
                EnrollmentSignal.deliveryStatus(
                    UUID.randomUUID(), enrollment, now(), "which-slot", DeliveryStatus.BOUNCED)));

    assertThat(resultOf(workflow)).isEqualTo("COMPLETED");
    assertThat(activities.sent).containsExactly("which-slot", "no-answer");
    assertThat(tookBetween(STEP)).isCloseTo(hours(3), A_MOMENT);
  }

  private static void ask(Enrollment lead) {
    var question = lead.send(whatsapp("which-slot"));
    var slot = lead.answers(question, Slot.class, within(days(2)).otherwise(Slot.NO_ANSWER));
    lead.send(
        whatsapp(
            switch (slot) {
              case MORNING -> "morning";
              case EVENING -> "evening";
              case SOMETHING_ELSE -> "something-else";
              case NO_ANSWER -> "no-answer";
            }));
  }

  private EnrollmentSignal reply(@Nullable String answer, long at) {
    return EnrollmentSignal.engaged(
        UUID.randomUUID(), enrollment, at, "which-slot", Engagement.REPLIED, answer);
  }
}
