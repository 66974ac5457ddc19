package dev.senda.store.audit;

import java.util.UUID;

/**
 * What an operator acted on. It names nobody: a contact is named by its key.
 *
 * @param type contact, enrollment, journey, ...
 * @param id its id or name
 */
public record AuditSubject(String type, String id) {

  /**
   * A contact.
   *
   * @param key the key of the contact
   */
  public static AuditSubject ofContact(String key) {
    return new AuditSubject("contact", key);
  }

  /**
   * An enrollment.
   *
   * @param enrollmentId the id of the enrollment
   */
  public static AuditSubject ofEnrollment(UUID enrollmentId) {
    return new AuditSubject("enrollment", enrollmentId.toString());
  }

  /**
   * A journey.
   *
   * @param name the name of the journey
   */
  public static AuditSubject ofJourney(String name) {
    return new AuditSubject("journey", name);
  }
}
