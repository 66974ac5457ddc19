package dev.senda.store.erased;

import static java.util.stream.Collectors.joining;

import java.util.List;

/** The reasons of suppressions that the store tells apart, and which of two is the stricter one. */
public final class SuppressionReasons {

  /** A reply that may be an opt-out: marketing to the address waits until a person has read it. */
  public static final String OBJECTION = "objection";

  /** The address of a person who was erased: no marketing without a new consent. */
  public static final String ERASED = "erased";

  public static final String UNSUBSCRIBED = "unsubscribed";

  /** The reasons that the contact requested, and may lift. */
  public static final List<String> REQUESTED_BY_CONTACT =
      List.of(UNSUBSCRIBED, "stopped", "opted out", OBJECTION, ERASED);

  private SuppressionReasons() {}

  /**
   * The end of an {@code insert} into this table: what becomes of an address that is suppressed
   * already. A reason that the contact may lift gives way to one that it may not, {@code
   * unsubscribed} to an opt-out by text message or at the provider, and those that hold only
   * marketing to all others.
   *
   * @param table with the columns reason and suppressed_at
   * @param key the columns of its primary key
   */
  public static String replaceIfStricter(String table, String key) {
    return """
        on conflict (%5$s) do update
        set reason = excluded.reason, suppressed_at = excluded.suppressed_at
        where %6$s.reason in (%1$s) and excluded.reason not in (%1$s)
           or %6$s.reason = '%2$s' and excluded.reason not in ('%2$s', '%3$s', '%4$s')
           or %6$s.reason in ('%3$s', '%4$s') and excluded.reason not in ('%3$s', '%4$s')
        """
        .formatted(
            REQUESTED_BY_CONTACT.stream().collect(joining("', '", "'", "'")),
            UNSUBSCRIBED,
            OBJECTION,
            ERASED,
            key,
            table);
  }
}
