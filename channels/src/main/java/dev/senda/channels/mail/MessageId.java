package dev.senda.channels.mail;

import jakarta.mail.internet.InternetAddress;
import java.net.IDN;
import java.util.Locale;
import java.util.UUID;

/** The Message-ID of our mails (RFC 5322 3.6.4): the message's own id at the sender's domain. */
public final class MessageId {

  private MessageId() {}

  /** The header's value, with angle brackets. */
  public static String header(UUID id, InternetAddress from) {
    return prefix(id) + domain(from) + ">";
  }

  /** The beginning of the header, which does not depend on the sender. */
  public static String prefix(UUID id) {
    return "<" + id + "@";
  }

  /** The sender's domain in ASCII and lower case. */
  public static String domain(InternetAddress from) {
    var address = from.getAddress();
    return IDN.toASCII(address.substring(address.lastIndexOf('@') + 1)).toLowerCase(Locale.ROOT);
  }
}
