package dev.senda.store.consent;

import dev.senda.journey.Channel;
import dev.senda.store.support.SqlTimestamps;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Addresses to which no message may be sent. A suppression applies to every contact with the
 * address.
 */
@Repository
public class Suppressions {

  private static final Set<String> REQUESTED_BY_CONTACT =
      Set.of("unsubscribed", "stopped", "opted out");

  private final JdbcClient database;

  Suppressions(JdbcClient database) {
    this.database = database;
  }

  /**
   * Why no message may be sent to an address.
   *
   * @param reason {@code unsubscribed}, {@code stopped} (by a text message), {@code opted out} (at
   *     the provider), {@code bounced}, {@code complained}
   * @param at since when, simulated time
   */
  public record Suppression(String reason, Instant at) {

    /** Whether the contact requested it, and may therefore lift it. */
    public boolean isRequestedByContact() {
      return REQUESTED_BY_CONTACT.contains(reason);
    }
  }

  /**
   * Suppresses the address. If it is suppressed already the first reason stays, with two
   * exceptions: a reason that the contact may lift gives way to one that it may not, and {@code
   * unsubscribed} gives way to an opt-out by text message or at the provider.
   */
  public void add(Channel channel, String address, Suppression suppression) {
    database
        .sql(
            """
            insert into suppressions (channel, address, reason, suppressed_at)
            values (:channel, :address, :reason, :at)
            on conflict (channel, address) do update
            set reason = excluded.reason, suppressed_at = excluded.suppressed_at
            where suppressions.reason in (:askedFor) and excluded.reason not in (:askedFor)
               or suppressions.reason = :here and excluded.reason <> :here
            """)
        .param("here", "unsubscribed")
        .param("askedFor", REQUESTED_BY_CONTACT)
        .param("channel", channel.wireName())
        .param("address", canonical(channel, address))
        .param("reason", suppression.reason())
        .param("at", SqlTimestamps.toSql(suppression.at()))
        .update();
  }

  /**
   * Lifts the suppression, if the contact had requested it.
   *
   * @return whether it was lifted
   */
  public boolean lift(Channel channel, String address) {
    return database
            .sql(
                """
                delete from suppressions
                where channel = :channel and address = :address and reason in (:askedFor)
                """)
            .param("askedFor", REQUESTED_BY_CONTACT)
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
