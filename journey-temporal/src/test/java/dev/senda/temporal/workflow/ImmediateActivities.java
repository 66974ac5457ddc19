package dev.senda.temporal.workflow;

import dev.senda.journey.Action;
import dev.senda.journey.Channel;
import dev.senda.journey.Condition;
import dev.senda.journey.Message;
import dev.senda.journey.Moment;
import dev.senda.temporal.activities.EnrollmentActivities;
import dev.senda.temporal.activities.ExternalActivities;
import dev.senda.temporal.activities.JournalEntry;
import dev.senda.temporal.activities.SendActivity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Activities that succeed at once; every moment is a second away. A fake. */
final class ImmediateActivities implements SendActivity, EnrollmentActivities, ExternalActivities {

  private static final Duration A_SECOND = Duration.ofSeconds(1);

  final Map<UUID, EnrollmentEnding> closed = new ConcurrentHashMap<>();
  private final Map<UUID, Boolean> deferred = new ConcurrentHashMap<>();

  @Override
  public SendResult send(SendRequest request) {
    return switch (request.message().step()) {
      case "skipped" -> SendResult.of(AttemptOutcome.SKIPPED);
      case "elsewhere" ->
          request.by() == Channel.SMS
              ? SendResult.of(AttemptOutcome.ACCEPTED)
              : SendResult.elsewhere(Channel.SMS);
      case "own-queue" ->
          SendResult.of(request.onOwnQueue() ? AttemptOutcome.ACCEPTED : AttemptOutcome.OWN_QUEUE);
      case "later" ->
          deferred.put(request.enrollment(), true) == null
              ? SendResult.deferred(now() + A_SECOND.toMillis())
              : SendResult.of(AttemptOutcome.ACCEPTED);
      default -> SendResult.of(AttemptOutcome.ACCEPTED);
    };
  }

  @Override
  public Channel choosePreferredChannel(UUID enrollment, Message.Preferred message) {
    return message.choices().getFirst().channel();
  }

  @Override
  public boolean evaluateCondition(UUID enrollment, Condition condition) {
    return true;
  }

  @Override
  public @Nullable Long resolveMoment(UUID enrollment, Moment moment, long now) {
    return moment.toString().equals("none") ? null : now + A_SECOND.toMillis();
  }

  @Override
  public void rememberEvent(UUID enrollment, String name, UUID event) {}

  @Override
  public String assignVariant(
      UUID enrollment, String split, List<String> variants, List<Integer> weights) {
    return variants.getFirst();
  }

  @Override
  public String recordVariant(
      UUID enrollment, String split, List<String> variants, String variant) {
    return variant;
  }

  @Override
  public String applyAction(UUID enrollment, int sequence, Action.Inside action) {
    return "";
  }

  @Override
  public boolean takeCoupon(UUID enrollment, int sequence, String pool) {
    return true;
  }

  @Override
  public @Nullable EnrollmentEnding closeEnrollment(
      UUID enrollment, EnrollmentEnding ending, List<JournalEntry> journal) {
    closed.put(enrollment, ending);
    return null;
  }

  @Override
  public void performAction(ActionRequest actionRequest) {}

  @Override
  public String askQuestion(QuestionRequest question) {
    return "YES";
  }

  private static long now() {
    return Instant.now().toEpochMilli();
  }
}
