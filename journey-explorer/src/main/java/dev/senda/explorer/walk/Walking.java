package dev.senda.explorer.walk;

import dev.senda.explorer.Path.Taken;
import dev.senda.journey.Engagement;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Event;
import dev.senda.journey.Journey;
import dev.senda.journey.Occurrence;
import dev.senda.journey.Plan;
import dev.senda.journey.engine.Interpreter;
import dev.senda.journey.engine.MessageRef;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers a journey as one lead does, on a clock of its own that begins at the enrollment. */
final class Walking implements Interpreter {

  private static final int MOST_STEPS = 10_000;

  private final Plan plan;
  private final Lead lead;
  private final List<Lead.Deed> notYetWaitedFor;
  private final Map<MessageRef, Duration> sentAt = new HashMap<>();
  private final List<Taken> steps = new ArrayList<>();

  private Duration now = Duration.ZERO;
  private @Nullable Ending ending;

  Walking(Plan plan, Lead lead) {
    this.plan = plan;
    this.lead = lead;
    this.notYetWaitedFor = new ArrayList<>(lead.deeds());
  }

  Walk through(Journey journey) {
    try {
      journey.run(new Enrollment(this));
    } catch (Over _) {
      // The ending is kept in its field.
    }
    return new Walk(steps, now, ending == null ? new Ending.Completed() : ending);
  }

  @Override
  public void take(Step.Deed deed) {
    begin();
    switch (deed) {
      case Step.Send send -> sentAt.put(send.ref(), now);
      case Step.Exit exit -> throw over(new Ending.Exited(exit.reason()));
      case Step.Pause _, Step.PauseUntil _, Step.Act _, Step.Round _ -> {}
    }
    steps.add(new Taken(deed, null));
    if (deed instanceof Step.Pause pause) {
      passUntil(now.plus(pause.duration()));
    }
  }

  @Override
  @SuppressWarnings("unchecked") // Every case answers its own question.
  public <A> A answer(Question<A> question) {
    begin();
    var answer =
        (A)
            switch (question) {
              case Question.Is is -> is.condition().holdsFor(lead);
              case Question.Waits wait -> waitFor(wait);
              case Question.FirstOf _,
                  Question.Reaches _,
                  Question.Choice<?> _,
                  Question.DeliveryOf _,
                  Question.TakesCoupon _,
                  Question.Since _,
                  Question.Custom<?> _ ->
                  question.answers().getFirst();
            };
    steps.add(new Taken(question, answer));
    return answer;
  }

  private boolean waitFor(Question.Waits wait) {
    var deadline = now.plus(wait.within());
    var happens =
        switch (wait.occurrence()) {
          case Occurrence.Engaged engaged ->
              after(
                  engaged.message(),
                  engaged.how() == Engagement.OPENED
                      ? lead.opened(engaged.message().step())
                      : lead.clicked(engaged.message().step()));
          case Occurrence.Happened happened -> when(happened.event(), deadline);
        };
    if (happens == null || happens.compareTo(deadline) > 0) {
      passUntil(deadline);
      return false;
    }
    passUntil(happens.compareTo(now) > 0 ? happens : now);
    return true;
  }

  private @Nullable Duration after(MessageRef message, @Nullable Duration delay) {
    var sent = sentAt.get(message);
    return sent == null || delay == null ? null : sent.plus(delay);
  }

  /** When the event happens that answers this wait; it answers no other. */
  private @Nullable Duration when(Event awaited, Duration deadline) {
    for (var deed : notYetWaitedFor) {
      if (deed.is(awaited) && deed.after().compareTo(deadline) <= 0) {
        notYetWaitedFor.remove(deed);
        return deed.after();
      }
    }
    return null;
  }

  /** Lets time pass, unless something ends the journey before. */
  private void passUntil(Duration then) {
    for (var deed : lead.deeds()) {
      if (deed.after().compareTo(then) > 0) {
        break;
      }
      var end = endedBy(deed);
      if (end != null) {
        now = deed.after().compareTo(now) > 0 ? deed.after() : now;
        throw over(end);
      }
    }
    now = then;
  }

  private @Nullable Ending endedBy(Lead.Deed deed) {
    if (plan.goal() != null && deed.is(plan.goal())) {
      return new Ending.ReachedGoal(plan.goal());
    }
    return plan.exits().stream()
        .filter(deed::is)
        .findFirst()
        .<Ending>map(Ending.ExitedOn::new)
        .orElse(null);
  }

  private void begin() {
    if (ending != null) {
      throw over(ending);
    }
    if (steps.size() == MOST_STEPS) {
      throw new IllegalStateException(
          "%s: %,d steps and no end (expected an end before)".formatted(plan.name(), MOST_STEPS));
    }
    passUntil(now);
  }

  private Over over(Ending ending) {
    this.ending = ending;
    return new Over();
  }

  /** Leaves the journey's code. */
  private static final class Over extends Error {
    private static final long serialVersionUID = 1;

    Over() {
      super("the walk is over", null, false, false);
    }
  }
}
