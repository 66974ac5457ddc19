package dev.senda.workers;

import dev.senda.journey.Channel;
import dev.senda.journey.Plan;
import dev.senda.store.Consents;
import dev.senda.store.Contact;
import dev.senda.store.Suppressions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a message may go to a contact now. Asked anew for each try, under a lock on the
 * contact.
 */
final class Gate {

  private static final int LONGEST_ADDRESS = 254;

  /** RFC 5321, without what nobody has: quoted local parts and literal addresses. */
  private static final Pattern ADDRESS =
      Pattern.compile(
          "[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([\\p{L}\\p{N}]([\\p{L}\\p{N}-]{0,61}[\\p{L}\\p{N}])?\\.)+\\p{L}[\\p{L}\\p{N}-]{1,62}");

  private final Suppressions suppressions;
  private final Consents consents;
  private final Function<String, WorkerSettings.Consent> topics;

  /**
   * @param topics how a topic is consented to
   */
  Gate(
      Suppressions suppressions,
      Consents consents,
      Function<String, WorkerSettings.Consent> topics) {
    this.suppressions = suppressions;
    this.consents = consents;
    this.topics = topics;
  }

  /** What the gate says. */
  sealed interface Answer {

    /** Yes, to this address. */
    record Send(String address) implements Answer {}

    /** Not before then, house time. */
    record Defer(Instant until) implements Answer {}

    /** No, and why, in words that a marketer reads. */
    record Skip(String reason) implements Answer {}
  }

  /** May an email of this plan go to this contact now? */
  Answer askForEmail(Contact contact, Plan plan) {
    if (contact.erasedAt() != null) {
      return new Answer.Skip("the contact was erased");
    }
    var address = contact.email();
    if (address == null || address.isBlank()) {
      return new Answer.Skip("the contact has no email address");
    }
    if (!isAddress(address)) {
      return new Answer.Skip("the contact's email address is not valid");
    }
    var suppression = suppressions.find(Channel.EMAIL, address);
    if (suppression.isPresent()) {
      return new Answer.Skip("address suppressed: " + suppression.get().reason());
    }
    var refusal = refusal(contact, plan.topic());
    return refusal == null ? new Answer.Send(address) : new Answer.Skip(refusal);
  }

  private @Nullable String refusal(Contact contact, @Nullable String topic) {
    if (topic == null) {
      return null;
    }
    var consent = consents.newest(contact.key(), topic, Channel.EMAIL);
    if (consent.isPresent()) {
      return consent.get().permits()
          ? null
          : "unsubscribed from %s on %s"
              .formatted(topic, consent.get().at().atZone(ZoneOffset.UTC).toLocalDate());
    }
    return switch (topics.apply(topic)) {
      case IMPLIED -> null;
      case OPT_IN -> "no consent for %s by email".formatted(topic);
    };
  }

  static boolean isAddress(String address) {
    return address.length() <= LONGEST_ADDRESS && ADDRESS.matcher(address).matches();
  }
}
