package dev.senda.temporal.testing;

import dev.senda.explorer.graph.JourneyPath;
import dev.senda.explorer.graph.JourneyPath.TakenStep;
import dev.senda.explorer.graph.PathEnd;
import dev.senda.journey.AwaitedEvent;
import dev.senda.journey.DeliveryStatus;
import dev.senda.journey.Plan;
import dev.senda.journey.engine.MessageRef;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the outside world has to do so that an enrollment takes a path: the result of each send, and
 * when a bounce or a complaint is reported.
 *
 * <p>The explorer answers each question by itself, so that some of its paths cannot happen: a
 * contact opens what was never sent, or has not opened what they have clicked.
 */
final class PathScript {

  static final String NO_ANSWER = "asks nothing";

  private final Plan plan;
  private final JourneyPath path;
  private final Map<MessageRef, DeliveryStatus> sendResults = new HashMap<>();
  private final Map<MessageRef, Report> reports = new HashMap<>();
  private final boolean possible;

  /** A later report of a message, in the step at this position of the path. */
  record Report(MessageRef message, DeliveryStatus status, int position) {}

  PathScript(Plan plan, JourneyPath path) {
    this.plan = plan;
    this.path = path;
    possible =
        !(path.end() instanceof PathEnd.Failed) && planDeliveries() && everyWaitCanBeAnswered();
  }

  /** Whether an enrollment can take the path at all. */
  boolean isPossible() {
    return possible;
  }

  DeliveryStatus sendResult(MessageRef message) {
    return sendResults.getOrDefault(message, DeliveryStatus.ACCEPTED);
  }

  /** The reports that come during the step at this position. */
  List<Report> reportsAt(int position) {
    return reports.values().stream().filter(report -> report.position() == position).toList();
  }

  static Object answerOf(TakenStep taken) {
    return taken.answer() == null ? NO_ANSWER : taken.answer();
  }

  /** Which of the awaited was the answer; null where the time was up. */
  static @Nullable AwaitedEvent cameIn(Question.Wait<?> wait, Object answer) {
    return wait.awaited().stream()
        .filter(awaited -> wait.answerFor(awaited).equals(answer))
        .findFirst()
        .orElse(null);
  }

  /**
   * Chooses the result of each send, and for each bounce and complaint the last step before the
   * question in which the enrollment can receive it: a wait for the message, or the send itself.
   */
  private boolean planDeliveries() {
    var lastChance = new HashMap<MessageRef, Integer>();
    var lastAsked = new HashMap<MessageRef, Integer>();
    var engagements = new HashSet<AwaitedEvent.Engaged>();
    for (int i = 0; i < path.steps().size(); i++) {
      var taken = path.steps().get(i);
      if (taken.step() instanceof Step.Send send) {
        lastChance.put(send.ref(), i);
      } else if (taken.step() instanceof Question.Wait<?> wait) {
        if (known(wait, engagements, i).isEmpty()) {
          for (var message : messagesOf(wait)) {
            lastChance.put(message, i);
          }
        }
        var came = cameIn(wait, answerOf(taken));
        if (came instanceof AwaitedEvent.Engaged engaged) {
          engagements.add(engaged);
        }
        if (came instanceof AwaitedEvent.Bounced bounced && !planBounce(bounced.message(), i)) {
          return false;
        }
      } else if (taken.step() instanceof Question.DeliveryStatusOf of
          && !planDelivery(
              of.message(), (DeliveryStatus) answerOf(taken), i, lastChance, lastAsked)) {
        return false;
      }
    }
    return true;
  }

  private boolean planDelivery(
      MessageRef message,
      DeliveryStatus status,
      int position,
      Map<MessageRef, Integer> lastChance,
      Map<MessageRef, Integer> lastAsked) {
    var report = reports.get(message);
    boolean isReported = status == DeliveryStatus.BOUNCED || status == DeliveryStatus.COMPLAINED;
    if (report != null || !isReported) {
      lastAsked.put(message, position);
      return report == null
          ? sendResults.computeIfAbsent(message, _ -> status) == status
          : report.status() == status;
    }
    int chance = lastChance.getOrDefault(message, -1);
    reports.put(message, new Report(message, status, chance));
    return sendResult(message).allowsEngagement() && chance > lastAsked.getOrDefault(message, -1);
  }

  /** The wait at this position is answered by the bounce, which may have come before. */
  private boolean planBounce(MessageRef message, int position) {
    var report = reports.get(message);
    if (report == null) {
      reports.put(message, new Report(message, DeliveryStatus.BOUNCED, position));
    }
    return sendResult(message).allowsEngagement()
        && (report == null || report.status() == DeliveryStatus.BOUNCED);
  }

  /** The messages about which a report does not answer the wait. */
  private static List<MessageRef> messagesOf(Question.Wait<?> wait) {
    var messages = new ArrayList<MessageRef>();
    for (var awaited : wait.awaited()) {
      if (awaited instanceof AwaitedEvent.Engaged engaged
          && !wait.awaited().contains(new AwaitedEvent.Bounced(engaged.message()))) {
        messages.add(engaged.message());
      }
    }
    return messages;
  }

  private boolean everyWaitCanBeAnswered() {
    var engagements = new HashSet<AwaitedEvent.Engaged>();
    for (int i = 0; i < path.steps().size(); i++) {
      if (path.steps().get(i).step() instanceof Question.Wait<?> wait) {
        var came = cameIn(wait, answerOf(path.steps().get(i)));
        var known = known(wait, engagements, i);
        if (came == null ? !known.isEmpty() : !canCome(came, known, i)) {
          return false;
        }
        if (came instanceof AwaitedEvent.Engaged engaged) {
          engagements.add(engaged);
        }
      }
    }
    return true;
  }

  private boolean canCome(AwaitedEvent came, List<AwaitedEvent> known, int position) {
    return switch (came) {
      case AwaitedEvent.Happened happened ->
          known.isEmpty()
              && !happened.event().equals(plan.goal())
              && !plan.exits().contains(happened.event());
      case AwaitedEvent.Bounced bounced ->
          known.isEmpty() ? reports.containsKey(bounced.message()) : known.equals(List.of(came));
      case AwaitedEvent.TaskDone _ -> known.isEmpty();
      case AwaitedEvent.Answered answered ->
          known.isEmpty()
              ? canEngage(answered.message(), position)
              : known.equals(List.of(came)) && sendResult(answered.message()).allowsEngagement();
      case AwaitedEvent.Engaged engaged ->
          known.isEmpty()
              ? canEngage(engaged.message(), position)
              : known.equals(List.of(came)) && sendResult(engaged.message()).allowsEngagement();
    };
  }

  private boolean canEngage(MessageRef message, int position) {
    var report = reports.get(message);
    return sendResult(message).allowsEngagement()
        && (report == null || position <= report.position());
  }

  /** What of the awaited has happened already, before the wait at this position. */
  private List<AwaitedEvent> known(
      Question.Wait<?> wait, Set<AwaitedEvent.Engaged> engagements, int position) {
    return wait.awaited().stream()
        .filter(
            awaited ->
                engagements.stream().anyMatch(one -> proves(one, awaited))
                    || (awaited instanceof AwaitedEvent.Bounced bounced
                        && hasBounced(bounced.message(), position)))
        .toList();
  }

  private boolean hasBounced(MessageRef message, int position) {
    var report = reports.get(message);
    return report != null
        && report.status() == DeliveryStatus.BOUNCED
        && report.position() < position;
  }

  private static boolean proves(AwaitedEvent.Engaged one, AwaitedEvent awaited) {
    return awaited instanceof AwaitedEvent.Engaged other
        && one.message().equals(other.message())
        && one.engagement().implies(other.engagement())
        && (other.link().isEmpty() || other.link().equals(one.link()));
  }
}
