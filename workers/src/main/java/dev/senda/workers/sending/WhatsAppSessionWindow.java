package dev.senda.workers.sending;

import dev.senda.catalog.Catalog;
import dev.senda.journey.Channel;
import dev.senda.journey.Message;
import dev.senda.journey.Plan;
import dev.senda.store.channels.InboundSessions;
import dev.senda.store.contacts.Contact;
import dev.senda.temporal.queues.ChannelQueue;
import dev.senda.temporal.queues.ChannelQueues;
import dev.senda.workers.rendering.Renderer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * When WhatsApp takes a message: free text for 24 hours after the person wrote to us, content that
 * it approved always. Real time, however fast the house's clock runs.
 */
public final class WhatsAppSessionWindow {

  /** A text that is handed over at its very end would come too late. */
  private static final Duration OPEN_FOR = Duration.ofHours(24).minusMinutes(5);

  private final InboundSessions inboundSessions;
  private final Catalog catalog;
  private final Renderer renderer;
  private final ChannelQueues channelQueues;
  private final Predicate<String> accounts;

  /**
   * @param accounts which of them take free text only for a while, by their names
   */
  public WhatsAppSessionWindow(
      InboundSessions inboundSessions,
      Catalog catalog,
      Renderer renderer,
      ChannelQueues channelQueues,
      Predicate<String> accounts) {
    this.inboundSessions = inboundSessions;
    this.catalog = catalog;
    this.renderer = renderer;
    this.channelQueues = channelQueues;
    this.accounts = accounts;
  }

  /** Whether free text goes to this address now. */
  boolean isOpen(Plan plan, Channel channel, String address) {
    return accountWithWindow(plan, channel)
        .map(account -> inboundSessions.isOpen(account, channel, address, OPEN_FOR))
        .orElse(true);
  }

  /**
   * Why a message may not go to this address now, in words that a marketer reads; null where it
   * may.
   *
   * @throws dev.senda.workers.rendering.RenderingException if there is no such template
   */
  @Nullable String skipReason(Plan plan, Message.Single message, Contact contact, String address) {
    return isOpen(plan, message.channel(), address)
            || renderer.hasWhatsAppTemplate(
                catalog.findJourney(plan.name()), message, contact.locale())
        ? null
        : "the contact has not written to us on WhatsApp for 24 hours, and %s has no approved template"
            .formatted(message.template());
  }

  private Optional<String> accountWithWindow(Plan plan, Channel channel) {
    return channel == Channel.WHATSAPP
        ? channelQueues
            .find(channel, plan.messageClass())
            .map(ChannelQueue::account)
            .filter(accounts)
        : Optional.empty();
  }
}
