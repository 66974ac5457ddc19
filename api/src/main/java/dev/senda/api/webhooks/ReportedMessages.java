package dev.senda.api.webhooks;

import dev.senda.channels.ProviderEvent;
import dev.senda.journey.Channel;
import dev.senda.store.engagement.EngagedMessages;
import dev.senda.store.engagement.EngagedMessages.EngagedMessage;
import dev.senda.store.messages.MessageLedger;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds the messages that the events of a provider are about, and locks their contacts. */
@Component
class ReportedMessages {

  private final MessageLedger ledger;
  private final EngagedMessages messages;

  ReportedMessages(MessageLedger ledger, EngagedMessages messages) {
    this.ledger = ledger;
    this.messages = messages;
  }

  /**
   * How an event names its message.
   *
   * @param messageId our own id, which counts first
   * @param providerMessageId the provider's id
   */
  record Key(String account, @Nullable UUID messageId, @Nullable String providerMessageId) {

    static Key of(ProviderEvent event) {
      return new Key(event.account(), event.messageId(), event.providerMessageId());
    }
  }

  /**
   * The messages under the lock of their contacts. A message of another account or provider is
   * absent.
   *
   * @param keys of events of one account
   */
  Map<Key, EngagedMessage> lock(Collection<Key> keys, Set<Channel> channels) {
    var byProviderId =
        ledger.findByProviderMessageIds(
            keys.iterator().next().account(),
            keys.stream()
                .map(Key::providerMessageId)
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(LinkedHashSet::new)));
    var ids = new LinkedHashSet<>(byProviderId.values());
    keys.stream().map(Key::messageId).filter(Objects::nonNull).forEach(ids::add);
    var found = messages.lockAll(ids);
    var locked = new HashMap<Key, EngagedMessage>();
    for (var key : keys) {
      Stream.of(
              Optional.ofNullable(key.messageId()),
              Optional.ofNullable(key.providerMessageId()).map(byProviderId::get))
          .flatMap(Optional::stream)
          .map(found::get)
          .filter(message -> message != null && isSentBy(key.account(), channels, message))
          .findFirst()
          .ifPresent(message -> locked.put(key, message));
    }
    return locked;
  }

  private static boolean isSentBy(String account, Set<Channel> channels, EngagedMessage message) {
    return account.equals(message.row().account()) && channels.contains(message.row().channel());
  }
}
