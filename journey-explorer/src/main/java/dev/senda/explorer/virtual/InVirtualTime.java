package dev.senda.explorer.virtual;

import dev.senda.explorer.Path.Taken;
import dev.senda.journey.Action;
import dev.senda.journey.Delivery;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Moment;
import dev.senda.journey.Occurrence;
import dev.senda.journey.Plan;
import dev.senda.journey.engine.Interpreter;
import dev.senda.journey.engine.MessageRef;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers a journey as a behaviour says, by the rules of the host that runs it for real. */
final class InVirtualTime implements Interpreter {

  private static final int MOST_STEPS = 10_000;

  private final Plan plan;
  private final Behaviour behaviour;
  private final Happenings happenings;
  private final ChangingProfile profile;
  private final Map<MessageRef, Delivery> deliveries = new HashMap<>();
  private final List<Run.Stop> stops = new ArrayList<>();

  /** The step that is being taken. */
  private @Nullable Step current;

  /** When it began. */
  private ZonedDateTime since;

  private @Nullable Ending ending;

  InVirtualTime(Plan plan, ZonedDateTime start, Behaviour behaviour) {
    this.plan = plan;
    this.since = start;
    this.behaviour = behaviour;
    this.happenings = new Happenings(start, behaviour.deeds());
    this.profile = new ChangingProfile(behaviour.profile(), happenings);
  }

  Run through(Journey journey) {
    try {
      journey.run(new Enrollment(this));
    } catch (Over _) {
      done(null, null);
    }
    return new Run(
        stops,
        happenings.start(),
        happenings.now(),
        ending == null ? new Ending.Completed() : ending);
  }

  @Override
  public void take(Step.Deed deed) {
    begin(deed);
    var delivery = deed instanceof Step.Send send ? send(send) : null;
    switch (deed) {
      case Step.Pause pause -> passUntil(now().plus(pause.duration()));
      case Step.PauseUntil pause -> when(pause.moment()).ifPresent(this::passUntil);
      case Step.Act act -> act(act.action());
      case Step.Send _, Step.Round _ -> {}
      case Step.Exit exit -> throw over(new Ending.Exited(exit.reason()));
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
              case Question.Reaches reaches -> reaches(reaches.date());
              case Question.Is is -> behaviour.holds(is.condition(), profile);
              case Question.Choice<?> choice -> behaviour.variant(choice.split());
              case Question.DeliveryOf of -> delivery(of.message());
              case Question.TakesCoupon coupon -> behaviour.findsCoupon(coupon.pool());
              case Question.Since since -> behaviour.cameAfter(since.change());
              case Question.Custom<?> custom -> behaviour.answer(custom);
            };
    done(answer, null);
    return answer;
  }

  private Delivery send(Step.Send send) {
    var delivery = behaviour.delivery(send);
    deliveries.put(send.ref(), delivery);
    if (isOut(delivery)) {
      happenings.willReact(send.ref(), behaviour.reactions(send.ref()));
    }
    return delivery;
  }

  private void act(Action action) {
    profile.change(action);
    if (action instanceof Action.Emit emit) {
      happenings.happensNow(Deed.of(emit.event(), Duration.ZERO));
    }
  }

  private <A> A waitFor(Question.Wait<A> wait) {
    // A message that was not sent is never opened, so nobody waits for it.
    var possible = wait.awaited().stream().filter(this::canHappen).toList();
    if (possible.isEmpty()) {
      return wait.timeUp();
    }
    if (happenings.first(possible, now()).isEmpty()) {
      behaviour.comes(wait, possible).ifPresent(this::comesNow);
    }
    var deadline = now().plus(wait.within());
    var came = happenings.first(possible, deadline);
    passUntil(came.map(Happenings.Came::at).orElse(deadline));
    came.ifPresent(happenings::use);
    return came.map(first -> wait.came(first.occurrence())).orElseGet(wait::timeUp);
  }

  private boolean canHappen(Occurrence occurrence) {
    return switch (occurrence) {
      case Occurrence.Engaged engaged -> isOut(delivery(engaged.message()));
      case Occurrence.Happened _ -> true;
    };
  }

  private void comesNow(Occurrence occurrence) {
    switch (occurrence) {
      case Occurrence.Engaged engaged -> happenings.reactsNow(engaged);
      case Occurrence.Happened happened ->
          happenings.happensNow(Deed.matching(happened.event(), Duration.ZERO));
    }
  }

  private boolean reaches(Moment.DateOf date) {
    var when = when(date);
    when.ifPresent(this::passUntil);
    return when.isPresent();
  }

  /** Empty where there is no such moment, or it is past. */
  private Optional<ZonedDateTime> when(Moment moment) {
    var when =
        switch (moment) {
          case Moment.TimeOfDay time -> Optional.of(time.next(now()));
          case Moment.Weekday weekday -> Optional.of(weekday.next(now()));
          case Moment.BestHour _ -> Optional.of(behaviour.bestHour().next(now()));
          case Moment.DateOf date ->
              Moment.DateOf.day(profile.attribute(date.attribute()))
                  .map(day -> date.moment(day, now()));
        };
    return when.filter(later -> later.isAfter(now()));
  }

  private Delivery delivery(MessageRef message) {
    return deliveries.getOrDefault(message, Delivery.SKIPPED);
  }

  private static boolean isOut(Delivery delivery) {
    return switch (delivery) {
      case ACCEPTED, UNKNOWN -> true;
      case REJECTED, SKIPPED -> false;
    };
  }

  private ZonedDateTime now() {
    return happenings.now();
  }

  private void begin(Step step) {
    if (ending != null) {
      throw over(ending);
    }
    if (stops.size() == MOST_STEPS) {
      throw new IllegalStateException(
          "%s: %,d steps and no end (expected an end before)".formatted(plan.name(), MOST_STEPS));
    }
    passUntil(now());
    if (!(step instanceof Step.Exit)) {
      current = step;
      since = now();
    }
  }

  /** Also called when an ending cuts the current step short, if there is one. */
  private void done(@Nullable Object answer, @Nullable Delivery delivery) {
    if (current != null) {
      stops.add(new Run.Stop(new Taken(current, answer), since, now(), delivery));
      current = null;
    }
  }

  private void passUntil(ZonedDateTime then) {
    happenings
        .passUntil(then, this::endedBy)
        .ifPresent(
            end -> {
              throw over(end);
            });
  }

  /** The goal counts before exits: what is both is a success. */
  private Optional<Ending> endedBy(Deed deed) {
    if (plan.goal() != null && deed.is(plan.goal())) {
      return Optional.of(new Ending.ReachedGoal(plan.goal()));
    }
    return plan.exits().stream().filter(deed::is).findFirst().map(Ending.ExitedOn::new);
  }

  private Over over(Ending ending) {
    this.ending = ending;
    return new Over();
  }

  /** Leaves the journey's code. */
  private static final class Over extends Error {
    private static final long serialVersionUID = 1;

    Over() {
      super("the enrollment is over", null, false, false);
    }
  }
}
