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

  /** Where what an app says about a person comes in, again and again. */
  public static final String IDENTIFY = "identify";

  ConsentBook(Consents consents, RealTime realTime) {
    this.consents = consents;
    this.realTime = realTime;
  }

  /**
   * Keeps them. A consent that holds already, with the same text, is not kept again, and one that
   * was withdrawn is not given again by an identify that does not say when: apps repeat what they
   * once knew.
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
      boolean repeated =
          newest.isPresent() && !newest.get().permits() && said == null && source.equals(IDENTIFY);
      if (!known && !repeated) {
        consents.record(
            contact,
            one.topic(),
            one.channel(),
            new Consent(State.GRANTED, at, source, one.text()));
      }
    }
  }
}
