package dev.senda.journey;

import static dev.senda.journey.Message.whatsapp;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.journey.engine.Interpreter;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextAnswersTest {

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

  enum Twice implements TextAnswer {
    YES,
    NO,
    OTHER,
    NONE;

    @Override
    public List<String> words() {
      return switch (this) {
        case YES -> List.of("1", "yes");
        case NO -> List.of("Yes ");
        case OTHER, NONE -> List.of();
      };
    }
  }

  enum NoOther implements TextAnswer {
    YES,
    NONE;

    @Override
    public List<String> words() {
      return this == YES ? List.of("yes") : List.of();
    }
  }

  private final List<Question<?>> asked = new ArrayList<>();

  /** Answers with the last answer. */
  private final Enrollment lead =
      new Enrollment(
          new Interpreter() {
            @Override
            public void perform(Step.Command command) {}

            @Override
            public <A> A answer(Question<A> question) {
              asked.add(question);
              return question.answers().getLast();
            }
          });

  @Test
  void constants_areTheAnswers_andTheOneWithoutWordsIsAnyOtherText() {
    var question = lead.send(whatsapp("which-slot"));

    var answer = lead.answers(question, Slot.class, within(days(2)).otherwise(Slot.NO_ANSWER));

    assertThat(answer).isEqualTo(Slot.NO_ANSWER);
    assertThat(asked)
        .extracting(Question::name)
        .containsExactly("which-slot answered within 2 days");
    assertThat(asked.getFirst().answers()).isEqualTo(List.of(Slot.values()));
    assertThat(((Question.FirstOf<?>) asked.getFirst()).awaited())
        .hasToString(
            "[which-slot answered MORNING, which-slot answered EVENING, which-slot replied to]");
  }

  @Test
  void wrongEnum_isRefused() {
    var question = lead.send(whatsapp("which-slot"));

    assertThatThrownBy(
            () -> lead.answers(question, Twice.class, within(days(2)).otherwise(Twice.NONE)))
        .hasMessage("word \"Yes \" of NO: also of YES (expected it once)");
    assertThatThrownBy(
            () -> lead.answers(question, NoOther.class, within(days(2)).otherwise(NoOther.NONE)))
        .hasMessage("NoOther: [] without words besides NONE (expected one, for any other text)");
  }
}
