package dev.senda.workers;

import dev.senda.catalog.Catalog;
import dev.senda.journey.Channel;
import dev.senda.journey.Message;
import dev.senda.journey.Plan;
import dev.senda.store.Contact;
import dev.senda.store.Conversations;
import dev.senda.temporal.Lane;
import dev.senda.temporal.Lanes;
import dev.senda.workers.rendering.Renderer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * When WhatsApp takes a message: free text for 24 hours after the person wrote to us, content that
 * it approved always. Real time, however fast the house's clock runs.
 */
final class Windows {

  /** A text that is handed over at its very end would come too late. */
  private static final Duration OPEN_FOR = Duration.ofHours(24).minusMinutes(5);

  private final Conversations conversations;
  private final Catalog catalog;
  private final Renderer renderer;
  private final Lanes lanes;
  private final Predicate<String> accounts;

  /**
   * @param accounts which of them take free text only for a while, by their names
   */
  Windows(
      Conversations conversations,
      Catalog catalog,
      Renderer renderer,
      Lanes lanes,
      Predicate<String> accounts) {
    this.conversations = conversations;
    this.catalog = catalog;
    this.renderer = renderer;
    this.lanes = lanes;
    this.accounts = accounts;
  }

  /** Whether free text goes to this address now. */
  boolean isOpen(Plan plan, Channel channel, String address) {
    return accountWithWindow(plan, channel)
        .map(account -> conversations.isOpen(account, channel, address, OPEN_FOR))
        .orElse(true);
  }

  /**
   * Why a message may not go to this address now, in words that a marketer reads; null where it
   * may.
   *
   * @throws dev.senda.workers.rendering.RenderingProblem if there is no such template
   */
  @Nullable String refusal(Plan plan, Message.Single message, Contact contact, String address) {
    return isOpen(plan, message.channel(), address)
            || renderer.hasApprovedContent(catalog.find(plan.name()), message, contact.locale())
        ? null
        : "the contact has not written to us on WhatsApp for 24 hours, and %s has no approved template"
            .formatted(message.template());
  }

  private Optional<String> accountWithWindow(Plan plan, Channel channel) {
    return channel == Channel.WHATSAPP
        ? lanes.of(channel, plan.messages()).map(Lane::account).filter(accounts)
        : Optional.empty();
  }
}
