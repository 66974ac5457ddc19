package dev.senda.journey;

import java.time.Duration;

/**
 * All words of the language, for one import: {@code import static dev.senda.journey.Words.*;}.
 *
 * <p>Each word is the one of the type that declares it, where its rules are described; what an
 * enrollment can do and ask are methods of {@link Enrollment}.
 */
public final class Words extends EnumWords {

  private Words() {}

  /**
   * An email from the template {@code <template>.<locale>.mjml} beside the journey: {@code
   * lead.send(email("ebook-guide"))}.
   */
  public static Message.Email email(String template) {
    return Message.email(template);
  }

  /**
   * A text message from the template {@code <template>.<locale>.sms}: {@code
   * lead.send(sms("reminder"))}.
   */
  public static Message.Text sms(String template) {
    return Message.sms(template);
  }

  /**
   * A WhatsApp message from the template {@code <template>.<locale>.whatsapp}: {@code
   * lead.send(whatsapp("offer"))}.
   */
  public static Message.Text whatsapp(String template) {
    return Message.whatsapp(template);
  }

  /**
   * A Messenger message from the template {@code <template>.<locale>.messenger}: {@code
   * lead.send(messenger("offer"))}.
   */
  public static Message.Text messenger(String template) {
    return Message.messenger(template);
  }

  /**
   * A push message from the template {@code <template>.<locale>.push}: {@code
   * lead.send(push("offer"))}.
   */
  public static Message.Text push(String template) {
    return Message.push(template);
  }

  /**
   * One of several messages, on the channel that the contact prefers: {@code
   * lead.send(preferred(whatsapp("offer-short"), email("offer")))}.
   */
  public static Message.Preferred preferred(Message.Single first, Message.Single... others) {
    return Message.preferred(first, others);
  }

  /** An event of the contact: {@code startsOn(event("Form Submitted").with("form", "ebook"))}. */
  public static Event event(String name) {
    return Event.event(name);
  }

  /**
   * So many of these events, in any order: {@code lead.happens(anyOf(2, event("Logged In"),
   * event("Team Invited"), event("Report Made")), within(days(7)))}.
   */
  public static AnyOf anyOf(int count, Event... events) {
    return AnyOf.anyOf(count, events);
  }

  /**
   * The message is delivered: {@code lead.firstOf(delivered(code), happened("Logged In"),
   * within(hours(1)))}.
   */
  public static AwaitedEvent delivered(SentMessage message) {
    return AwaitedEvent.delivered(message);
  }

  /**
   * The message is opened: {@code lead.firstOf(opened(guide), happened("Demo Booked"),
   * within(days(3)))}.
   */
  public static AwaitedEvent opened(SentMessage message) {
    return AwaitedEvent.opened(message);
  }

  /**
   * A link of the message is clicked: {@code lead.firstOf(clicked(guide), happened("Order
   * Completed"), within(days(3)))}.
   */
  public static AwaitedEvent clicked(SentMessage message) {
    return AwaitedEvent.clicked(message);
  }

  /**
   * The link with this name is clicked: {@code lead.firstOf(clicked(offer, "yes"), clicked(offer,
   * "no"), within(days(3)))}.
   */
  public static AwaitedEvent clicked(SentMessage message, String link) {
    return AwaitedEvent.clicked(message, link);
  }

  /**
   * The contact replies to the message: {@code lead.firstOf(replied(question), happened("Demo
   * Booked"), within(days(2)))}.
   */
  public static AwaitedEvent replied(SentMessage message) {
    return AwaitedEvent.replied(message);
  }

  /**
   * The message bounces: {@code lead.firstOf(opened(invoice), bounced(invoice), within(days(3)))}.
   */
  public static AwaitedEvent bounced(SentMessage message) {
    return AwaitedEvent.bounced(message);
  }

  /** The contact answers by text: {@code answered(question, Slot.MORNING).means(MORNING)}. */
  public static <A extends Enum<A> & TextAnswer> AwaitedEvent answered(
      SentMessage message, A answer) {
    return AwaitedEvent.answered(message, answer);
  }

  /** Your team has done the task: {@code done(call).means(CALLED)}. */
  public static AwaitedEvent done(OpenedTask task) {
    return AwaitedEvent.done(task);
  }

  /**
   * The event happens: {@code lead.firstOf(clicked(cart), happened(event("Order
   * Completed").with("total", atLeast(50))), within(days(1)))}.
   */
  public static AwaitedEvent.Happened happened(Event event) {
    return AwaitedEvent.happened(event);
  }

  /**
   * The event of this name happens: {@code lead.firstOf(clicked(guide), happened("Order
   * Completed"), within(days(3)))}.
   */
  public static AwaitedEvent.Happened happened(String event) {
    return AwaitedEvent.happened(event);
  }

  /**
   * An attribute of the contact, to compare: {@code lead.is(attribute("country").isOneOf("MX",
   * "ES"))}.
   */
  public static ValueReference.Attribute attribute(String name) {
    return Condition.attribute(name);
  }

  /**
   * A property of the event that enrolled the contact, to compare: {@code
   * lead.is(property("form").is("pricing"))}.
   */
  public static ValueReference.Property property(String name) {
    return Condition.property(name);
  }

  /** The lead score, to compare: {@code lead.is(score().atLeast(50))}. */
  public static ConditionBuilders.ScoreConditionBuilder score() {
    return Condition.score();
  }

  /**
   * The lifecycle stage, to compare: {@code lead.is(lifecycle().isOneOf(CUSTOMER, EVANGELIST))}.
   */
  public static ConditionBuilders.LifecycleConditionBuilder lifecycle() {
    return Condition.lifecycle();
  }

  /** The locale, to compare: {@code lead.is(locale().speaks("es"))}. */
  public static ConditionBuilders.LocaleConditionBuilder locale() {
    return Condition.locale();
  }

  /** Is the contact on the list? {@code lead.is(in(list("beta-testers")))}. */
  public static Condition in(ContactList list) {
    return Condition.in(list);
  }

  /** Is the contact in the segment? {@code lead.is(in(segment("hot-leads")))}. */
  public static Condition in(Condition.SegmentReference segment) {
    return Condition.in(segment);
  }

  /** The segment of the catalog with this name: {@code lead.is(in(segment("hot-leads")))}. */
  public static Condition.SegmentReference segment(String name) {
    return Condition.segment(name);
  }

  /**
   * Does the contact consent to the topic on the channel? {@code lead.is(consentsTo("product-tips",
   * Channel.SMS))}.
   */
  public static Condition consentsTo(String topic, Channel channel) {
    return Condition.consentsTo(topic, channel);
  }

  /**
   * How often the contact did something: {@code lead.is(did(event("Page
   * Viewed")).atLeast(3).within(days(7)))}.
   */
  public static Condition.Did did(Event event) {
    return Condition.did(event);
  }

  /** The opposite: {@code lead.is(not(attribute("country").is("MX")))}. */
  public static Condition not(Condition condition) {
    return Condition.not(condition);
  }

  /** This value: {@code event("Form Submitted").with("form", is("ebook"))}. */
  public static Match is(Object value) {
    return Match.is(value);
  }

  /**
   * A number that is at least this: {@code event("Order Completed").with("total", atLeast(50))}.
   */
  public static Match atLeast(Number number) {
    return Match.atLeast(number);
  }

  /** A number that is at most this: {@code event("Survey Answered").with("score", atMost(6))}. */
  public static Match atMost(Number number) {
    return Match.atMost(number);
  }

  /** Any value: {@code event("Order Completed").with("coupon", present())}. */
  public static Match present() {
    return Match.present();
  }

  /**
   * One of these values: {@code event("Form Submitted").with("form", oneOf("ebook", "webinar"))}.
   */
  public static Match oneOf(Object first, Object... others) {
    return Match.oneOf(first, others);
  }

  /**
   * A text with this part, or an array with this element: {@code event("Order
   * Completed").with("tags", contains("gift"))}.
   */
  public static Match contains(String part) {
    return Match.contains(part);
  }

  /** The list of contacts with this name: {@code lead.addTo(list("nurtured"))}. */
  public static ContactList list(String name) {
    return ContactList.list(name);
  }

  /** A line for the sales team: {@code lead.notify(sales("Ready to talk"))}. */
  public static TeamNotification sales(String text) {
    return TeamNotification.sales(text);
  }

  /** A line for another team: {@code lead.task(team("support", "Ask for another address"))}. */
  public static TeamNotification team(String team, String text) {
    return TeamNotification.team(team, text);
  }

  /** A length of time: {@code lead.pause(minutes(30))}. */
  public static Duration minutes(int minutes) {
    return Time.minutes(minutes);
  }

  /** A length of time: {@code lead.pause(hours(4))}. */
  public static Duration hours(int hours) {
    return Time.hours(hours);
  }

  /** A length of time: {@code lead.pause(days(3))}. */
  public static Duration days(int days) {
    return Time.days(days);
  }

  /** A length of time: {@code lead.pause(weeks(2))}. */
  public static Duration weeks(int weeks) {
    return Time.weeks(weeks);
  }

  /** A time of day, in the time zone of the contact: {@code lead.pauseUntil(time(9, 0))}. */
  public static Moment.TimeOfDay time(int hour, int minute) {
    return Time.time(hour, minute);
  }

  /** The hour in which the contact opens and clicks most: {@code lead.pauseUntil(bestHour())}. */
  public static Moment.BestHour bestHour() {
    return Time.bestHour();
  }

  /**
   * A date that the contact has as an attribute: {@code
   * lead.reaches(date("trial_ends").before(days(3)))}.
   */
  public static Moment.DateOf date(String attribute) {
    return Time.date(attribute);
  }

  /** {@code property("drop", "new_price").lessThan(50)}: of the event remembered as drop. */
  public static ValueReference.Property property(String event, String name) {
    return Condition.property(event, name);
  }

  /** {@code sum(event("Order Completed"), "total").within(days(365)).atLeast(500)}. */
  public static ConditionBuilders.SumConditionBuilder sum(Event event, String property) {
    return Condition.sum(event, property);
  }

  /** {@code lastTime(event("Signed In")).longerAgoThan(days(60))}. */
  public static ConditionBuilders.LastTimeConditionBuilder lastTime(Event event) {
    return Condition.lastTime(event);
  }

  /** A known value other than this one: {@code with("plan", isNot("free"))}. */
  public static Match isNot(Object value) {
    return Match.isNot(value);
  }

  /** {@code with("total", lessThan(50))}. */
  public static Match lessThan(Number number) {
    return Match.lessThan(number);
  }

  /** {@code with("total", moreThan(50))}. */
  public static Match moreThan(Number number) {
    return Match.moreThan(number);
  }

  /** Both included: {@code with("total", between(50, 100))}. */
  public static Match between(Number least, Number most) {
    return Match.between(least, most);
  }

  /** No value: {@code with("coupon", absent())}. */
  public static Match absent() {
    return Match.absent();
  }

  /** {@code reaches(date(property("due_on")).after(days(3)))}. */
  public static Moment.DateOf date(ValueReference value) {
    return Time.date(value);
  }

  /** {@code reaches(moment(property("starts_at")).before(hours(1)))}. */
  public static Moment.DateTimeOf moment(ValueReference value) {
    return Time.moment(value);
  }

  /** {@code attribute("trial_ends").before(today().plus(days(3)))}. */
  public static Day.Relative today() {
    return Time.today();
  }

  /** How long to wait: {@code lead.happens(event("Order Completed"), within(days(7)))}. */
  public static WaitLimit within(Duration duration) {
    return Time.within(duration);
  }

  /** Working days of the contact's country: {@code lead.pause(workingDays(3))}. */
  public static CalendarMoment.WorkingDaysLater workingDays(int count) {
    return Time.workingDays(count);
  }

  /** A working day: {@code lead.pauseUntil(nextWorkingDay().at(time(9, 0)))}. */
  public static CalendarMoment.NextWorkingDay nextWorkingDay() {
    return Time.nextWorkingDay();
  }

  /** A day of the month: {@code lead.pauseUntil(dayOfMonth(15).at(time(9, 0)))}. */
  public static CalendarMoment.DayOfMonth dayOfMonth(int day) {
    return Time.dayOfMonth(day);
  }

  /** The end of a month: {@code lead.pauseUntil(lastDayOfMonth().at(time(9, 0)))}. */
  public static CalendarMoment.DayOfMonth lastDayOfMonth() {
    return Time.lastDayOfMonth();
  }

  /** The last working day of a month: {@code lead.pauseUntil(payday().at(time(18, 0)))}. */
  public static CalendarMoment.Payday payday() {
    return Time.payday();
  }

  /** Office hours of your team: {@code call.doneWithin(workingHours(2))}. */
  public static WorkingHours workingHours(int hours) {
    return Time.workingHours(hours);
  }
}
