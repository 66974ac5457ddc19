package dev.senda.api.enrollments;

import dev.senda.api.contacts.ContactFields;
import dev.senda.api.contacts.GivenConsent;
import dev.senda.api.routing.Entrance;
import dev.senda.api.web.Fields;
import dev.senda.journey.Plan;
import dev.senda.store.Contacts.Identity;
import dev.senda.store.Traits;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whom to enroll: somebody who is known by our key, or by what the app calls them. */
sealed interface EnrollmentRequest {

  int LONGEST_KEY = 255;

  Traits traits();

  List<GivenConsent> consents();

  /** What tells the contact's enrollments in the journey apart; empty where its plan has no key. */
  String runKey();

  /** A contact by its key. */
  record ByKey(String key, Traits traits, List<GivenConsent> consents, String runKey)
      implements EnrollmentRequest {}

  /** A contact that is made where nobody goes by this yet. */
  record ByIdentity(Identity identity, Traits traits, List<GivenConsent> consents, String runKey)
      implements EnrollmentRequest {}

  /**
   * Reads the body of a request.
   *
   * @param plan of the journey to enter
   * @throws dev.senda.api.web.Problem if anything is wrong with it
   */
  static EnrollmentRequest of(Fields body, Plan plan) {
    body.expectOnly("contact", "key");
    var runKey = runKey(body, plan);
    var contact = body.object("contact");
    contact.expectOnly("userId", "email", "key", "traits");
    var fields = contact.object("traits");
    var traits = ContactFields.traits(fields);
    var consents = GivenConsent.in(fields);
    var key = contact.text("key", 64);
    var userId = contact.id("userId", 255);
    var email =
        contact.text(
            "email",
            ContactFields.LONGEST_EMAIL,
            ContactFields::isEmail,
            ContactFields.EMAIL_EXPECTED);
    if (!contact.has("key") && !contact.has("userId") && !contact.has("email")) {
      body.wrong("contact", "an object with userId, email or key");
    }
    if (contact.has("key") && (contact.has("userId") || contact.has("email"))) {
      contact.wrong("key", "a key alone, or userId and email");
    }
    if (email.isPresent()
        && traits.email().isPresent()
        && !email.get().equalsIgnoreCase(traits.email().get())) {
      fields.wrong("email", "the same address as contact.email");
    }
    body.check();
    return key.isPresent()
        ? new ByKey(key.get(), traits, consents, runKey)
        : new ByIdentity(
            identity(userId.orElse(null), email.orElse(null)), traits, consents, runKey);
  }

  private static String runKey(Fields body, Plan plan) {
    if (plan.key() == null) {
      if (body.has("key")) {
        body.wrong("key", "none, since %s is entered once at a time".formatted(plan.name()));
      }
      return "";
    }
    if (!body.has("key")) {
      body.wrong(
          "key", "the %s that the enrollment is for, a text or a number".formatted(plan.key()));
    }
    return body.id("key", LONGEST_KEY)
        .map(key -> Entrance.rulesOf(plan).keyIn(Map.of(plan.key(), key)))
        .orElse("");
  }

  private static Identity identity(@Nullable String userId, @Nullable String email) {
    return new Identity(userId, null, email);
  }
}
