package dev.senda.store.channels;

import dev.senda.journey.Channel;
import dev.senda.store.support.SqlTimestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Channel accounts that send nothing for now: the provider asks to wait, or refuses us until an
 * operator fixes a fault. All instants are real time.
 */
@Repository
public class ChannelHolds {

  private final JdbcClient database;

  ChannelHolds(JdbcClient database) {
    this.database = database;
  }

  /**
   * A held account.
   *
   * @param needsIntervention whether an operator must fix a fault; otherwise the hold ends by
   *     itself
   * @param reason what the provider said
   * @param nextAttemptAt when messages may be sent again; if an operator is needed, when the next
   *     message may probe the provider
   */
  public record ChannelHold(
      Channel channel,
      String account,
      boolean needsIntervention,
      String reason,
      Instant heldSince,
      Instant nextAttemptAt) {}

  /** All active holds, oldest first. */
  public List<ChannelHold> findActive() {
    return database
        .sql(
            """
            select channel, account, needs_intervention, reason, held_since, next_attempt_at from channel_holds
            where needs_intervention or next_attempt_at > now()
            order by held_since
            """)
        .query(ChannelHolds::hold)
        .list();
  }

  /** The active hold of this account. */
  public Optional<ChannelHold> findActive(Channel channel, String account) {
    return database
        .sql(
            """
            select channel, account, needs_intervention, reason, held_since, next_attempt_at from channel_holds
            where channel = :channel and account = :account
              and (needs_intervention or next_attempt_at > now())
            """)
        .param("channel", channel.wireName())
        .param("account", account)
        .query(ChannelHolds::hold)
        .optional();
  }

  /**
   * Holds the account until an operator fixes what the provider complains about.
   *
   * @param untilNextTry how long until one message may probe the provider
   * @return whether the account was not held this way before
   */
  public boolean hold(Channel channel, String account, String reason, Duration untilNextTry) {
    return hold(channel, account, reason, untilNextTry, false);
  }

  /**
   * As {@link #hold}, where the provider accepts messages and complains only in its delivery
   * reports: an accepted message does not lift this hold.
   */
  public boolean holdFromDeliveryReport(
      Channel channel, String account, String reason, Duration untilNextTry) {
    return hold(channel, account, reason, untilNextTry, true);
  }

  private boolean hold(
      Channel channel,
      String account,
      String reason,
      Duration untilNextTry,
      boolean liftsOnReport) {
    return database
        .sql(
            """
            insert into channel_holds (channel, account, needs_intervention, lifts_on_report, reason, held_since,
                               next_attempt_at)
            values (:channel, :account, true, :liftsOnReport, :reason, now(),
                    now() + :wait * interval '1 millisecond')
            on conflict (channel, account) do update
            set needs_intervention = true, lifts_on_report = :liftsOnReport, reason = :reason,
                next_attempt_at = excluded.next_attempt_at,
                held_since = case when channel_holds.needs_intervention then channel_holds.held_since else excluded.held_since end
            returning held_since = now() as news
            """)
        .param("channel", channel.wireName())
        .param("account", account)
        .param("liftsOnReport", liftsOnReport)
        .param("reason", reason)
        .param("wait", untilNextTry.toMillis())
        .query(Boolean.class)
        .single();
  }

  /** Holds the account for so long, as the provider asks. A longer hold stays. */
  public void backOff(Channel channel, String account, String reason, Duration rest) {
    database
        .sql(
            """
            insert into channel_holds (channel, account, needs_intervention, lifts_on_report, reason, held_since,
                               next_attempt_at)
            values (:channel, :account, false, false, :reason, now(),
                    now() + :rest * interval '1 millisecond')
            on conflict (channel, account) do update
            set reason = :reason,
                held_since = case when channel_holds.next_attempt_at > now() then channel_holds.held_since else now() end,
                next_attempt_at = greatest(channel_holds.next_attempt_at, excluded.next_attempt_at)
            where not channel_holds.needs_intervention
            """)
        .param("channel", channel.wireName())
        .param("account", account)
        .param("reason", reason)
        .param("rest", rest.toMillis())
        .update();
  }

  /**
   * Lets the caller probe the provider, if a probe is due and nobody else has taken it.
   *
   * @param untilNextTry how long until the next probe
   * @return whether the caller may probe
   */
  public boolean tryAcquireProbe(Channel channel, String account, Duration untilNextTry) {
    return database
            .sql(
                """
                update channel_holds set next_attempt_at = now() + :wait * interval '1 millisecond'
                where channel = :channel and account = :account and needs_intervention
                  and next_attempt_at <= now()
                """)
            .param("channel", channel.wireName())
            .param("account", account)
            .param("wait", untilNextTry.toMillis())
            .update()
        > 0;
  }

  /**
   * An operator says that the fault is fixed: the next message probes at once, and an accepted
   * message lifts the hold. If the provider complains again, the account is held again.
   *
   * @return whether it was held
   */
  public boolean requestProbeNow(Channel channel, String account) {
    return database
            .sql(
                """
                update channel_holds set next_attempt_at = now(), lifts_on_report = false
                where channel = :channel and account = :account
                """)
            .param("channel", channel.wireName())
            .param("account", account)
            .update()
        > 0;
  }

  /**
   * The provider accepted a message again.
   *
   * @return whether the hold is lifted: not if only a delivery report can lift it
   */
  public boolean lift(Channel channel, String account) {
    return lift(channel, account, false);
  }

  /** A delivery report says that a message was delivered: the hold is lifted. */
  public void liftFromDeliveryReport(Channel channel, String account) {
    lift(channel, account, true);
  }

  private boolean lift(Channel channel, String account, boolean liftsOnReport) {
    return database
            .sql(
                """
                delete from channel_holds
                where channel = :channel and account = :account and lifts_on_report = :liftsOnReport
                """)
            .param("channel", channel.wireName())
            .param("account", account)
            .param("liftsOnReport", liftsOnReport)
            .update()
        > 0;
  }

  private static ChannelHold hold(ResultSet row, int number) throws SQLException {
    return new ChannelHold(
        Channel.ofWireName(row.getString("channel")).orElseThrow(),
        row.getString("account"),
        row.getBoolean("needs_intervention"),
        row.getString("reason"),
        SqlTimestamps.instant(row, "held_since"),
        SqlTimestamps.instant(row, "next_attempt_at"));
  }
}
