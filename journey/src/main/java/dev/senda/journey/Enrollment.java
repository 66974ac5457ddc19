package dev.senda.journey;

import dev.senda.journey.engine.Interpreter;
import dev.senda.journey.engine.MessageRef;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.Step;
import java.lang.reflect.ParameterizedType;
import java.time.DayOfWeek;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * One contact in one journey, as the journey sees it: what can be done for them, and what can be
 * asked.
 *
 * <p>Goals, exits, unsubscribing and erasure end any wait at once; the journey does not see them.
 */
public final class Enrollment {

  private final Interpreter interpreter;
  private final Map<String, Integer> occurrences = new HashMap<>();
  private final Map<Question<?>, Object> settled = new HashMap<>();

  /** For whatever runs journeys; a journey is handed its enrollment. */
  public Enrollment(Interpreter interpreter) {
    this.interpreter = interpreter;
  }

  /**
   * Sends a message, unless the contact must not be written to; what is handed back can be asked
   * what became of it.
   */
  public SentMessage send(Message message) {
    var ref = new MessageRef(message.step(), occurrences.merge(message.step(), 1, Integer::sum));
    interpreter.perform(new Step.Send(ref, message));
    return new SentMessage(ref, interpreter);
  }

  /** Does nothing for a while. */
  public void pause(Duration duration) {
    pause("pause " + Time.inWords(duration), duration);
  }

  /**
   * Does nothing for a while, as a step of its own name: for a journey that pauses equally long
   * twice on one path.
   */
  public void pause(String step, Duration duration) {
    interpreter.perform(
        new Step.Pause(StepNameRules.requireValid(step), Time.requirePositive(duration)));
  }

  /**
   * Does nothing until the contact's clock says so: {@code pauseUntil(time(9, 0))}, {@code
   * pauseUntil(bestHour())}. The contact's own time zone counts; where it has none, or an invalid
   * one, the house's.
   */
  public void pauseUntil(Moment.Recurring moment) {
    pauseUntil("until " + moment, moment);
  }

  /** The same as a step of its own name. */
  public void pauseUntil(String step, Moment.Recurring moment) {
    interpreter.perform(new Step.PauseUntil(StepNameRules.requireValid(step), moment));
  }

  /** Does nothing until the next such day, at a time of it: {@code pauseUntil(TUESDAY, ...)}. */
  public void pauseUntil(DayOfWeek day, Moment.TimeOfDay time) {
    pauseUntil(new Moment.Weekday(day, time.time()));
  }

  /**
   * Waits until a date that the contact has as an attribute, and says that it came; false at once
   * where there is no such date, or it is past: {@code
   * reaches(date("trial_ends").before(days(3)))}.
   */
  public boolean reaches(Moment.DateOf date) {
    return reaches(date.toString(), date);
  }

  /** The same as a step of its own name. */
  public boolean reaches(String step, Moment.DateOf date) {
    return interpreter.answer(new Question.DateReached(StepNameRules.requireValid(step), date));
  }

  /**
   * Waits until the event happens, and says whether it did in time. One that happened since the
   * enrollment and was not yet waited for counts, once.
   */
  public boolean happens(Event event, WaitLimit waitLimit) {
    return interpreter.answer(
        new Question.WaitFor(Occurrence.happened(event), waitLimit.duration(), waitLimit.name()));
  }

  /**
   * Waits until the first of these happens, and says which it was: {@code switch
   * (lead.firstOf(clicked(guide), happened("Order Completed"), within(days(3))))}. An event that
   * answers it is used up, as by {@link #happens}.
   */
  public First firstOf(Occurrence one, Occurrence two, WaitLimit waitLimit) {
    return firstOf(List.of(one, two), waitLimit);
  }

  /** The same for three. */
  public First firstOf(Occurrence one, Occurrence two, Occurrence three, WaitLimit waitLimit) {
    return firstOf(List.of(one, two, three), waitLimit);
  }

  /** The same for any number, two or more. */
  public First firstOf(List<Occurrence> occurrences, WaitLimit waitLimit) {
    return interpreter.answer(
        new Question.FirstOf(occurrences, waitLimit.duration(), waitLimit.name()));
  }

  /** Whether this is so of the contact now. */
  public boolean is(Condition condition) {
    return interpreter.answer(new Question.ConditionHolds(condition));
  }

  /** Whether the contact is at this stage now. */
  public boolean is(Lifecycle stage) {
    return is(Condition.lifecycle().is(stage));
  }

  /**
   * Which variant the contact has. It stays the same for the whole enrollment; where the weights
   * are not learned also from one enrollment, and one journey, to the next.
   */
  public <V extends Enum<V>> V variant(Split<V> split) {
    return once(new Question.VariantChoice<>(split));
  }

  /**
   * Whether the contact is one of those who are left out, to compare with.
   *
   * @param percent how many of a hundred are: 1 to 99
   */
  public boolean isHeldOut(int percent) {
    return variant(Split.holdout(percent)) == Holdout.HELD_OUT;
  }

  /**
   * Whether the contact came here after a change was deployed: {@code if
   * (lead.hasChange("sms-nudge"))}
   * guards the change for those who were inside before.
   */
  public boolean hasChange(String change) {
    return once(new Question.HasChange(NameRules.requireHyphenated("change", change, "sms-nudge")));
  }

  /** Adds points to the lead score; negative ones take away. */
  public void score(int points) {
    act(new Action.Score(points));
  }

  /**
   * Sets an attribute of the contact.
   *
   * @param value a String, a Number or a Boolean
   */
  public void set(String attribute, Object value) {
    act(new Action.SetAttribute(attribute, value));
  }

  /** Moves the contact to a stage. */
  public void moveTo(Lifecycle stage) {
    act(new Action.MoveTo(stage));
  }

  public void addTo(ContactList list) {
    act(new Action.AddTo(list));
  }

  public void removeFrom(ContactList list) {
    act(new Action.RemoveFrom(list));
  }

  /** Tells people of ours: {@code notify(sales("Clicked the guide: ready to talk"))}. */
  public void notify(TeamNotification teamNotification) {
    act(new Action.Notify(teamNotification));
  }

  /** Opens a task for people of ours: {@code task(sales("Call within a day"))}. */
  public void task(TeamNotification task) {
    act(new Action.OpenTask(task));
  }

  /** Calls the webhook whose address is configured under this name. */
  public void webhook(String endpoint) {
    act(new Action.CallWebhook(endpoint));
  }

  /**
   * Has an event happen to the contact, as if an app had tracked it.
   *
   * @throws IllegalArgumentException if a property has no value, but a range of them
   */
  public void emit(Event event) {
    act(new Action.Emit(event));
  }

  /** Enrolls the contact in another journey, where its plan lets them in. */
  public void enrollIn(String journey) {
    act(new Action.EnrollIn(journey));
  }

  /**
   * Takes a coupon for the contact out of a pool, never one that was taken before; false where none
   * is left. Templates print it as {@code {{ coupon }}}.
   */
  public boolean takesCoupon(String pool) {
    return interpreter.answer(
        new Question.TakeCoupon(NameRules.requireHyphenated("coupon pool", pool, "welcome-10")));
  }

  /**
   * A step of the company's own, done by the Spring bean of this type.
   *
   * @param arguments the same for every contact
   */
  public void perform(Class<? extends CustomAction> type, String... arguments) {
    act(new Action.Perform(type.getName(), List.of(arguments)));
  }

  /** A question of the company's own, answered by the Spring bean of this type. */
  public <A extends Enum<A>> A ask(Class<? extends CustomQuestion<A>> type) {
    return interpreter.answer(new Question.Custom<>(type.getName(), answersOf(type)));
  }

  /**
   * Rounds, counted from 1: {@code for (int round : lead.rounds(3))}. Within a round steps may have
   * the names that they had in the one before.
   *
   * @param times 1 or more
   */
  public Iterable<Integer> rounds(int times) {
    return rounds("repeat %d times".formatted(times), times);
  }

  /** The same under a name of its own, for a journey with two equally long loops on one path. */
  public Iterable<Integer> rounds(String name, int times) {
    StepNameRules.requireValid(name);
    if (times < 1) {
      throw new IllegalArgumentException("rounds: %d (expected 1 or more)".formatted(times));
    }
    return () -> new Rounds(name, times);
  }

  /** Leaves the journey at once; nothing after it runs. */
  public void exit(String reason) {
    if (!StepNameRules.isOneLine(reason)) {
      throw new IllegalArgumentException(
          "exit reason: \"%s\" (expected 1 to %d characters on one line)"
              .formatted(reason, StepNameRules.MAX_LENGTH));
    }
    interpreter.perform(new Step.Exit(reason));
  }

  private void act(Action action) {
    interpreter.perform(new Step.Act(action));
  }

  /** A question whose answer stays what it is: asked again, it is not put again. */
  @SuppressWarnings("unchecked") // A question's answer is of its own type.
  private <A> A once(Question<A> question) {
    var known = settled.get(question);
    if (known != null) {
      return (A) known;
    }
    var answer = interpreter.answer(question);
    settled.put(question, answer);
    return answer;
  }

  /** The constants of the enum that the type names as its answers. */
  @SuppressWarnings("unchecked") // The compiler has checked that the type's argument is A.
  private static <A extends Enum<A>> List<A> answersOf(Class<? extends CustomQuestion<A>> type) {
    for (var parent : type.getGenericInterfaces()) {
      if (parent instanceof ParameterizedType given
          && given.getRawType() == CustomQuestion.class
          && given.getActualTypeArguments()[0] instanceof Class<?> answers) {
        return List.of(((Class<A>) answers).getEnumConstants());
      }
    }
    throw new IllegalArgumentException(
        "%s: does not say its answers (expected an interface that extends CustomQuestion of an enum)"
            .formatted(type.getName()));
  }

  private final class Rounds implements Iterator<Integer> {

    private final String name;
    private final int times;
    private int round;

    Rounds(String name, int times) {
      this.name = name;
      this.times = times;
    }

    @Override
    public boolean hasNext() {
      return round < times;
    }

    @Override
    public Integer next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      interpreter.perform(new Step.Round(name, ++round, times));
      return round;
    }
  }
}
