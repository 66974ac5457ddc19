package dev.senda.journey;

import dev.senda.journey.engine.CustomAnswers;
import dev.senda.journey.engine.Interpreter;
import dev.senda.journey.engine.MessageRef;
import dev.senda.journey.engine.Question;
import dev.senda.journey.engine.RoundCounter;
import dev.senda.journey.engine.Step;
import dev.senda.journey.engine.TaskRef;
import java.time.DayOfWeek;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One contact in one journey, as the journey sees it: what it can do and what it can ask.
 *
 * <p>A goal, an exit, an unsubscribe and an erasure end any wait at once; the journey's code does
 * not continue.
 */
public final class Enrollment extends EnrollmentActions {

  private final RoundCounter interpreter;
  private final Map<String, Integer> occurrences = new HashMap<>();
  private final Map<String, PassedGuard> guards = new HashMap<>();
  private final Map<Question<?>, Object> settled = new HashMap<>();

  /** For interpreters of journeys only; a journey gets its enrollment as an argument. */
  public Enrollment(Interpreter interpreter) {
    this(new RoundCounter(interpreter));
  }

  private Enrollment(RoundCounter interpreter) {
    super(interpreter);
    this.interpreter = interpreter;
  }

  /**
   * A guard that the enrollment has passed.
   *
   * @param round how many rounds of endless loops had begun
   */
  private record PassedGuard(boolean hasChange, int round) {}

  /**
   * Sends a message, unless the gate skips it. The result has the message's delivery status: {@code
   * var guide = lead.send(email("guide"))}.
   */
  public SentMessage send(Message message) {
    var ref = new MessageRef(message.step(), occurrences.merge(message.step(), 1, Integer::sum));
    interpreter.perform(new Step.Send(ref, message));
    return new SentMessage(ref, interpreter);
  }

  /** Pauses for this long: {@code pause(days(3))}. */
  public void pause(Duration duration) {
    pause("pause " + Time.inWords(duration), duration);
  }

  /**
   * Pauses for this long, in a step of this name. It is needed where one path has two pauses of the
   * same length: {@code pause("a second week", weeks(1))}.
   */
  public void pause(String step, Duration duration) {
    interpreter.perform(
        new Step.Pause(StepNameRules.requireValid(step), Time.requirePositive(duration)));
  }

  /**
   * Pauses for so many working days of the contact's country, until the same time of day: {@code
   * pause(workingDays(3))}.
   */
  public void pause(CalendarMoment.WorkingDaysLater workingDays) {
    pauseUntil("pause " + workingDays, workingDays);
  }

  /**
   * Pauses until a time of day: {@code pauseUntil(time(9, 0))}, {@code pauseUntil(bestHour())}; or
   * until a day of the calendar: {@code pauseUntil(nextWorkingDay().at(time(9, 0)))}. It is in the
   * contact's time zone; where that is missing or invalid, in the installation's default time zone.
   */
  public void pauseUntil(Moment.Recurring moment) {
    pauseUntil("until " + moment, moment);
  }

  /** The same in a step of this name: {@code pauseUntil("the next morning", time(9, 0))}. */
  public void pauseUntil(String step, Moment.Recurring moment) {
    interpreter.perform(new Step.PauseUntil(StepNameRules.requireValid(step), moment));
  }

  /** Pauses until the next such weekday, at this time: {@code pauseUntil(TUESDAY, time(9, 0))}. */
  public void pauseUntil(DayOfWeek day, Moment.TimeOfDay time) {
    pauseUntil(new Moment.Weekday(day, time.time()));
  }

  /**
   * Waits until a date, or a date and time, that an attribute of the contact or a property of the
   * event that enrolled holds: {@code reaches(date("trial_ends").before(days(3)))}, {@code
   * reaches(moment(property("starts_at")).before(hours(1)))}. It answers true when the moment
   * comes, and false at once where there is no such value, it cannot be read, or it is past. The
   * value is read when the wait begins.
   */
  public boolean reaches(Moment.OfValue moment) {
    return reaches(moment.toString(), moment);
  }

  /** The same in a step of this name: {@code reaches("renewal", date("renews_on"))}. */
  public boolean reaches(String step, Moment.OfValue moment) {
    return interpreter.answer(new Question.DateReached(StepNameRules.requireValid(step), moment));
  }

  /**
   * Waits until the event happens, and answers whether it did in time. An event counts if it
   * happened after the enrollment and has not answered another wait: {@code happens(event("Order
   * Completed"), within(days(7)))}.
   */
  public boolean happens(Event event, WaitLimit waitLimit) {
    return happens(AwaitedEvent.happened(event), waitLimit);
  }

  /**
   * The same for an event that is remembered: {@code happens(event("Price Dropped").as("drop"),
   * within(days(30)))}.
   */
  public boolean happens(AwaitedEvent.Happened event, WaitLimit waitLimit) {
    return interpreter.answer(new Question.WaitFor(event, waitLimit.duration(), waitLimit.name()));
  }

  /**
   * Waits until so many different ones of several events have happened, in any order, and answers
   * whether they did in time: {@code happens(anyOf(2, event("Profile Completed"), event("Project
   * Created"), event("Teammate Invited")), within(days(14)))}. The events that answer it answer no
   * other wait; if the time is up, none of them is used.
   */
  public boolean happens(AnyOf events, WaitLimit waitLimit) {
    return interpreter.answer(
        new Question.AnyOfHappens(events, waitLimit.duration(), waitLimit.name()));
  }

  /**
   * Waits until the first of these happens, and answers what it means. The answers are an enum of
   * the journey, so a {@code switch} covers all of them:
   *
   * <pre>{@code
   * switch (lead.firstOf(
   *     clicked(guide).means(CLICKED),
   *     happened("Order Completed").means(BOUGHT),
   *     within(days(3)).otherwise(NOTHING))) {
   *   case CLICKED -> lead.send(email("read-on"));
   *   case BOUGHT -> lead.send(email("thank-you"));
   *   case NOTHING -> lead.send(email("still-there"));
   * }
   * }</pre>
   *
   * <p>Two of them may mean the same. An event that answers it answers no other wait. If a message
   * bounces, the wait continues for the others; if nothing is left to wait for, it is over at once.
   */
  public <A extends Enum<A>> A firstOf(
      Outcome<A> one, Outcome<A> two, WaitLimit.Otherwise<A> otherwise) {
    return firstOf(List.of(one, two), otherwise);
  }

  /** The same for three: {@code firstOf(a, b, c, within(days(3)).otherwise(NOTHING))}. */
  public <A extends Enum<A>> A firstOf(
      Outcome<A> one, Outcome<A> two, Outcome<A> three, WaitLimit.Otherwise<A> otherwise) {
    return firstOf(List.of(one, two, three), otherwise);
  }

  /** The same for four: {@code firstOf(a, b, c, d, within(days(3)).otherwise(NOTHING))}. */
  public <A extends Enum<A>> A firstOf(
      Outcome<A> one,
      Outcome<A> two,
      Outcome<A> three,
      Outcome<A> four,
      WaitLimit.Otherwise<A> otherwise) {
    return firstOf(List.of(one, two, three, four), otherwise);
  }

  /**
   * The same for two or more: {@code firstOf(List.of(a, b), within(days(3)).otherwise(NOTHING))}.
   */
  public <A extends Enum<A>> A firstOf(
      List<Outcome<A>> outcomes, WaitLimit.Otherwise<A> otherwise) {
    var limit = otherwise.limit();
    return interpreter.answer(
        new Question.FirstOf<>(outcomes, otherwise.answer(), limit.duration(), limit.name()));
  }

  /**
   * Waits until the contact answers a text message, and answers what they mean. The answers are an
   * enum of the journey that declares the words of each. Any other text is the constant without
   * words; the text itself is not kept, so give it to a person:
   *
   * <pre>{@code
   * var question = lead.send(whatsapp("which-slot"));
   *
   * switch (lead.answers(question, Slot.class, within(days(2)).otherwise(Slot.NO_ANSWER))) {
   *   case MORNING -> lead.set("slot", "morning");
   *   case EVENING -> lead.set("slot", "evening");
   *   case SOMETHING_ELSE -> lead.task(sales("Read the answer and call"));
   *   case NO_ANSWER -> lead.exit("no answer");
   * }
   * }</pre>
   *
   * <p>A text that asks for no more messages is never an answer.
   *
   * @see TextAnswer
   */
  public <A extends Enum<A> & TextAnswer> A answers(
      SentMessage question, Class<A> type, WaitLimit.Otherwise<A> otherwise) {
    var limit = otherwise.limit();
    var name =
        limit.name().isEmpty()
            ? "%s answered within %s".formatted(question.ref(), Time.inWords(limit.duration()))
            : limit.name();
    return interpreter.answer(
        new Question.FirstOf<>(
            TextAnswers.outcomes(question, type, otherwise.answer()),
            otherwise.answer(),
            limit.duration(),
            name));
  }

  /**
   * Asks the contact by email to confirm a subscription (double opt-in), waits, and answers whether
   * they did in time: {@code if (!lead.confirmsSubscription("newsletter", email("confirm"),
   * within(days(7))))}. The link works as long as the wait. Confirming it is the contact's consent
   * to the topic by email, with the mail and the page as its proof.
   *
   * <p>The template links to {@code {{ links.confirm }}}. The mail needs no consent and has no link
   * to unsubscribe. It is not sent to a suppressed address: then the answer is no at once.
   */
  public boolean confirmsSubscription(String topic, Message.Email email, WaitLimit waitLimit) {
    var asked = send(email.confirming(new Message.OptIn(topic, waitLimit.duration())));
    return interpreter.answer(
        new Question.WaitFor(
            AwaitedEvent.Engaged.confirmation(asked.ref()),
            waitLimit.duration(),
            waitLimit.name()));
  }

  /** Whether the condition holds for the contact now: {@code is(score().atLeast(50))}. */
  public boolean is(Condition condition) {
    return interpreter.answer(new Question.ConditionHolds(condition));
  }

  /** Whether the contact is at this stage now: {@code is(CUSTOMER)}. */
  public boolean is(LifecycleStage stage) {
    return is(Condition.lifecycle().is(stage));
  }

  /**
   * The contact's variant. It stays the same for the whole enrollment. Where the weights are not
   * learned, it is also the same in every enrollment and every journey: {@code switch
   * (lead.variant(Split.evenly(Offer.class)))}.
   */
  public <V extends Enum<V>> V variant(Split<V> split) {
    return once(new Question.VariantChoice<>(split));
  }

  /**
   * Whether the contact is in the holdout, which is left out for comparison: {@code if
   * (lead.isHeldOut(10))}.
   *
   * @param percent the size of the holdout: 1 to 99
   */
  public boolean isHeldOut(int percent) {
    return variant(Split.holdout(percent)) == Holdout.HELD_OUT;
  }

  /**
   * Whether the contact reached this place after a change was deployed: {@code if
   * (lead.hasChange("sms-nudge"))} guards the change for contacts who were inside before. The
   * answer stays the same, but for one case: in an endless loop it is yes from the first round on
   * that begins after the change.
   */
  public boolean hasChange(String change) {
    NameRules.requireHyphenated("change", change, "sms-nudge");
    var known = guards.get(change);
    int round = interpreter.endlessRounds();
    if (known != null && (known.hasChange() || known.round() == round)) {
      return known.hasChange();
    }
    boolean hasChange =
        interpreter.answer(new Question.HasChange(change, known == null ? 0 : round));
    guards.put(change, new PassedGuard(hasChange, round));
    return hasChange;
  }

  /**
   * Opens a task for your team: {@code task(sales("Call within a day"))}. The journey can wait
   * until it is done: {@code if (!lead.task(sales("Call within two hours")).doneWithin(hours(2)))}.
   */
  public OpenedTask task(TeamNotification task) {
    var name = new TaskRef(task, 1).toString();
    var ref = new TaskRef(task, occurrences.merge(name, 1, Integer::sum));
    act(new Action.OpenTask(task, ref.occurrence()));
    return new OpenedTask(ref, interpreter);
  }

  /**
   * Takes an unused coupon for the contact from a pool; false where none is left. Templates print
   * it as {@code {{ coupon }}}.
   */
  public boolean takesCoupon(String pool) {
    return interpreter.answer(
        new Question.TakeCoupon(NameRules.requireHyphenated("coupon pool", pool, "welcome-10")));
  }

  /**
   * A custom question, which the Spring bean of this type answers: {@code switch
   * (lead.ask(CreditCheck.class))}.
   */
  public <A extends Enum<A>> A ask(Class<? extends CustomQuestion<A>> type) {
    return interpreter.answer(new Question.Custom<>(type.getName(), CustomAnswers.of(type)));
  }

  /** Ends the enrollment at once; nothing after it runs: {@code exit("no answer")}. */
  public void exit(String reason) {
    if (!StepNameRules.isOneLine(reason)) {
      throw new IllegalArgumentException(
          "exit reason: \"%s\" (expected 1 to %d characters on one line)"
              .formatted(reason, StepNameRules.MAX_LENGTH));
    }
    interpreter.perform(new Step.Exit(reason));
  }

  /** Asks a question whose answer does not change only once. */
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
}
