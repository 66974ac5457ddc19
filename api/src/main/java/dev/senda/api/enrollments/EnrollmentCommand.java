package dev.senda.api.enrollments;

import dev.senda.api.contacts.ConsentParser;
import dev.senda.api.contacts.ReportedConsent;
import dev.senda.api.contacts.TraitsParser;
import dev.senda.api.enrollments.EnrollContactRequest.ContactReference;
import dev.senda.api.http.ApiException;
import dev.senda.api.http.FieldError;
import dev.senda.api.http.JsonObjectReader;
import dev.senda.api.journeys.EntryRules;
import dev.senda.channels.address.AddressParser;
import dev.senda.channels.address.EmailAddress;
import dev.senda.journey.Plan;
import dev.senda.store.contacts.Contacts.Identity;
import dev.senda.store.contacts.Traits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A checked request to enroll one contact.
 *
 * @param contact the contact
 * @param traits what to merge into the contact's traits
 * @param consents what the contact agreed to
 * @param properties those of the start, with the key of a keyed journey
 * @param correlationKey distinguishes the contact's enrollments in the journey; empty if the
 *     journey is not keyed
 */
record EnrollmentCommand(
    ContactSelector contact,
    Traits traits,
    List<ReportedConsent> consents,
    Map<String, @Nullable Object> properties,
    String correlationKey) {

  /** How the request names the contact. */
  sealed interface ContactSelector {

    /** A contact that exists already. */
    record ByKey(String key) implements ContactSelector {}

    /** A contact that is created if it does not exist. */
    record ByIdentity(Identity identity) implements ContactSelector {}
  }

  /**
   * Checks what the constraints of the record cannot: how fields depend on each other and on the
   * plan.
   *
   * @param plan of the journey to enter
   * @param traitsParser reads traits and addresses
   * @param consentParser reads consents
   * @throws ApiException if any field is invalid
   */
  static EnrollmentCommand of(
      EnrollContactRequest request,
      Plan plan,
      TraitsParser traitsParser,
      ConsentParser consentParser) {
    var errors = new ArrayList<FieldError>();
    checkKey(request.key(), plan, errors);
    var contact = request.contact();
    checkContact(contact, errors);
    var email = parseEmail(contact.email(), traitsParser.addresses(), errors);
    var reader =
        JsonObjectReader.of(
                JsonNodeFactory.instance.objectNode().set("traits", contact.traits()), "contact")
            .object("traits");
    var traits = traitsParser.parse(reader);
    var consents = consentParser.parseAll(reader);
    if (email != null
        && traits.email().isPresent()
        && !email.equalsIgnoreCase(traits.email().get())) {
      reader.rejectField("email", "the same address as contact.email");
    }
    errors.addAll(reader.errors());
    var properties = properties(request, plan, errors);
    if (!errors.isEmpty()) {
      throw ApiException.validationFailed(errors);
    }
    return new EnrollmentCommand(
        contact.key() != null
            ? new ContactSelector.ByKey(contact.key())
            : new ContactSelector.ByIdentity(new Identity(contact.userId(), null, email)),
        traits,
        consents,
        properties,
        correlationKey(request.key(), plan));
  }

  private static Map<String, @Nullable Object> properties(
      EnrollContactRequest request, Plan plan, List<FieldError> errors) {
    var reader =
        JsonObjectReader.of(
            JsonNodeFactory.instance.objectNode().set("properties", request.properties()), "");
    var values = reader.object("properties").valuesExcept();
    if (plan.keyProperty() != null && request.key() != null) {
      values.put(plan.keyProperty(), request.key());
    }
    errors.addAll(reader.errors());
    return values;
  }

  private static void checkKey(@Nullable String key, Plan plan, List<FieldError> errors) {
    if (plan.keyProperty() == null && key != null) {
      errors.add(
          new FieldError(
              "key",
              "\"%s\"".formatted(key),
              "none, since %s is entered once at a time".formatted(plan.name())));
    } else if (plan.keyProperty() != null && key == null) {
      errors.add(
          new FieldError(
              "key",
              "missing",
              "the %s that the enrollment is for, a text or a number"
                  .formatted(plan.keyProperty())));
    }
  }

  private static void checkContact(ContactReference contact, List<FieldError> errors) {
    boolean hasIdentity = contact.userId() != null || contact.email() != null;
    if (contact.key() == null && !hasIdentity) {
      errors.add(new FieldError("contact", "an object", ContactReference.EXPECTED));
    }
    if (contact.key() != null && hasIdentity) {
      errors.add(
          new FieldError(
              "contact.key",
              "\"%s\"".formatted(contact.key()),
              "a key alone, or userId and email"));
    }
  }

  private static @Nullable String parseEmail(
      @Nullable String text, AddressParser addresses, List<FieldError> errors) {
    if (text == null) {
      return null;
    }
    var address = addresses.parseEmail(text).map(EmailAddress::value);
    if (address.isEmpty()) {
      errors.add(
          new FieldError(
              "contact.email", "\"%s\"".formatted(text), addresses.expectedEmailInsteadOf(text)));
    }
    return address.orElse(null);
  }

  private static String correlationKey(@Nullable String key, Plan plan) {
    return plan.keyProperty() == null || key == null
        ? ""
        : EntryRules.of(plan).correlationKeyOf(Map.of(plan.keyProperty(), key));
  }
}
