package dev.senda.journey;

import java.time.DayOfWeek;

/**
 * The stages and weekdays, and the words of digests and named conditions, as {@link Words} offers
 * them.
 */
public abstract sealed class EnumWords permits Words {

  EnumWords() {}

  /** The stage: {@code lead.moveTo(SUBSCRIBER)}. */
  public static final LifecycleStage SUBSCRIBER = LifecycleStage.SUBSCRIBER;

  /** The stage: {@code lead.moveTo(LEAD)}. */
  public static final LifecycleStage LEAD = LifecycleStage.LEAD;

  /** The stage: {@code lead.moveTo(MARKETING_QUALIFIED)}. */
  public static final LifecycleStage MARKETING_QUALIFIED = LifecycleStage.MARKETING_QUALIFIED;

  /** The stage: {@code lead.moveTo(SALES_QUALIFIED)}. */
  public static final LifecycleStage SALES_QUALIFIED = LifecycleStage.SALES_QUALIFIED;

  /** The stage: {@code lead.moveTo(OPPORTUNITY)}. */
  public static final LifecycleStage OPPORTUNITY = LifecycleStage.OPPORTUNITY;

  /** The stage: {@code lead.moveTo(CUSTOMER)}. */
  public static final LifecycleStage CUSTOMER = LifecycleStage.CUSTOMER;

  /** The stage: {@code lead.moveTo(EVANGELIST)}. */
  public static final LifecycleStage EVANGELIST = LifecycleStage.EVANGELIST;

  /** The weekday: {@code lead.pauseUntil(MONDAY, time(10, 30))}. */
  public static final DayOfWeek MONDAY = DayOfWeek.MONDAY;

  /** The weekday: {@code lead.pauseUntil(TUESDAY, time(10, 30))}. */
  public static final DayOfWeek TUESDAY = DayOfWeek.TUESDAY;

  /** The weekday: {@code lead.pauseUntil(WEDNESDAY, time(10, 30))}. */
  public static final DayOfWeek WEDNESDAY = DayOfWeek.WEDNESDAY;

  /** The weekday: {@code lead.pauseUntil(THURSDAY, time(10, 30))}. */
  public static final DayOfWeek THURSDAY = DayOfWeek.THURSDAY;

  /** The weekday: {@code lead.pauseUntil(FRIDAY, time(10, 30))}. */
  public static final DayOfWeek FRIDAY = DayOfWeek.FRIDAY;

  /** The weekday: {@code lead.pauseUntil(SATURDAY, time(10, 30))}. */
  public static final DayOfWeek SATURDAY = DayOfWeek.SATURDAY;

  /** The weekday: {@code lead.pauseUntil(SUNDAY, time(10, 30))}. */
  public static final DayOfWeek SUNDAY = DayOfWeek.SUNDAY;

  /**
   * Events that one email prints together: {@code
   * lead.send(email("this-week").with(digest(event("Comment Received"))))}.
   */
  public static Digest digest(Event event) {
    return Digest.digest(event);
  }

  /** A condition with a name: {@code lead.is(condition("vip", score().atLeast(50)))}. */
  public static Condition condition(String name, Condition condition) {
    return NamedCondition.condition(name, condition);
  }
}
