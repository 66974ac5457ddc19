package dev.senda.journey;

import dev.senda.journey.engine.Interpreter;
import dev.senda.journey.engine.Step;
import java.util.List;

/** The actions of an {@link Enrollment} that answer nothing. Each is taken exactly once. */
abstract sealed class EnrollmentActions extends EnrollmentRounds permits Enrollment {

  private final Interpreter interpreter;

  EnrollmentActions(Interpreter interpreter) {
    super(interpreter);
    this.interpreter = interpreter;
  }

  /** Adds points to the lead score; a negative number subtracts: {@code score(10)}. */
  public void score(int points) {
    act(new Action.Score(points));
  }

  /**
   * Sets an attribute of the contact: {@code set("plan", "pro")}.
   *
   * @param value a String, a Number or a Boolean
   */
  public void set(String attribute, Object value) {
    act(new Action.SetAttribute(attribute, value));
  }

  /** Moves the contact to a stage: {@code moveTo(CUSTOMER)}. */
  public void moveTo(LifecycleStage stage) {
    act(new Action.MoveTo(stage));
  }

  /** Adds the contact to the list: {@code addTo(list("beta-testers"))}. */
  public void addTo(ContactList list) {
    act(new Action.AddTo(list));
  }

  /** Removes the contact from the list: {@code removeFrom(list("beta-testers"))}. */
  public void removeFrom(ContactList list) {
    act(new Action.RemoveFrom(list));
  }

  /**
   * Records that the contact agreed to a topic on a channel: {@code grantConsent("newsletter",
   * Channel.EMAIL)}. The proof names the journey, the step and the enrollment. A contact who has
   * withdrawn this consent since the enrollment began stays unsubscribed.
   */
  public void grantConsent(String topic, Channel channel) {
    act(new Action.GrantConsent(topic, channel, null));
  }

  /**
   * The same, with the version of the text that the contact agreed to: {@code
   * grantConsent("newsletter", Channel.EMAIL, "signup-form-v3")}.
   */
  public void grantConsent(String topic, Channel channel, String textVersion) {
    act(new Action.GrantConsent(topic, channel, textVersion));
  }

  /**
   * Withdraws the contact's consent to a topic on all channels: {@code
   * withdrawConsent("newsletter")}. The contact's other enrollments of the topic end; this one
   * continues.
   */
  public void withdrawConsent(String topic) {
    act(new Action.WithdrawConsent(topic, null));
  }

  /** The same on one channel: {@code withdrawConsent("newsletter", Channel.SMS)}. */
  public void withdrawConsent(String topic, Channel channel) {
    act(new Action.WithdrawConsent(topic, channel));
  }

  /** Notifies your team: {@code notify(sales("Clicked the guide: ready to talk"))}. */
  public void notify(TeamNotification teamNotification) {
    act(new Action.Notify(teamNotification));
  }

  /**
   * Calls the webhook whose URL is configured under this name.
   *
   * @param passedOn properties whose values the call contains: {@code webhook("crm-sync",
   *     property("order_id"))}
   */
  public void webhook(String endpoint, ValueReference.Property... passedOn) {
    act(new Action.CallWebhook(endpoint, List.of(passedOn)));
  }

  /**
   * Emits an event of the contact, as if an app had tracked it: {@code emit(event("Order
   * Late").with("order_id", property("order_id")))}.
   *
   * @throws IllegalArgumentException if a property has a range instead of one value
   */
  public void emit(Event event) {
    act(new Action.Emit(event));
  }

  /**
   * Enrolls the contact in another journey, if its plan admits them.
   *
   * @param passedOn properties that the other journey sees as those of its start event: {@code
   *     enrollIn("complaint", property("order_id"))}
   */
  public void enrollIn(String journey, ValueReference.Property... passedOn) {
    act(new Action.EnrollIn(journey, List.of(passedOn)));
  }

  /**
   * A custom step, which the Spring bean of this type performs: {@code perform(SyncToCrm.class,
   * "won")}.
   *
   * @param arguments the same for every contact
   */
  public void perform(Class<? extends CustomAction> type, String... arguments) {
    act(new Action.Perform(type.getName(), List.of(arguments)));
  }

  void act(Action action) {
    interpreter.perform(new Step.Act(action));
  }
}
