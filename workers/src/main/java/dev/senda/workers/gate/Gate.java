package dev.senda.workers.gate;

import dev.senda.channels.address.ChannelAddress;
import dev.senda.journey.Channel;
import dev.senda.journey.MessageClass;
import dev.senda.journey.Plan;
import dev.senda.settings.ConsentModel;
import dev.senda.store.consent.Consents;
import dev.senda.store.consent.Consents.Consent;
import dev.senda.store.consent.Suppressions;
import dev.senda.store.consent.Suppressions.Suppression;
import dev.senda.store.contacts.Contact;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.sending.Deferral;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a message may be sent to a contact now. Each attempt calls it again, under a lock
 * on the contact.
 */
public final class Gate {

  private final Suppressions suppressions;
  private final Consents consents;
  private final Contacts contacts;
  private final Function<String, ConsentModel> topics;
  private final SendRuleGate rules;

  /**
   * @param topics the consent model of each topic
   */
  public Gate(
      Suppressions suppressions,
      Consents consents,
      Contacts contacts,
      Function<String, ConsentModel> topics,
      SendRuleGate rules) {
    this.suppressions = suppressions;
    this.contacts = contacts;
    this.consents = consents;
    this.topics = topics;
    this.rules = rules;
  }

  /** The decision. */
  public sealed interface Decision {

    /** Send the message to this address. */
    record Send(String address) implements Decision {
      /** The key only: personal data stays out of logs. */
      @Override
      public String toString() {
        return "Send[]";
      }
    }

    /** Do not send before the end of this deferral. */
    record Defer(Deferral deferral) implements Decision {}

    /** Do not send until a person has decided; the enrollment shows this reason. */
    record Hold(String reason) implements Decision {}

    /** Do not send, for this reason, which the console shows to marketers. */
    record Skip(String reason) implements Decision {}
  }

  /** What a contact decided, and which addresses are suppressed. */
  public interface Permissions {

    /** Why no message may be sent to this address of the contact; empty if it may. */
    Optional<Suppression> suppression(Channel channel, String address);

    /** The latest decision about the topic on this channel. */
    Optional<Consent> consent(String topic, Channel channel);
  }

  /** Permissions that are read from the database, one by one. */
  public Permissions storedPermissions(Contact contact) {
    return new Permissions() {
      @Override
      public Optional<Suppression> suppression(Channel channel, String address) {
        return suppressions.find(channel, address);
      }

      @Override
      public Optional<Consent> consent(String topic, Channel channel) {
        return consents.findLatest(contact.key(), topic, channel);
      }
    };
  }

  /**
   * Decides whether a message of this plan may be sent to this contact on this channel, without the
   * rules about when and how often.
   */
  public Decision decide(Contact contact, Plan plan, Channel channel) {
    return decide(
        contact,
        plan,
        channel,
        true,
        storedPermissions(contact),
        new SendRuleGate.RuleScope.NotAsked());
  }

  /** Until when nothing is sent to this contact at this hour; empty if something is. */
  public Optional<Instant> closedUntil(Contact contact, Plan plan, Channel channel) {
    return rules.closedUntil(contact, plan, channel);
  }

  /**
   * As above, with permissions that are known already, and with the rules.
   *
   * @param needsConsent false for a mail that asks for consent
   * @param scope whether the rules are asked about when and how often
   */
  Decision decide(
      Contact contact,
      Plan plan,
      Channel channel,
      boolean needsConsent,
      Permissions permissions,
      SendRuleGate.RuleScope scope) {
    if (contact.erasedAt() != null) {
      return new Decision.Skip("the contact was erased");
    }
    var address = contact.address(channel);
    if (address == null || address.isBlank()) {
      return new Decision.Skip(
          "the contact has no " + addressInWords(channel) + reasonOfNone(contact, channel));
    }
    if (!ChannelAddress.isValid(channel, address)) {
      return new Decision.Skip("the contact's %s is not valid".formatted(addressInWords(channel)));
    }
    var suppression = permissions.suppression(channel, address);
    boolean isObjection = suppression.isPresent() && suppression.get().isObjection();
    if (isObjection && plan.messageClass() == MessageClass.MARKETING) {
      return new Decision.Hold(
          "a reply by %s may be an opt-out: a person must read it (see the open tasks and the suppressions)"
              .formatted(channel.wireName()));
    }
    boolean isErased = suppression.isPresent() && suppression.get().isErased();
    if (isErased
        && plan.messageClass() == MessageClass.MARKETING
        && needsConsent
        && !hasConsentedSince(suppression.get().at(), plan.topic(), channel, permissions)) {
      return new Decision.Skip(
          "the person with this address was erased, and has not consented since");
    }
    if (suppression.isPresent() && !isObjection && !isErased) {
      return new Decision.Skip("address suppressed: " + suppression.get().reason());
    }
    var refusal = needsConsent ? refusal(plan.topic(), channel, permissions) : null;
    if (refusal != null) {
      return new Decision.Skip(refusal);
    }
    // A mail that asks for consent is no advertising.
    return needsConsent && scope instanceof SendRuleGate.RuleScope.Asked(var key)
        ? rules.decide(contact, plan, channel, address, permissions, key)
        : new Decision.Send(address);
  }

  /** A file of another tool may be older than the erasure, so an import is no new consent. */
  private static boolean hasConsentedSince(
      Instant erasedAt, @Nullable String topic, Channel channel, Permissions permissions) {
    return topic != null
        && permissions
            .consent(topic, channel)
            .filter(consent -> consent.isGranted() && consent.at().isAfter(erasedAt))
            .filter(consent -> !consent.source().equals(Consent.SOURCE_IMPORT))
            .isPresent();
  }

  private String reasonOfNone(Contact contact, Channel channel) {
    return channel == Channel.EMAIL && contacts.findRefusedEmail(contact.key()).isPresent()
        ? ": the reported one belongs to another contact"
        : "";
  }

  private static String addressInWords(Channel channel) {
    return switch (channel) {
      case EMAIL -> "email address";
      case SMS, WHATSAPP -> "phone number";
      case MESSENGER -> Contact.MESSENGER_ID;
      case PUSH -> Contact.PUSH_TOKEN;
      case WEBHOOK -> throw notAMessageChannel(channel);
    };
  }

  private static IllegalArgumentException notAMessageChannel(Channel channel) {
    return new IllegalArgumentException(
        "channel: %s (expected a channel that sends messages to contacts)"
            .formatted(channel.wireName()));
  }

  private @Nullable String refusal(
      @Nullable String topic, Channel channel, Permissions permissions) {
    if (topic == null) {
      return null;
    }
    var consent = permissions.consent(topic, channel);
    if (consent.isPresent()) {
      return consent.get().isGranted()
          ? null
          : "unsubscribed from %s on %s"
              .formatted(topic, consent.get().at().atZone(ZoneOffset.UTC).toLocalDate());
    }
    return switch (topics.apply(topic)) {
      case IMPLIED -> null;
      case OPT_IN -> "no consent for %s by %s".formatted(topic, channel.wireName());
    };
  }
}
