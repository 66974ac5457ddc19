package dev.senda.api.enrollments;

import dev.senda.api.contacts.ReportedConsent;
import dev.senda.api.contacts.TraitsParser;
import dev.senda.api.http.JsonObjectReader;
import dev.senda.channels.address.EmailAddress;
import dev.senda.journey.Plan;
import dev.senda.store.contacts.Contacts.Identity;
import dev.senda.store.contacts.Traits;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whom to enroll: somebody who is known by our key, or by what the app calls them. */
sealed interface EnrollmentRequest {

  int MAX_KEY_LENGTH = 255;

  Traits traits();

  List<ReportedConsent> consents();

  /** What tells the contact's enrollments in the journey apart; empty where its plan has no key. */
  String enrollmentKey();

  /** A contact by its key. */
  record ByKey(
      String contactKey, Traits traits, List<ReportedConsent> consents, String enrollmentKey)
      implements EnrollmentRequest {}

  /** A contact that is made where nobody goes by this yet. */
  record ByIdentity(
      Identity identity, Traits traits, List<ReportedConsent> consents, String enrollmentKey)
      implements EnrollmentRequest {}

  /**
   * Reads the body of a request.
   *
   * @param plan of the journey to enter
   * @throws dev.senda.api.http.ApiException if anything is wrong with it
   */
  static EnrollmentRequest parse(JsonObjectReader body, Plan plan) {
    body.rejectUnknownFields("contact", "key");
    var runKey = enrollmentKey(body, plan);
    var contact = body.object("contact");
    contact.rejectUnknownFields("userId", "email", "key", "traits");
    var jsonObjectReader = contact.object("traits");
    var traits = TraitsParser.parse(jsonObjectReader);
    var consents = ReportedConsent.parseAll(jsonObjectReader);
    var key = contact.text("key", 64);
    var userId = contact.id("userId", 255);
    var email =
        contact.text(
            "email", EmailAddress.MAX_LENGTH, EmailAddress::isValid, TraitsParser.EXPECTED_EMAIL);
    if (!contact.has("key") && !contact.has("userId") && !contact.has("email")) {
      body.rejectField("contact", "an object with userId, email or key");
    }
    if (contact.has("key") && (contact.has("userId") || contact.has("email"))) {
      contact.rejectField("key", "a key alone, or userId and email");
    }
    if (email.isPresent()
        && traits.email().isPresent()
        && !email.get().equalsIgnoreCase(traits.email().get())) {
      jsonObjectReader.rejectField("email", "the same address as contact.email");
    }
    body.throwIfInvalid();
    return key.isPresent()
        ? new ByKey(key.get(), traits, consents, runKey)
        : new ByIdentity(
            identity(userId.orElse(null), email.orElse(null)), traits, consents, runKey);
  }

  private static String enrollmentKey(JsonObjectReader body, Plan plan) {
    if (plan.keyProperty() == null) {
      if (body.has("key")) {
        body.rejectField("key", "none, since %s is entered once at a time".formatted(plan.name()));
      }
      return "";
    }
    if (!body.has("key")) {
      body.rejectField(
          "key",
          "the %s that the enrollment is for, a text or a number".formatted(plan.keyProperty()));
    }
    return body.id("key", MAX_KEY_LENGTH)
        .map(
            key ->
                EnrollmentStarter.admissionRules(plan)
                    .correlationKeyOf(Map.of(plan.keyProperty(), key)))
        .orElse("");
  }

  private static Identity identity(@Nullable String userId, @Nullable String email) {
    return new Identity(userId, null, email);
  }
}
