package dev.senda.temporal.testing;

import static dev.senda.journey.Time.hours;

import dev.senda.journey.Action;
import dev.senda.journey.Channel;
import dev.senda.journey.Condition;
import dev.senda.journey.Message;
import dev.senda.journey.Moment;
import dev.senda.journey.engine.MessageRef;
import dev.senda.temporal.activities.EnrollmentActivities;
import dev.senda.temporal.activities.ExternalActivities;
import dev.senda.temporal.activities.JournalEntry;
import dev.senda.temporal.activities.SendActivity;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Activities that answer what the paths say: a fake. */
@SuppressWarnings("SameNameButDifferent") // Outside has questions of its own.
final class PathActivities implements SendActivity, EnrollmentActivities, ExternalActivities {

  private final Function<UUID, PathRun> runs;

  PathActivities(Function<UUID, PathRun> runs) {
    this.runs = runs;
  }

  private PathRun runOf(UUID enrollment) {
    return runs.apply(enrollment);
  }

  /** Of several messages, the last one goes: also where the first one was tried. */
  @Override
  public SendResult send(SendRequest request) {
    var channel = request.message().choices().getLast().channel();
    if (request.by() != channel) {
      return SendResult.elsewhere(channel);
    }
    var message = new MessageRef(request.message().step(), request.occurrence());
    var run = runOf(request.enrollment());
    run.signalReports(System.currentTimeMillis());
    return SendResult.of(AttemptOutcome.valueOf(run.script.sendResult(message).name()));
  }

  @Override
  public Channel choosePreferredChannel(UUID enrollment, Message.Preferred message) {
    return message.choices().getFirst().channel();
  }

  @Override
  public boolean evaluateCondition(UUID enrollment, Condition condition) {
    return runOf(enrollment).answer().equals(true);
  }

  @Override
  public @Nullable Long resolveMoment(UUID enrollment, Moment moment, long now) {
    return runOf(enrollment).answer().equals(false) ? null : now + hours(9).toMillis();
  }

  @Override
  public void rememberEvent(UUID enrollment, String name, UUID event) {}

  @Override
  public String assignVariant(
      UUID enrollment, String split, List<String> variants, List<Integer> weights) {
    return ((Enum<?>) runOf(enrollment).answer()).name();
  }

  @Override
  public String recordVariant(
      UUID enrollment, String split, List<String> variants, String variant) {
    return variant;
  }

  @Override
  public boolean takeCoupon(UUID enrollment, int sequence, String pool) {
    return runOf(enrollment).answer().equals(true);
  }

  @Override
  public String askQuestion(ExternalActivities.QuestionRequest question) {
    return ((Enum<?>) runOf(question.enrollment()).answer()).name();
  }

  @Override
  public String applyAction(UUID enrollment, int sequence, Action.Inside action) {
    return "";
  }

  @Override
  public void performAction(ActionRequest actionRequest) {}

  @Override
  public @Nullable EnrollmentEnding closeEnrollment(
      UUID enrollment, EnrollmentEnding ending, List<JournalEntry> journal) {
    return null;
  }
}
