package dev.senda.channels.address;

import dev.senda.journey.Channel;
import java.util.regex.Pattern;

/** What an address looks like on each channel. */
public final class ChannelAddress {

  /** The id that a messenger or a push service gave to the contact; its form is not known. */
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,4096}");

  private ChannelAddress() {}

  /**
   * Whether messages of the channel can be sent to the address.
   *
   * @throws IllegalArgumentException if contacts have no address on that channel
   */
  public static boolean isValid(Channel channel, String address) {
    return switch (channel) {
      case EMAIL -> EmailAddress.isValid(address);
      case SMS, WHATSAPP -> PhoneNumber.isValid(address);
      case MESSENGER, PUSH -> TOKEN.matcher(address).matches();
      case WEBHOOK ->
          throw new IllegalArgumentException(
              "channel: %s (expected one by which contacts are written to)"
                  .formatted(channel.wireName()));
    };
  }
}
