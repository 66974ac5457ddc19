package dev.senda.store;

import dev.senda.journey.Channel;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** When people last wrote to us: on WhatsApp that opens a window for free text. Real time. */
@Repository
public class Conversations {

  private final JdbcClient database;

  Conversations(JdbcClient database) {
    this.database = database;
  }

  /** Keeps that somebody wrote to us just now. */
  public void heardFrom(Channel channel, String address) {
    database
        .sql(
            """
            insert into conversations (channel, address, last_at) values (:channel, :address, now())
            on conflict (channel, address) do update set last_at = now()
            """)
        .param("channel", channel.wireName())
        .param("address", address)
        .update();
  }

  /** Whether somebody wrote to us from this address within this time. */
  public boolean isOpen(Channel channel, String address, Duration window) {
    return database
        .sql(
            """
            select exists (select from conversations
                           where channel = :channel and address = :address
                             and last_at > now() - :window * interval '1 millisecond')
            """)
        .param("channel", channel.wireName())
        .param("address", address)
        .param("window", window.toMillis())
        .query(Boolean.class)
        .single();
  }
}
