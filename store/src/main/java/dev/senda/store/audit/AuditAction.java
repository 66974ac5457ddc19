package dev.senda.store.audit;

import java.util.Locale;

/** What an operator did. The log keeps the name, so an action that was removed stays readable. */
public enum AuditAction {
  CONTACT_ERASED,
  CONTACT_EXPORTED,
  CONTACTS_MERGED,
  SUPPRESSION_LIFTED,
  JOURNEY_PAUSED,
  JOURNEY_RESUMED,
  JOURNEY_DRAINED,
  JOURNEY_STOPPED,
  ENROLLMENT_PAUSED,
  ENROLLMENT_RESUMED,
  ENROLLMENT_MOVED_ON,
  EVENT_CORRECTED;

  /** Its name in the log and the API: {@code contact-erased}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
