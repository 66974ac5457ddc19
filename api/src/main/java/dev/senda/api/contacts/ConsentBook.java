package dev.senda.api.contacts;

import dev.senda.store.Consents;
import dev.senda.store.Consents.Consent;
import dev.senda.store.Consents.State;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Keeps reported consents with their proof, each once. */
@Component
public class ConsentBook {

  private final Consents consents;
  private final RealTime realTime;

  ConsentBook(Consents consents, RealTime realTime) {
    this.consents = consents;
    this.realTime = realTime;
  }

  /**
   * Keeps them. A consent that holds already, with the same text, is not kept again: apps repeat
   * what they know.
   *
   * @param contact the contact's key
   * @param reportedAt house time; when the consent was given, unless it says so itself
   * @param source where it came in: {@code identify}, {@code track}, {@code enroll}
   */
  public void keep(String contact, List<GivenConsent> given, Instant reportedAt, String source) {
    for (var one : given) {
      var said = one.at();
      var at = said == null ? reportedAt : realTime.toHouseTime(said);
      var newest = consents.newest(contact, one.topic(), one.channel());
      boolean known =
          newest.isPresent()
              && newest.get().permits()
              && Objects.equals(newest.get().textVersion(), one.text());
      if (!known) {
        consents.record(
            contact,
            one.topic(),
            one.channel(),
            new Consent(State.GRANTED, at, source, one.text()));
      }
    }
  }
}
