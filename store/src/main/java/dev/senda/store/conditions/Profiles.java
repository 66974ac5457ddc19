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
import dev.senda.store.events.Events;
import dev.senda.store.events.Events.ReceivedEvent;
import dev.senda.store.support.SqlTimestamps;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** Contacts as conditions see them, read from the database on demand. */
@Repository
public class Profiles {

  private final Contacts contacts;
  private final ContactLists lists;
  private final Consents consents;
  private final Events events;
  private final ContactCalendar calendar;

  public Profiles(
      Contacts contacts, ContactLists lists, Consents consents, Events events, ContactCalendar calendar) {
    this.contacts = contacts;
    this.lists = lists;
    this.consents = consents;
    this.events = events;
    this.calendar = calendar;
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
    return new DatabaseProfile(contact, null);
  }

  /** As above, with the events that this enrollment of the contact knows. */
  public Profile of(Contact contact, UUID enrollment) {
    return new DatabaseProfile(contact, enrollment);
  }

  private final class DatabaseProfile implements Profile {

    private final Contact contact;
    private final @Nullable UUID enrollment;
    private final Map<String, Map<String, Object>> knownEvents = new HashMap<>();

    DatabaseProfile(Contact contact, @Nullable UUID enrollment) {
      this.contact = contact;
      this.enrollment = enrollment;
    }

    @Override
    public @Nullable Object attribute(String name) {
      return contact.attribute(name);
    }

    @Override
    public @Nullable Object property(String event, String name) {
      return Match.find(knownEvents.computeIfAbsent(event, this::propertiesOf), name);
    }

    private Map<String, Object> propertiesOf(String event) {
      if (enrollment == null || !event.equals(ValueReference.Property.START)) {
        return Map.of();
      }
      return events.findTriggerOf(enrollment).map(ReceivedEvent::properties).orElse(Map.of());
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
      var since = within == null ? null : SqlTimestamps.minusClamped(calendar.now(), within);
      return events.countMatching(contact.key(), event, since);
    }
  }
}
