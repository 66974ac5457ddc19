package dev.senda.temporal.activities;

import dev.senda.journey.Action;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.List;
import java.util.UUID;

/**
 * What a running enrollment needs from other systems, which can be slow or unavailable. After an
 * exception Temporal retries the activity for ever, with a growing pause.
 */
@ActivityInterface
public interface ExternalActivities {

  /** Performs the action. */
  @ActivityMethod(name = "act-outside")
  void performAction(ActionRequest actionRequest);

  /**
   * Asks the custom question.
   *
   * @return the name of the answer
   */
  @ActivityMethod(name = "ask-outside")
  String askQuestion(QuestionRequest question);

  /**
   * The action to perform.
   *
   * @param sequence the number of the step within the enrollment
   * @param journal the pending journal entries
   */
  record ActionRequest(
      UUID enrollment, int sequence, Action.External action, List<JournalEntry> journal) {}

  /**
   * The question to ask.
   *
   * @param type the name of the question's type
   * @param sequence the number of the step within the enrollment
   * @param journal the pending journal entries
   */
  record QuestionRequest(UUID enrollment, int sequence, String type, List<JournalEntry> journal) {}
}
