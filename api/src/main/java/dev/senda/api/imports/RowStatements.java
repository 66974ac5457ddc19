package dev.senda.api.imports;

import dev.senda.api.imports.ParsedRow.Decision;
import dev.senda.api.imports.mapping.ImportField;
import dev.senda.api.imports.mapping.SubscriptionStatus;
import dev.senda.channels.SuppressionReason;
import dev.senda.journey.Channel;
import dev.senda.store.consent.Consents.ConsentState;
import dev.senda.store.consent.SuppressionList.SuppressedAddress;
import dev.senda.store.consent.Suppressions.Suppression;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one row says about consent and addresses. The strictest of several statements about one
 * channel wins. With topics, who unsubscribed in the other tool withdraws them; without, the
 * address is suppressed.
 */
final class RowStatements {

  private final List<String> topics;
  private final Instant now;
  private final Map<ImportField, Boolean> consents = new LinkedHashMap<>();
  private final Map<Channel, SubscriptionStatus> statuses = new EnumMap<>(Channel.class);
  private final Map<Channel, Instant> consentedAt = new EnumMap<>(Channel.class);
  private final Map<Channel, Instant> unsubscribedAt = new EnumMap<>(Channel.class);
  private final Set<Channel> unprovenGrants = EnumSet.noneOf(Channel.class);
  private @Nullable Instant bouncedAt;
  private @Nullable Instant suppressedAt;
  private boolean isSuppressed;
  private @Nullable String textVersion;
  private @Nullable String email;
  private @Nullable String phone;

  RowStatements(ImportOptions options, Instant now) {
    topics = options.topics();
    textVersion = options.textVersion();
    var status = options.status();
    if (status != null) {
      statuses.put(Channel.EMAIL, status);
    }
    this.now = now;
  }

  void setTextVersion(String text) {
    textVersion = text;
  }

  void setBouncedAt(Instant at) {
    bouncedAt = at;
  }

  void setSuppressedAt(Instant at) {
    suppressedAt = at;
  }

  void setUnsubscribedAt(Channel channel, Instant at) {
    unsubscribedAt.merge(channel, at, RowStatements::later);
  }

  void setConsentedAt(Channel channel, Instant at) {
    consentedAt.merge(channel, at, RowStatements::later);
  }

  /** Double opt-in has two times, and the confirmation counts. */
  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /** A consent whose time cannot be read is none: its proof is missing. */
  void setConsentTimeUnreadable(Channel channel) {
    unprovenGrants.add(channel);
  }

  void addConsent(ImportField field, boolean isGranted) {
    consents.merge(field, isGranted, Boolean::logicalAnd);
  }

  void add(Channel channel, SubscriptionStatus status) {
    statuses.merge(channel, status, RowStatements::stricter);
  }

  /** The other tool sends nothing to the address. */
  void suppress(SubscriptionStatus why) {
    isSuppressed = true;
    add(Channel.EMAIL, why);
  }

  /** The strictest status of the email address; empty if the row has none. */
  Optional<SubscriptionStatus> reason() {
    return Optional.ofNullable(statuses.get(Channel.EMAIL));
  }

  /** A complaint is the strictest, and then a bounce. */
  private static SubscriptionStatus stricter(SubscriptionStatus one, SubscriptionStatus other) {
    return rank(one) >= rank(other) ? one : other;
  }

  private static int rank(SubscriptionStatus status) {
    return switch (status) {
      case COMPLAINED -> 4;
      case BOUNCED -> 3;
      case UNSUBSCRIBED -> 2;
      case NONE -> 1;
      case SUBSCRIBED -> 0;
    };
  }

  /** Adds what the statements of the row do. */
  void decide(
      @Nullable String emailOfRow,
      @Nullable String phoneOfRow,
      List<Decision> decisions,
      List<SuppressedAddress> suppressions) {
    email = emailOfRow;
    phone = phoneOfRow;
    statuses.forEach(
        (channel, status) -> {
          switch (status) {
            case SUBSCRIBED -> topics.forEach(topic -> addGrant(decisions, topic, channel));
            case UNSUBSCRIBED -> unsubscribe(channel, decisions, suppressions);
            case BOUNCED ->
                suppress(
                    channel,
                    SuppressionReason.BOUNCED,
                    bouncedAt == null ? suppressedAt : bouncedAt,
                    suppressions);
            case COMPLAINED ->
                suppress(channel, SuppressionReason.COMPLAINED, suppressedAt, suppressions);
            case NONE -> {}
          }
        });
    consents.forEach(
        (field, granted) -> {
          if (!granted) {
            decisions.add(withdrawal(field.argument(), field.channel()));
          } else if (!isStopped(field.channel())) {
            addGrant(decisions, field.argument(), field.channel());
          }
        });
  }

  /** Whether the row says of the channel that nothing may be sent on it. */
  private boolean isStopped(Channel channel) {
    var status = statuses.get(channel);
    return status != null && rank(status) > rank(SubscriptionStatus.NONE);
  }

  private void unsubscribe(
      Channel channel, List<Decision> decisions, List<SuppressedAddress> suppressions) {
    boolean isStopped = isSuppressed && channel == Channel.EMAIL;
    if (topics.isEmpty() || isStopped) {
      suppress(
          channel,
          SuppressionReason.UNSUBSCRIBED,
          unsubscribedAt.getOrDefault(channel, isStopped ? suppressedAt : null),
          suppressions);
    }
    if (!topics.isEmpty()) {
      topics.forEach(topic -> decisions.add(withdrawal(topic, channel)));
    }
  }

  private Decision withdrawal(String topic, Channel channel) {
    return new Decision(
        topic, channel, ConsentState.WITHDRAWN, unsubscribedAt.get(channel), textVersion);
  }

  private void addGrant(List<Decision> decisions, String topic, Channel channel) {
    if (!unprovenGrants.contains(channel)) {
      decisions.add(
          new Decision(
              topic, channel, ConsentState.GRANTED, consentedAt.get(channel), textVersion));
    }
  }

  private void suppress(
      Channel channel,
      SuppressionReason why,
      @Nullable Instant at,
      List<SuppressedAddress> suppressions) {
    var address = channel == Channel.EMAIL ? email : phone;
    if (address != null) {
      suppressions.add(
          new SuppressedAddress(
              channel, address, new Suppression(why.wireName(), at == null ? now : at)));
    }
  }
}
