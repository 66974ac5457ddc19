package dev.senda.explorer.virtualtime;

import dev.senda.explorer.graph.JourneyPath.TakenStep;
import dev.senda.journey.Action;
import dev.senda.journey.AwaitedEvent;
import dev.senda.journey.CalendarMoment;
import dev.senda.journey.DeliveryStatus;
import dev.senda.journey.Engagement;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Message;
import dev.senda.journey.Moment;
import dev.senda.journey.Plan;
import dev.senda.journey.engine.Interpreter;
import dev.senda.journey.engine.MessageRef;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs a journey in virtual time for a given behaviour, by the same rules as the Temporal workflow.
 */
final class VirtualTimeInterpreter implements Interpreter {

  /** The office hours of stories and simulations. */
  private static final LocalTime OPENS = LocalTime.of(9, 0);

  private static final LocalTime CLOSES = LocalTime.of(18, 0);
  private static final int MOST_STEPS = 10_000;

  private final Plan plan;
  private final ContactBehaviour behaviour;
  private final EventMatcher matcher;
  private final VirtualTimeline timeline;
  private final ProfileOverlay profile;
  private final Map<MessageRef, DeliveryStatus> deliveries = new HashMap<>();
  private final Map<MessageRef, String> confirmations = new HashMap<>();
  private final List<VirtualRun.RunStep> stops = new ArrayList<>();

  /** The step that is being taken. */
  private @Nullable Step current;

  /** When it began. */
  private ZonedDateTime since;

  private @Nullable EnrollmentEnd enrollmentEnd;

  VirtualTimeInterpreter(Plan plan, ZonedDateTime start, ContactBehaviour behaviour) {
    this.plan = plan;
    this.since = start;
    this.behaviour = behaviour;
    this.matcher = new EventMatcher(plan, behaviour.profile());
    this.timeline = new VirtualTimeline(start, behaviour.events(), matcher);
    this.profile = new ProfileOverlay(behaviour.profile(), timeline);
  }

  VirtualRun run(Journey journey) {
    try {
      journey.run(new Enrollment(this));
    } catch (StopRunError _) {
      done(null, null);
    }
    return new VirtualRun(
        stops,
        timeline.start(),
        timeline.now(),
        enrollmentEnd == null ? new EnrollmentEnd.Completed() : enrollmentEnd);
  }

  @Override
  public void perform(Step.Command command) {
    begin(command);
    var delivery = command instanceof Step.Send send ? send(send) : null;
    switch (command) {
      case Step.Pause pause -> advanceTo(now().plus(pause.duration()));
      case Step.PauseUntil pause -> when(pause.moment()).ifPresent(this::advanceTo);
      case Step.Act act -> act(act.action());
      case Step.Round round when round.isBeyondExplored() ->
          throw stopWith(new EnrollmentEnd.GoesOn(round.name()));
      case Step.Send _, Step.Round _ -> {}
      case Step.Exit exit -> throw stopWith(new EnrollmentEnd.Exited(exit.reason()));
    }
    done(null, delivery);
  }

  @Override
  @SuppressWarnings("unchecked") // Every case answers its own question.
  public <A> A answer(Question<A> question) {
    begin(question);
    var answer =
        (A)
            switch (question) {
              case Question.Wait<?> wait -> waitFor(wait);
              case Question.DateReached dateReached -> reaches(dateReached.date());
              case Question.ConditionHolds conditionHolds ->
                  behaviour.holds(conditionHolds.condition(), profile);
              case Question.VariantChoice<?> choice -> behaviour.variant(choice.split());
              case Question.DeliveryStatusOf of -> delivery(of.message());
              case Question.TakeCoupon coupon -> behaviour.hasCoupon(coupon.pool());
              case Question.HasChange hasChange -> behaviour.enrolledAfter(hasChange.change());
              case Question.Custom<?> custom -> behaviour.answer(custom);
            };
    done(answer, null);
    return answer;
  }

  private DeliveryStatus send(Step.Send send) {
    var at = behaviour.sentAt(send, now());
    if (at.isAfter(now())) {
      advanceTo(at);
    }
    var delivery = behaviour.delivery(send);
    deliveries.put(send.ref(), delivery);
    if (send.message() instanceof Message.Email(_, _, _, _, _, var optIn, _) && optIn != null) {
      confirmations.put(send.ref(), optIn.topic());
    }
    if (delivery.allowsEngagement()) {
      send.message().digests().forEach(profile::recordDigest);
      timeline.scheduleReactions(send.ref(), behaviour.reactions(send.ref()));
      behaviour
          .laterReport(send.ref())
          .ifPresent(report -> timeline.scheduleReport(send.ref(), report));
    }
    return delivery;
  }

  private void act(Action action) {
    profile.apply(action);
    if (action instanceof Action.OpenTask open) {
      behaviour.taskDoneAfter(open).ifPresent(after -> timeline.scheduleTask(open.ref(), after));
    }
    if (action instanceof Action.Emit emit) {
      timeline.addEventNow(
          new ContactEvent(
              emit.event().name(),
              emit.event().propertyValues(other -> other.in(profile)),
              Duration.ZERO));
    }
  }

  private <A> A waitFor(Question.Wait<A> wait) {
    // A message that was not sent is never opened.
    var sent = wait.awaited().stream().filter(this::wasSent).toList();
    if (sent.isEmpty()) {
      return wait.timeoutAnswer();
    }
    if (timeline.find(sent, wait.needed(), now()).isEmpty()) {
      var possible = sent.stream().filter(this::canHappen).toList();
      if (!possible.isEmpty()) {
        behaviour
            .immediateOccurrence(wait, possible)
            .ifPresent(first -> addNow(first, wait, possible));
      }
    }
    var deadline =
        endOfWait(sent, wait.deadline().flatMap(this::when).orElse(now().plus(wait.within())));
    var came = timeline.find(sent, wait.needed(), deadline);
    if (came.isEmpty()) {
      advanceTo(deadline);
      return wait.timeoutAnswer();
    }
    advanceTo(came.getLast().at());
    came.forEach(this::consume);
    return wait.answerFor(came.getLast().occurrence());
  }

  private void consume(VirtualTimeline.ObservedOccurrence came) {
    timeline.consume(came);
    if (came.occurrence() instanceof AwaitedEvent.Engaged engaged && engaged.isConfirmation()) {
      Optional.ofNullable(confirmations.get(engaged.message())).ifPresent(profile::confirm);
    }
    if (came.event() != null
        && came.occurrence() instanceof AwaitedEvent.Happened happened
        && happened.isRemembered()) {
      profile.remember(happened.name(), came.event().event().properties());
    }
  }

  /** Also others, where one is not enough to answer the wait. */
  private void addNow(AwaitedEvent first, Question.Wait<?> wait, List<AwaitedEvent> possible) {
    addNow(first);
    for (var other : possible) {
      if (!timeline.find(possible, wait.needed(), now()).isEmpty()) {
        return;
      }
      if (!other.equals(first)) {
        addNow(other);
      }
    }
  }

  /** The wait ends early where reports rule out everything that it waits for. */
  private ZonedDateTime endOfWait(List<AwaitedEvent> awaited, ZonedDateTime deadline) {
    var end = now();
    for (var awaitedEvent : awaited) {
      var reported =
          awaitedEvent instanceof AwaitedEvent.OfMessage one
              ? timeline.reportedAt(one.message())
              : Optional.<ZonedDateTime>empty();
      if (reported.isEmpty() || reported.get().isAfter(deadline)) {
        return deadline;
      }
      end = reported.get().isAfter(end) ? reported.get() : end;
    }
    return end;
  }

  private boolean wasSent(AwaitedEvent awaitedEvent) {
    return switch (awaitedEvent) {
      case AwaitedEvent.OfMessage one -> sendStatus(one.message()).allowsEngagement();
      case AwaitedEvent.TaskDone _, AwaitedEvent.Happened _ -> true;
    };
  }

  private boolean canHappen(AwaitedEvent awaitedEvent) {
    return switch (awaitedEvent) {
      case AwaitedEvent.OfMessage one -> delivery(one.message()).allowsEngagement();
      case AwaitedEvent.TaskDone _ -> true;
      case AwaitedEvent.Happened happened -> matcher.resolve(happened.event()).isPresent();
    };
  }

  private void addNow(AwaitedEvent awaitedEvent) {
    switch (awaitedEvent) {
      case AwaitedEvent.Engaged engaged ->
          timeline.addReactionNow(engaged.message(), engaged.engagement(), engaged.link());
      case AwaitedEvent.Answered answered ->
          timeline.addReactionNow(answered.message(), Engagement.REPLIED, answered.answer());
      case AwaitedEvent.Bounced bounced -> timeline.addBounceNow(bounced.message());
      case AwaitedEvent.TaskDone done -> timeline.scheduleTask(done.task(), Duration.ZERO);
      case AwaitedEvent.Happened happened ->
          matcher
              .resolve(happened.event())
              .ifPresent(
                  event -> timeline.addEventNow(ContactEvent.exampleOf(event, Duration.ZERO)));
    }
  }

  private boolean reaches(Moment.OfValue date) {
    var when = when(date);
    when.ifPresent(this::advanceTo);
    return when.isPresent();
  }

  /** Empty where there is no such moment, or it is past. */
  private Optional<ZonedDateTime> when(Moment moment) {
    var when =
        switch (moment) {
          case Moment.TimeOfDay time -> Optional.of(time.next(now()));
          case Moment.Weekday weekday -> Optional.of(weekday.next(now()));
          case CalendarMoment calendar ->
              Optional.of(calendar.next(now(), behaviour::isWorkingDay));
          case Moment.OfOffice office ->
              Optional.of(office.after(now(), OPENS, CLOSES, behaviour::isWorkingDay));
          case Moment.BestHour _ -> Optional.of(behaviour.bestHour().next(now()));
          case Moment.OfValue date -> date.resolve(date.value().in(profile), now());
        };
    return when.filter(later -> later.isAfter(now()));
  }

  private DeliveryStatus delivery(MessageRef message) {
    return timeline.reportedStatus(message).orElseGet(() -> sendStatus(message));
  }

  private DeliveryStatus sendStatus(MessageRef message) {
    return deliveries.getOrDefault(message, DeliveryStatus.SKIPPED);
  }

  private ZonedDateTime now() {
    return timeline.now();
  }

  private void begin(Step step) {
    if (enrollmentEnd != null) {
      throw stopWith(enrollmentEnd);
    }
    if (stops.size() == MOST_STEPS) {
      throw new IllegalStateException(
          "%s: %,d steps and no end (expected an end before)".formatted(plan.name(), MOST_STEPS));
    }
    advanceTo(now());
    boolean isEnd =
        step instanceof Step.Exit || (step instanceof Step.Round round && round.isBeyondExplored());
    if (!isEnd) {
      current = step;
      since = now();
    }
  }

  /** Also called when an ending cuts the current step short, if there is one. */
  private void done(@Nullable Object answer, @Nullable DeliveryStatus delivery) {
    if (current != null) {
      stops.add(new VirtualRun.RunStep(new TakenStep(current, answer), since, now(), delivery));
      current = null;
    }
  }

  private void advanceTo(ZonedDateTime then) {
    timeline
        .advanceTo(then)
        .ifPresent(
            end -> {
              throw stopWith(end);
            });
  }

  private StopRunError stopWith(EnrollmentEnd enrollmentEnd) {
    this.enrollmentEnd = enrollmentEnd;
    return new StopRunError();
  }

  /** Leaves the journey's code. */
  private static final class StopRunError extends Error {
    private static final long serialVersionUID = 1;

    StopRunError() {
      super("the enrollment is over", null, false, false);
    }
  }
}
