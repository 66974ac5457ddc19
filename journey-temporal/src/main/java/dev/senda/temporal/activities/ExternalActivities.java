package dev.senda.temporal.activities;

import dev.senda.journey.Action;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;
import java.util.UUID;

/**
 * What a running enrollment asks of other systems, which can take long and be away. Whatever is
 * thrown has it tried again, with a growing pause, for ever.
 */
@ActivityInterface
public interface ExternalActivities {

  /** Takes the action. */
  @ActivityMethod(name = "act-outside")
  void performAction(ActionRequest actionRequest);

  /**
   * Asks the company's own question of this type.
   *
   * @return the name of the answer
   */
  @ActivityMethod(name = "ask-outside")
  String askQuestion(QuestionRequest question);

  /**
   * What to do.
   *
   * @param sequence tells the steps of the enrollment apart
   * @param journal what happened since the last activity
   */
  record ActionRequest(
      UUID enrollment, int sequence, Action.Outside action, List<JournalEntry> journal) {}

  /**
   * What to ask.
   *
   * @param type the name of the question's type
   * @param sequence tells the steps of the enrollment apart
   * @param journal what happened since the last activity
   */
  record QuestionRequest(UUID enrollment, int sequence, String type, List<JournalEntry> journal) {}
}
