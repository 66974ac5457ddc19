package dev.senda.store;

import dev.senda.journey.Action;
import dev.senda.journey.Event;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What journeys do to contacts in our own database, each thing once. */
@Repository
public class Actions {

  private final JdbcClient database;
  private final Transactions transactions;
  private final Contacts contacts;
  private final ContactLists lists;
  private final Notices notices;
  private final Events events;
  private final Enrollments enrollments;
  private final Outbox outbox;
  private final HouseClock clock;

  Actions(
      JdbcClient database,
      Transactions transactions,
      Contacts contacts,
      ContactLists lists,
      Notices notices,
      Events events,
      Enrollments enrollments,
      Outbox outbox,
      HouseClock clock) {
    this.database = database;
    this.transactions = transactions;
    this.contacts = contacts;
    this.lists = lists;
    this.notices = notices;
    this.events = events;
    this.enrollments = enrollments;
    this.outbox = outbox;
    this.clock = clock;
  }

  /**
   * Takes the action, in one transaction under the contact's lock. Taken again under the same
   * sequence it does nothing; nor does it for a contact who was erased.
   *
   * @param sequence tells the actions of the enrollment apart
   * @param rules what the journey of this name says of entering it
   * @throws IllegalArgumentException if there is no such enrollment
   */
  public void take(
      UUID enrollment,
      int sequence,
      Action.Inside action,
      Function<String, Enrollments.Rules> rules) {
    transactions.perform(
        () -> {
          var contact = contacts.lockOfEnrollment(enrollment);
          if (contact.erasedAt() == null && isNew(enrollment, sequence)) {
            take(enrollment, sequence, contact.key(), action, rules);
          }
        });
  }

  private boolean isNew(UUID enrollment, int sequence) {
    return database
            .sql(
                """
                insert into actions (enrollment, sequence) values (:enrollment, :sequence)
                on conflict do nothing
                """)
            .param("enrollment", enrollment)
            .param("sequence", sequence)
            .update()
        == 1;
  }

  private void take(
      UUID enrollment,
      int sequence,
      String contact,
      Action.Inside action,
      Function<String, Enrollments.Rules> rules) {
    switch (action) {
      case Action.Score score -> contacts.addToScore(contact, score.points());
      case Action.SetAttribute set -> say(contact, set.attribute(), set.value());
      case Action.MoveTo move -> say(contact, Traits.LIFECYCLE, move.stage().wireName());
      case Action.AddTo add -> lists.add(contact, add.list());
      case Action.RemoveFrom remove -> lists.remove(contact, remove.list());
      case Action.Notify notify ->
          notices.add(Notices.Kind.NOTICE, enrollment, contact, notify.notice());
      case Action.OpenTask open -> notices.add(Notices.Kind.TASK, enrollment, contact, open.task());
      case Action.Emit emit -> emit(enrollment + ":" + sequence, contact, emit.event());
      case Action.EnrollIn enroll -> enroll(enrollment, contact, rules.apply(enroll.journey()));
    }
  }

  private void say(String contact, String name, Object value) {
    contacts.merge(contact, new Traits(Map.of(name, value)));
  }

  private void emit(String messageId, String contact, Event event) {
    events
        .append(messageId, contact, event.name(), event.values(), clock.instant())
        .ifPresent(id -> outbox.append(contact, Outbox.Kind.EVENT, Map.of("event", id.toString())));
  }

  /**
   * Where the other journey is keyed, the event that started this enrollment says the key: what
   * began with an order goes on with it.
   */
  private void enroll(UUID from, String contact, Enrollments.Rules rules) {
    var key = events.triggerOf(from).map(event -> rules.keyIn(event.properties())).orElse("");
    switch (enrollments.enroll(rules, contact, key, null)) {
      case Enrollments.Admission.Admitted admitted -> {
        if (admitted.replaced() != null) {
          tellThatItEnds(contact, rules.journey(), admitted.replaced());
        }
        outbox.append(
            contact,
            Outbox.Kind.START,
            Map.of(
                "enrollment", admitted.enrollment().id().toString(), "journey", rules.journey()));
      }
      case Enrollments.Admission.AlreadyInside _, Enrollments.Admission.Refused _ -> {}
    }
  }

  private void tellThatItEnds(String contact, String journey, UUID enrollment) {
    outbox.append(
        contact,
        Outbox.Kind.SIGNAL,
        Map.of(
            "journey",
            journey,
            "name",
            Enrollments.RESTARTED,
            "heard",
            Map.of(
                "enrollment",
                enrollment.toString(),
                "at",
                clock.millis(),
                "kind",
                "EXIT",
                "reason",
                Enrollments.RESTARTED)));
  }
}
