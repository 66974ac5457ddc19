package dev.senda.channels.inbound;

import dev.senda.channels.address.PhoneNumberVariants;
import dev.senda.journey.Channel;
import java.util.List;
import java.util.Optional;

/**
 * An inbound message: a contact sent it to one of our accounts. Senda does not store its text.
 *
 * @param account the name of the account in our settings
 * @param providerMessageId the provider's id of the message
 * @param address the sender's address on the channel, as contacts have it
 * @param intent what the sender wants with it
 * @param texts what may be an answer that a journey expects: the payload of the button that was
 *     pressed, and the text
 */
public record InboundMessage(
    String account,
    String providerMessageId,
    Channel channel,
    String address,
    ReplyIntent intent,
    List<String> texts) {

  public InboundMessage {
    texts = List.copyOf(texts);
  }

  private static final int MAX_ADDRESS_LENGTH = 200;

  /** The same message from the other spelling of the sender's number; empty for none. */
  public Optional<InboundMessage> withAlternativeAddress() {
    return channel == Channel.WHATSAPP
        ? PhoneNumberVariants.alternativeOf(address)
            .map(
                other ->
                    new InboundMessage(account, providerMessageId, channel, other, intent, texts))
        : Optional.empty();
  }

  /** Whether the address is valid on its channel. */
  public boolean hasUsableAddress() {
    return !address.isBlank()
        && address.length() <= MAX_ADDRESS_LENGTH
        && address.chars().noneMatch(Character::isISOControl);
  }

  /** Hides the address and the text: they are personal data. */
  @Override
  public String toString() {
    return "InboundMessage[account=%s, providerMessageId=%s, channel=%s, intent=%s]"
        .formatted(account, providerMessageId, channel, intent);
  }
}
