package dev.senda.store;

import dev.senda.journey.Profile;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** What conditions see of contacts, read from the database when it is asked. */
@Repository
public class Profiles {

  private final Contacts contacts;

  Profiles(Contacts contacts) {
    this.contacts = contacts;
  }

  /** The profile of the contact that this enrollment is about; empty if there is no such one. */
  public Optional<Profile> ofEnrollment(UUID enrollment) {
    return contacts.ofEnrollment(enrollment).map(this::of);
  }

  public Profile of(Contact contact) {
    return new Profile() {
      @Override
      public @Nullable Object attribute(String name) {
        return contact.attribute(name);
      }

      @Override
      public @Nullable String locale() {
        return contact.locale();
      }
    };
  }
}
