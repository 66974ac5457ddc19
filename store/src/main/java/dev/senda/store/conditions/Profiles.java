package dev.senda.store.conditions;

import dev.senda.journey.Channel;
import dev.senda.journey.ContactList;
import dev.senda.journey.Event;
import dev.senda.journey.LifecycleStage;
import dev.senda.journey.Match;
import dev.senda.journey.Profile;
import dev.senda.journey.ValueReference;
import dev.senda.store.consent.Consents;
import dev.senda.store.contacts.Contact;
import dev.senda.store.contacts.ContactLists;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.digests.Digests;
import dev.senda.store.events.Events;
import dev.senda.store.events.KnownEvents;
import dev.senda.store.support.SqlTimestamps;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** Contacts as conditions see them, read from the database on demand. */
@Repository
public class Profiles {

  private final Contacts contacts;
  private final ContactLists lists;
  private final Consents consents;
  private final Events events;
  private final KnownEvents knownEvents;
  private final ContactCalendar calendar;
  private final Digests digests;

  public Profiles(
      Contacts contacts,
      ContactLists lists,
      Consents consents,
      Events events,
      KnownEvents knownEvents,
      ContactCalendar calendar,
      Digests digests) {
    this.contacts = contacts;
    this.lists = lists;
    this.consents = consents;
    this.events = events;
    this.knownEvents = knownEvents;
    this.calendar = calendar;
    this.digests = digests;
  }

  /**
   * The profile of the contact that this enrollment is about, with the events that the enrollment
   * knows; empty if there is no such one.
   */
  public Optional<Profile> findByEnrollment(UUID enrollment) {
    return contacts.findByEnrollment(enrollment).map(contact -> of(contact, enrollment));
  }

  /**
   * The profile of this contact: its own fields as given, and lists, consents and events as they
   * are when the condition is evaluated.
   */
  public Profile of(Contact contact) {
    return new DatabaseProfile(contact, null, _ -> Map.of());
  }

  /** As above, as if an event with these properties enrolled the contact. */
  public Profile of(Contact contact, Map<String, Object> startProperties) {
    return new DatabaseProfile(
        contact,
        null,
        event -> event.equals(ValueReference.Property.START) ? startProperties : Map.of());
  }

  /** As above, with the events that this enrollment of the contact knows. */
  public Profile of(Contact contact, UUID enrollment) {
    return new DatabaseProfile(contact, enrollment, event -> knownEvents.find(enrollment, event));
  }

  private final class DatabaseProfile implements Profile {

    private final Contact contact;
    private final @Nullable UUID enrollment;
    private final Function<String, Map<String, Object>> knownProperties;
    private final Map<String, Map<String, Object>> properties = new HashMap<>();

    /**
     * @param enrollment null where the contact is asked about without one
     * @param knownProperties finds the properties of an event that the enrollment knows
     */
    DatabaseProfile(
        Contact contact,
        @Nullable UUID enrollment,
        Function<String, Map<String, Object>> knownProperties) {
      this.contact = contact;
      this.enrollment = enrollment;
      this.knownProperties = knownProperties;
    }

    @Override
    public @Nullable Object attribute(String name) {
      return contact.attribute(name);
    }

    @Override
    public @Nullable Object property(String event, String name) {
      return Match.find(properties.computeIfAbsent(event, knownProperties), name);
    }

    @Override
    public LocalDate today() {
      return calendar.today(contact);
    }

    @Override
    public int score() {
      return contact.score();
    }

    @Override
    public @Nullable LifecycleStage lifecycle() {
      return contact.lifecycle();
    }

    @Override
    public @Nullable String locale() {
      return contact.locale();
    }

    @Override
    public boolean isOn(ContactList list) {
      return lists.contains(contact.key(), list);
    }

    @Override
    public boolean consentsTo(String topic, Channel channel) {
      return consents
          .findLatest(contact.key(), topic, channel)
          .filter(Consents.Consent::isGranted)
          .isPresent();
    }

    @Override
    public int eventCount(Event event, @Nullable Duration within) {
      return events.countMatching(contact.key(), event, since(within));
    }

    @Override
    public BigDecimal eventSum(Event event, String property, @Nullable Duration within) {
      return events.sumMatching(contact.key(), event, property, since(within));
    }

    @Override
    public int digestCount(Event event) {
      return enrollment == null ? 0 : digests.count(enrollment, event);
    }

    private @Nullable Instant since(@Nullable Duration within) {
      return within == null ? null : SqlTimestamps.minusClamped(calendar.now(), within);
    }
  }
}
