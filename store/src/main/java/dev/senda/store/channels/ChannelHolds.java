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
 * Channels' accounts that send nothing for now: the provider asks us to wait, or refuses us and
 * somebody must mend it. All times are real, whatever the house's clock says.
 */
@Repository
public class ChannelHolds {

  private final JdbcClient database;

  ChannelHolds(JdbcClient database) {
    this.database = database;
  }

  /**
   * An account that is held.
   *
   * @param needsIntervention whether somebody must mend something; if not, it ends by itself
   * @param reason what the provider said
   * @param nextAttemptAt when messages may go again; where people are needed, when one of them may
   *     try whether it is mended
   */
  public record ChannelHold(
      Channel channel,
      String account,
      boolean needsIntervention,
      String reason,
      Instant heldSince,
      Instant nextAttemptAt) {}

  /** All that stand, oldest first. */
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

  /** The hold of this account, if one stands. */
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
   * Holds the account until somebody mends what the provider complains of.
   *
   * @param untilNextTry how long until one message tries again
   * @return whether it is news: it was not held so before
   */
  public boolean hold(Channel channel, String account, String reason, Duration untilNextTry) {
    return hold(channel, account, reason, untilNextTry, false);
  }

  /**
   * As {@link #hold}, where the provider takes messages all the same and complains of it later, in
   * its reports: that it takes another one does not say that it is mended.
   */
  public boolean holdFromDeliveryReport(
      Channel channel, String account, String reason, Duration untilNextTry) {
    return hold(channel, account, reason, untilNextTry, true);
  }

  private boolean hold(
      Channel channel, String account, String reason, Duration untilNextTry, boolean toldLater) {
    return database
        .sql(
            """
            insert into channel_holds (channel, account, needs_intervention, lifts_on_report, reason, held_since,
                               next_attempt_at)
            values (:channel, :account, true, :toldLater, :reason, now(),
                    now() + :wait * interval '1 millisecond')
            on conflict (channel, account) do update
            set needs_intervention = true, lifts_on_report = :toldLater, reason = :reason,
                next_attempt_at = excluded.next_attempt_at,
                held_since = case when channel_holds.needs_intervention then channel_holds.held_since else excluded.held_since end
            returning held_since = now() as news
            """)
        .param("channel", channel.wireName())
        .param("account", account)
        .param("toldLater", toldLater)
        .param("reason", reason)
        .param("wait", untilNextTry.toMillis())
        .query(Boolean.class)
        .single();
  }

  /** Lets the account rest for so long, as the provider asks. A longer rest stays. */
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
   * Lets one of those who wait try whether it is mended.
   *
   * @param untilNextTry how long until another one may
   * @return whether it is the caller
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
   * Somebody says that it is mended: the next message tries at once, and that the provider takes it
   * is enough. Where it complains later all the same, it is held again.
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
   * The provider took a message again.
   *
   * @return whether the account is free: not where only a report can say that it is mended
   */
  public boolean lift(Channel channel, String account) {
    return lift(channel, account, false);
  }

  /** The provider reports that a message arrived: whatever it complained of is mended. */
  public void liftFromDeliveryReport(Channel channel, String account) {
    lift(channel, account, true);
  }

  private boolean lift(Channel channel, String account, boolean toldLater) {
    return database
            .sql(
                """
                delete from channel_holds
                where channel = :channel and account = :account and lifts_on_report = :toldLater
                """)
            .param("channel", channel.wireName())
            .param("account", account)
            .param("toldLater", toldLater)
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
