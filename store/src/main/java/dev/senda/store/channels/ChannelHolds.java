package dev.senda.store.channels;

import dev.senda.journey.Channel;
import dev.senda.store.support.SqlTimestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Channel accounts that send nothing for now, because the provider asks to wait or an operator must
 * fix a fault. A hold can be limited to one recipient domain whose policy refuses us. All times are
 * real.
 */
@Repository
public class ChannelHolds {

  private static final String SELECT =
      """
      select channel, account, recipient_domain, needs_intervention, reason, held_since,
             next_attempt_at
      from channel_holds
      """;

  private final JdbcClient database;

  ChannelHolds(JdbcClient database) {
    this.database = database;
  }

  /**
   * A hold.
   *
   * @param recipientDomain the only domain that it holds, in lower case; empty for the whole
   *     account
   * @param needsIntervention whether an operator must fix something; if not, the hold ends by
   *     itself
   * @param reason the provider's reason
   * @param nextAttemptAt when messages may be sent again; with needsIntervention, when one of them
   *     probes whether the fault is fixed
   */
  public record ChannelHold(
      Channel channel,
      String account,
      String recipientDomain,
      boolean needsIntervention,
      String reason,
      Instant heldSince,
      Instant nextAttemptAt) {

    /** The domain as part of a hold's name; null for the whole account. */
    public @Nullable String onlyDomain() {
      return recipientDomain.isEmpty() ? null : recipientDomain;
    }
  }

  /** All active holds, oldest first. */
  public List<ChannelHold> findActive() {
    return database
        .sql(
            SELECT
                + """
                where needs_intervention or next_attempt_at > now()
                order by held_since, recipient_domain
                """)
        .query(ChannelHolds::hold)
        .list();
  }

  /** The active hold of the whole account. */
  public Optional<ChannelHold> findActive(Channel channel, String account) {
    return findActive(channel, account, "");
  }

  /**
   * The active hold that stops a message to this domain: the hold of the whole account, or else
   * that of the domain.
   *
   * @param recipientDomain in lower case; empty where the channel has no domains
   */
  public Optional<ChannelHold> findActive(Channel channel, String account, String recipientDomain) {
    return database
        .sql(
            SELECT
                + """
                where channel = :channel and account = :account
                  and recipient_domain in ('', :domain)
                  and (needs_intervention or next_attempt_at > now())
                order by recipient_domain limit 1
                """)
        .param("channel", channel.wireName())
        .param("account", account)
        .param("domain", recipientDomain)
        .query(ChannelHolds::hold)
        .optional();
  }

  /**
   * Holds the account until an operator fixes the fault that the provider reports.
   *
   * @param untilProbe how long until one message probes whether it is fixed
   * @return whether it is new: the account was not held so before
   */
  public boolean hold(Channel channel, String account, String reason, Duration untilProbe) {
    return hold(channel, account, "", reason, untilProbe, false);
  }

  /**
   * As {@link #hold(Channel, String, String, Duration)}, for messages to one domain only.
   *
   * @param recipientDomain in lower case
   */
  public boolean holdDomain(
      Channel channel, String account, String recipientDomain, String reason, Duration untilProbe) {
    return hold(channel, account, recipientDomain, reason, untilProbe, false);
  }

  /**
   * As {@link #hold(Channel, String, String, Duration)}, for a fault that the provider reports only
   * after it has accepted the message. Another accepted message then does not prove that the fault
   * is fixed.
   */
  public boolean holdFromDeliveryReport(
      Channel channel, String account, String reason, Duration untilProbe) {
    return hold(channel, account, "", reason, untilProbe, true);
  }

  private boolean hold(
      Channel channel,
      String account,
      String recipientDomain,
      String reason,
      Duration untilProbe,
      boolean liftsOnReport) {
    return database
        .sql(
            """
            insert into channel_holds (channel, account, recipient_domain, needs_intervention,
                                       lifts_on_report, reason, held_since, next_attempt_at)
            values (:channel, :account, :domain, true, :liftsOnReport, :reason, now(),
                    now() + :wait * interval '1 millisecond')
            on conflict (channel, account, recipient_domain) do update
            set needs_intervention = true, lifts_on_report = :liftsOnReport, reason = :reason,
                next_attempt_at = excluded.next_attempt_at,
                held_since = case when channel_holds.needs_intervention
                                  then channel_holds.held_since else excluded.held_since end
            returning held_since = now() as is_new
            """)
        .param("channel", channel.wireName())
        .param("account", account)
        .param("domain", recipientDomain)
        .param("liftsOnReport", liftsOnReport)
        .param("reason", reason)
        .param("wait", untilProbe.toMillis())
        .query(Boolean.class)
        .single();
  }

  /** Pauses the account for this time, as the provider asks. A longer pause stays. */
  public void backOff(Channel channel, String account, String reason, Duration pause) {
    database
        .sql(
            """
            insert into channel_holds (channel, account, needs_intervention, lifts_on_report,
                                       reason, held_since, next_attempt_at)
            values (:channel, :account, false, false, :reason, now(),
                    now() + :pause * interval '1 millisecond')
            on conflict (channel, account, recipient_domain) do update
            set reason = :reason,
                held_since = case when channel_holds.next_attempt_at > now()
                                  then channel_holds.held_since else now() end,
                next_attempt_at = greatest(channel_holds.next_attempt_at, excluded.next_attempt_at)
            where not channel_holds.needs_intervention
            """)
        .param("channel", channel.wireName())
        .param("account", account)
        .param("reason", reason)
        .param("pause", pause.toMillis())
        .update();
  }

  /** As {@link #tryAcquireProbe(Channel, String, String, Duration)}, of the whole account. */
  public boolean tryAcquireProbe(Channel channel, String account, Duration untilNextProbe) {
    return tryAcquireProbe(channel, account, "", untilNextProbe);
  }

  /**
   * Lets one of the waiting messages probe whether the fault is fixed.
   *
   * @param recipientDomain that of the hold; empty for the whole account
   * @param untilNextProbe how long until the next message may probe
   * @return whether the caller acquired the probe
   */
  public boolean tryAcquireProbe(
      Channel channel, String account, String recipientDomain, Duration untilNextProbe) {
    return database
            .sql(
                """
                update channel_holds
                set next_attempt_at = now() + :wait * interval '1 millisecond'
                where channel = :channel and account = :account and recipient_domain = :domain
                  and needs_intervention and next_attempt_at <= now()
                """)
            .param("channel", channel.wireName())
            .param("account", account)
            .param("domain", recipientDomain)
            .param("wait", untilNextProbe.toMillis())
            .update()
        > 0;
  }

  /**
   * An operator says that the fault is fixed: the next message probes at once, and the hold ends if
   * the provider accepts it. This applies to all holds of the account, also those of single
   * domains.
   *
   * @return whether the account was held
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
   * Lifts the hold of the whole account: the provider accepted a message.
   *
   * @return whether a hold was lifted; false if only a delivery report can prove that the fault is
   *     fixed
   */
  public boolean lift(Channel channel, String account) {
    return lift(channel, account, "", false);
  }

  /** As {@link #lift(Channel, String)}, of one domain. */
  public boolean liftDomain(Channel channel, String account, String recipientDomain) {
    return lift(channel, account, recipientDomain, false);
  }

  /** Lifts the hold: the provider reports that a message was delivered. */
  public void liftFromDeliveryReport(Channel channel, String account) {
    lift(channel, account, "", true);
  }

  /**
   * Deletes the holds whose next attempt has been due for so long that no message waits for it.
   *
   * @return what was deleted
   */
  public List<ChannelHold> deleteIdle(Duration dueFor) {
    return database
        .sql(
            """
            delete from channel_holds
            where next_attempt_at <= now() - :dueFor * interval '1 millisecond'
            returning channel, account, recipient_domain, needs_intervention, reason, held_since,
                      next_attempt_at
            """)
        .param("dueFor", dueFor.toMillis())
        .query(ChannelHolds::hold)
        .list();
  }

  private boolean lift(
      Channel channel, String account, String recipientDomain, boolean liftsOnReport) {
    return database
            .sql(
                """
                delete from channel_holds
                where channel = :channel and account = :account and recipient_domain = :domain
                  and lifts_on_report = :liftsOnReport
                """)
            .param("channel", channel.wireName())
            .param("account", account)
            .param("domain", recipientDomain)
            .param("liftsOnReport", liftsOnReport)
            .update()
        > 0;
  }

  private static ChannelHold hold(ResultSet row, int number) throws SQLException {
    return new ChannelHold(
        Channel.ofWireName(row.getString("channel")).orElseThrow(),
        row.getString("account"),
        row.getString("recipient_domain"),
        row.getBoolean("needs_intervention"),
        row.getString("reason"),
        SqlTimestamps.instant(row, "held_since"),
        SqlTimestamps.instant(row, "next_attempt_at"));
  }
}
