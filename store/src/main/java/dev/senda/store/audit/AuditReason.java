package dev.senda.store.audit;

import java.util.regex.Pattern;

/** Hides the addresses in a reason that an operator wrote. */
final class AuditReason {

  private static final Pattern ADDRESS =
      Pattern.compile("[^\\s<>,;]*@[^\\s<>,;]*|\\+?[0-9](?:[ ().\\-/]{0,3}[0-9]){6,}");

  private static final int MAX_LENGTH = 500;

  private AuditReason() {}

  /**
   * The reason without email addresses and phone numbers: an asterisk stands for each word with an
   * at sign, and for seven or more digits. It is shortened to 500 characters.
   */
  static String withoutAddresses(String reason) {
    var hidden = ADDRESS.matcher(reason.strip()).replaceAll("*");
    return hidden.length() > MAX_LENGTH ? hidden.substring(0, MAX_LENGTH) : hidden;
  }
}
