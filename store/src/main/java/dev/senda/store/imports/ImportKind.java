package dev.senda.store.imports;

import java.util.Locale;

/** What the rows of a file are. */
public enum ImportKind {
  /** Contacts, with their consents, withdrawals and suppressions. */
  CONTACTS,
  /** Addresses to which nothing may be sent. */
  SUPPRESSIONS;

  /** As in the API: {@code contacts}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
