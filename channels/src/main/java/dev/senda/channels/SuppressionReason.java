package dev.senda.channels;

import java.util.Arrays;
import java.util.Optional;

/** Why nothing is sent to an address any more. */
public enum SuppressionReason {
  /** The address does not exist, or accepts no messages. */
  BOUNCED("bounced", false),
  /** The contact called a message spam. */
  COMPLAINED("complained", false),
  /** The contact opted out at the provider, which sends them nothing of us. */
  OPTED_OUT("opted out", true),
  /** The contact answered STOP, or another word that means the same. */
  STOPPED("stopped", true),
  /** The contact unsubscribed by our own pages. */
  UNSUBSCRIBED("unsubscribed", true),
  /** The contact may have asked for no more messages: marketing waits until a person read it. */
  OBJECTION("objection", true);

  private final String wireName;
  private final boolean isRequestedByContact;

  SuppressionReason(String wireName, boolean isRequestedByContact) {
    this.wireName = wireName;
    this.isRequestedByContact = isRequestedByContact;
  }

  /** As it is stored in the table {@code suppressions}, and shown to people. */
  public String wireName() {
    return wireName;
  }

  /** Whether the contact asked for it, and so may take it back. */
  public boolean isRequestedByContact() {
    return isRequestedByContact;
  }

  public static Optional<SuppressionReason> ofWireName(String wireName) {
    return Arrays.stream(values()).filter(reason -> reason.wireName.equals(wireName)).findFirst();
  }
}
