package dev.senda.api.contacts;

import dev.senda.api.time.EventTimeConverter;
import dev.senda.store.consent.Consents;
import dev.senda.store.consent.Consents.Consent;
import dev.senda.store.consent.Consents.ConsentState;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Keeps reported consents with their proof, each once. */
@Component
public class ConsentService {

  private final Consents consents;
  private final EventTimeConverter eventTimeConverter;

  /** Where what an app says about a person comes in, again and again. */
  public static final String SOURCE_IDENTIFY = "identify";

  ConsentService(Consents consents, EventTimeConverter eventTimeConverter) {
    this.consents = consents;
    this.eventTimeConverter = eventTimeConverter;
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
  public void recordGrants(
      String contact, List<ReportedConsent> given, Instant reportedAt, String source) {
    for (var one : given) {
      var said = one.givenAt();
      var at = said == null ? reportedAt : eventTimeConverter.toSimulatedTime(said);
      var newest = consents.findLatest(contact, one.topic(), one.channel());
      boolean known =
          newest.isPresent()
              && newest.get().isGranted()
              && Objects.equals(newest.get().textVersion(), one.textVersion());
      boolean repeated =
          newest.isPresent()
              && !newest.get().isGranted()
              && said == null
              && source.equals(SOURCE_IDENTIFY);
      if (!known && !repeated) {
        consents.record(
            contact,
            one.topic(),
            one.channel(),
            new Consent(ConsentState.GRANTED, at, source, one.textVersion()));
      }
    }
  }
}
