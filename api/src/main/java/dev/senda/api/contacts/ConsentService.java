package dev.senda.api.contacts;

import dev.senda.api.time.EventTimeConverter;
import dev.senda.store.consent.Consents;
import dev.senda.store.consent.Consents.Consent;
import dev.senda.store.consent.Consents.ConsentState;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Records reported consents with their proof, each once. */
@Component
public class ConsentService {

  private final Consents consents;
  private final EventTimeConverter eventTimeConverter;

  /** The source of consents in identify calls, which apps repeat. */
  public static final String SOURCE_IDENTIFY = "identify";

  ConsentService(Consents consents, EventTimeConverter eventTimeConverter) {
    this.consents = consents;
    this.eventTimeConverter = eventTimeConverter;
  }

  /**
   * Records the consents. A consent that is already granted with the same text is not recorded
   * again. A withdrawn consent is not granted again by an identify call without the time of the
   * consent, because apps repeat old traits.
   *
   * @param contact the contact's key
   * @param reportedAt in simulated time; when the consent was given, unless it has its own time
   * @param source the call that reported it: {@code identify}, {@code track}, {@code enroll}
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
