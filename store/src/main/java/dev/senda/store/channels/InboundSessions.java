package dev.senda.store.channels;

import dev.senda.journey.Channel;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * When an address last wrote to one of our accounts; on WhatsApp that opens a session window for
 * free text from the same account. Real time.
 */
@Repository
public class InboundSessions {

  private final JdbcClient database;

  InboundSessions(JdbcClient database) {
    this.database = database;
  }

  /** Records that this address wrote to this account now. */
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

  /** Whether this address wrote to this account within the window. */
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
}
