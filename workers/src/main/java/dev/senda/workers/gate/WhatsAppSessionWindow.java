package dev.senda.workers.gate;

import dev.senda.journey.Channel;
import dev.senda.journey.Journey;
import dev.senda.journey.Message;
import dev.senda.journey.Plan;
import dev.senda.store.channels.InboundSessions;
import dev.senda.temporal.queues.ChannelQueue;
import dev.senda.temporal.queues.ChannelQueues;
import dev.senda.workers.rendering.MessageRenderer;
import dev.senda.workers.rendering.RenderingException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * WhatsApp's session window: WhatsApp takes free text for 24 hours after the contact wrote to us,
 * and an approved template at any time. Real time, even if simulated time runs faster.
 */
public final class WhatsAppSessionWindow {

  /** Five minutes less than WhatsApp allows: a text at the very end would arrive too late. */
  private static final Duration OPEN_FOR = Duration.ofHours(24).minusMinutes(5);

  private final InboundSessions inboundSessions;
  private final MessageRenderer renderer;
  private final ChannelQueues channelQueues;
  private final Predicate<String> accounts;

  /**
   * @param accounts which accounts have a session window, by name
   */
  public WhatsAppSessionWindow(
      InboundSessions inboundSessions,
      MessageRenderer renderer,
      ChannelQueues channelQueues,
      Predicate<String> accounts) {
    this.inboundSessions = inboundSessions;
    this.renderer = renderer;
    this.channelQueues = channelQueues;
    this.accounts = accounts;
  }

  /** Whether free text may be sent to this address now. */
  public boolean isOpen(Plan plan, Channel channel, String address) {
    return accountWithWindow(plan, channel)
        .map(account -> inboundSessions.isOpen(account, channel, address, OPEN_FOR))
        .orElse(true);
  }

  /** Which choices of a message have a template that WhatsApp approved. Reads template files. */
  public WhatsAppTemplates findTemplates(
      Journey journey, Message message, @Nullable String locale) {
    var approved = new HashSet<Message.Single>();
    var failures = new HashMap<Message.Single, RenderingException>();
    for (var choice : message.choices()) {
      if (choice.channel() == Channel.WHATSAPP) {
        try {
          if (renderer.hasWhatsAppTemplate(journey, choice, locale)) {
            approved.add(choice);
          }
        } catch (RenderingException failure) {
          failures.put(choice, failure);
        }
      }
    }
    return new WhatsAppTemplates(approved, failures);
  }

  /**
   * Why a message may not be sent to this address now, as the console shows it to marketers; null
   * if it may be sent.
   *
   * @throws RenderingException if the session is closed and the template is missing or broken
   */
  @Nullable String skipReason(
      Plan plan, Message.Single message, String address, WhatsAppTemplates templates) {
    return isOpen(plan, message.channel(), address) || templates.hasTemplate(message)
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
