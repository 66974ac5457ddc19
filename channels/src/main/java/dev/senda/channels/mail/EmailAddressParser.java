package dev.senda.channels.mail;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.net.IDN;

/** The address of a mail as it goes over the wire. */
public final class EmailAddressParser {

  private EmailAddressParser() {}

  /**
   * Reads it.
   *
   * @return its domain in ASCII
   * @throws AddressException if it is none
   */
  public static InternetAddress parse(String address) throws AddressException {
    int at = address.lastIndexOf('@');
    try {
      return new InternetAddress(
          address.substring(0, at + 1) + IDN.toASCII(address.substring(at + 1)), true);
    } catch (IllegalArgumentException e) {
      throw new AddressException("its domain is none");
    }
  }
}
