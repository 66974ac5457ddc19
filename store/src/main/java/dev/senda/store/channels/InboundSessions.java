package dev.senda.store.channels;

import dev.senda.journey.Channel;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * When people last wrote to an account of ours: on WhatsApp that opens a window for free text by
 * the same one. Real time.
 */
@Repository
public class InboundSessions {

  private final JdbcClient database;

  InboundSessions(JdbcClient database) {
    this.database = database;
  }

  /** Keeps that somebody wrote to this account just now. */
  public void recordInbound(String account, Channel channel, String address) {
    database
        .sql(
            """
            insert into inbound_sessions (account, channel, address, last_inbound_at)
            values (:account, :channel, :address, now())
            on conflict (channel, address, account) do update set last_inbound_at = now()
            """)
        .param("account", account)
        .param("channel", channel.wireName())
        .param("address", address)
        .update();
  }

  /** Whether somebody wrote to this account from this address within this time. */
  public boolean isOpen(String account, Channel channel, String address, Duration window) {
    return database
        .sql(
            """
            select exists (select from inbound_sessions
                           where channel = :channel and address = :address and account = :account
                             and last_inbound_at > now() - :window * interval '1 millisecond')
            """)
        .param("account", account)
        .param("channel", channel.wireName())
        .param("address", address)
        .param("window", window.toMillis())
        .query(Boolean.class)
        .single();
  }

  /** Forgets those in which nothing was said for longer than this. */
  public int deleteOlderThan(Duration age) {
    return database
        .sql(
            """
            delete from inbound_sessions where last_inbound_at < now() - :age * interval '1 millisecond'
            """)
        .param("age", age.toMillis())
        .update();
  }
}
