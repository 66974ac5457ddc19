package dev.senda.store.consent;

import dev.senda.journey.Channel;
import dev.senda.store.erased.ErasedIdentifiers;
import dev.senda.store.erased.SuppressionReasons;
import dev.senda.store.support.SqlTimestamps;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Addresses to which no message may be sent. A suppression applies to every contact with the
 * address.
 */
@Repository
public class Suppressions {

  /** A reply that may be an opt-out: marketing to the address waits until a person has read it. */
  public static final String OBJECTION = SuppressionReasons.OBJECTION;

  /** The address of a person who was erased: no marketing without a new consent. */
  public static final String ERASED = SuppressionReasons.ERASED;

  private static final List<String> REQUESTED_BY_TEXT = List.of("stopped", "opted out", OBJECTION);

  /**
   * The end of an {@code insert} into this table: what becomes of an address that is suppressed
   * already. It decides as {@link Suppression#givesWayTo} does.
   */
  static final String REPLACE_IF_STRICTER =
      SuppressionReasons.replaceIfStricter("suppressions", "channel, address");

  private final JdbcClient database;
  private final ErasedIdentifiers erased;

  Suppressions(JdbcClient database, ErasedIdentifiers erased) {
    this.database = database;
    this.erased = erased;
  }

  /**
   * Why no message may be sent to an address.
   *
   * @param reason {@code unsubscribed}, {@code stopped} (by a text message), {@code opted out} (at
   *     the provider), {@code bounced}, {@code complained}, {@code objection}
   * @param at since when, simulated time
   */
  public record Suppression(String reason, Instant at) {

    /** Whether only marketing is suppressed, until the person consents anew. */
    public boolean isErased() {
      return reason.equals(ERASED);
    }

    /** Whether only marketing is held, until a person has decided. */
    public boolean isObjection() {
      return reason.equals(OBJECTION);
    }

    /** Whether the contact requested it, and may therefore lift it. */
    public boolean isRequestedByContact() {
      return SuppressionReasons.REQUESTED_BY_CONTACT.contains(reason);
    }

    /** Whether the other one replaces it where both are about one address. */
    boolean givesWayTo(Suppression other) {
      return (isRequestedByContact() && !other.isRequestedByContact())
          || (reason.equals(SuppressionReasons.UNSUBSCRIBED)
              && !other.reason.equals(SuppressionReasons.UNSUBSCRIBED)
              && !other.isForMarketing())
          || (isForMarketing() && !other.isForMarketing());
    }

    private boolean isForMarketing() {
      return isObjection() || isErased();
    }
  }

  /**
   * Suppresses the address. If it is suppressed already the first reason stays, with three
   * exceptions: a reason that the contact may lift gives way to one that it may not, {@code
   * unsubscribed} gives way to an opt-out by text message or at the provider, and an objection
   * gives way to everything. The address of an erased person, which no contact has, is stored as a
   * hash.
   */
  public void add(Channel channel, String address, Suppression suppression) {
    if (erased.keepsAsHash(channel, address, suppression.reason(), suppression.at())) {
      return;
    }
    database
        .sql(
            """
            insert into suppressions (channel, address, reason, suppressed_at)
            values (:channel, :address, :reason, :at)
            """
                + REPLACE_IF_STRICTER)
        .param("channel", channel.wireName())
        .param("address", canonical(channel, address))
        .param("reason", suppression.reason())
        .param("at", SqlTimestamps.toSql(suppression.at()))
        .update();
  }

  /**
   * Holds marketing to the address until a person has decided about an objection, also where a new
   * consent would lift the protection of an erased person.
   *
   * @param at simulated time
   * @return false if the address was suppressed or held already
   */
  public boolean addObjection(Channel channel, String address, Instant at) {
    return database
            .sql(
                """
                insert into suppressions (channel, address, reason, suppressed_at)
                values (:channel, :address, :reason, :at)
                on conflict (channel, address) do update
                set reason = excluded.reason, suppressed_at = excluded.suppressed_at
                where suppressions.reason = :erased
                """)
            .param("channel", channel.wireName())
            .param("address", canonical(channel, address))
            .param("reason", OBJECTION)
            .param("erased", ERASED)
            .param("at", SqlTimestamps.toSql(at))
            .update()
        > 0;
  }

  /**
   * Lifts the suppression, if the contact had requested it.
   *
   * @return whether it was lifted
   */
  public boolean lift(Channel channel, String address) {
    return lift(channel, address, SuppressionReasons.REQUESTED_BY_CONTACT);
  }

  /**
   * Lifts the suppression, if the contact had requested it by a text message on this channel.
   *
   * @return whether it was lifted
   */
  public boolean liftOptOutByText(Channel channel, String address) {
    return lift(channel, address, REQUESTED_BY_TEXT);
  }

  /**
   * Ends the hold of an address: its objection was no opt-out. Where the address is one of an
   * erased person, its protection is in force again.
   *
   * @return whether it was held
   */
  public boolean liftObjection(Channel channel, String address) {
    boolean isLifted = delete(channel, address, List.of(OBJECTION));
    var identifier = ErasedIdentifiers.addressOn(channel, canonical(channel, address));
    if (isLifted && identifier != null) {
      erased.restoreSuppressions(List.of(identifier));
    }
    return isLifted;
  }

  private boolean lift(Channel channel, String address, List<String> reasons) {
    boolean isLifted = delete(channel, address, reasons);
    if (isLifted) {
      erased.forgetSuppression(channel, address);
    }
    return isLifted;
  }

  private boolean delete(Channel channel, String address, List<String> reasons) {
    return database
            .sql(
                """
                delete from suppressions
                where channel = :channel and address = :address and reason in (:reasons)
                """)
            .param("reasons", reasons)
            .param("channel", channel.wireName())
            .param("address", canonical(channel, address))
            .update()
        > 0;
  }

  public Optional<Suppression> find(Channel channel, String address) {
    return database
        .sql(
            "select reason, suppressed_at from suppressions where channel = :channel and address = :address")
        .param("channel", channel.wireName())
        .param("address", canonical(channel, address))
        .query(
            (row, number) ->
                new Suppression(
                    row.getString("reason"), SqlTimestamps.instant(row, "suppressed_at")))
        .optional();
  }

  /** The address as it is stored: case does not matter for email. */
  public static String canonical(Channel channel, String address) {
    var trimmed = address.strip();
    return channel == Channel.EMAIL ? trimmed.toLowerCase(Locale.ROOT) : trimmed;
  }
}
