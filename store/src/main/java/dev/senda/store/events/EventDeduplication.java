package dev.senda.store.events;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Finds repeated events. A message id belongs to its source and what the call named its contact by:
 * two people, or two senders that both number from 1, never share one. The same id with other
 * content is another event. Only hashes are stored.
 */
final class EventDeduplication {

  private static final int MESSAGE_HASH_BYTES = 16;

  private final JdbcClient database;

  EventDeduplication(JdbcClient database) {
    this.database = database;
  }

  /** What an event is. */
  enum Novelty {
    NEW,
    /** New, but its message id came before with other content. */
    REUSED_ID,
    REPEATED
  }

  private record Message(ByteBuffer hash, long content) {}

  /** Says of each event what it is, and remembers its message id. */
  List<Novelty> recordAll(List<NewEvent> events) {
    var first = new LinkedHashMap<Message, Integer>();
    var contents = new HashMap<ByteBuffer, Long>();
    var novelties = new Novelty[events.size()];
    Arrays.fill(novelties, Novelty.NEW);
    for (int i = 0; i < events.size(); i++) {
      var message = message(events.get(i));
      if (message == null) {
        continue;
      }
      if (first.putIfAbsent(message, i) != null) {
        novelties[i] = Novelty.REPEATED;
      } else if (contents.putIfAbsent(message.hash(), message.content()) != null) {
        novelties[i] = Novelty.REUSED_ID;
      }
    }
    if (!first.isEmpty()) {
      var added = insert(first.keySet().stream().sorted(EventDeduplication::compare).toList());
      first.forEach(
          (message, i) -> {
            var isReused = added.get(message);
            if (isReused == null) {
              novelties[i] = Novelty.REPEATED;
            } else if (isReused) {
              novelties[i] = Novelty.REUSED_ID;
            }
          });
    }
    return List.of(novelties);
  }

  /**
   * Whether the id was known with other content, by message that was not known.
   *
   * @param messages in one order for all callers, so that two of them cannot deadlock
   */
  private Map<Message, Boolean> insert(List<Message> messages) {
    // Lateral, with a limit: one index lookup for each row, whatever the planner believes of the
    // table.
    var added = new HashMap<Message, Boolean>();
    database
        .sql(
            """
            with added as (
              insert into event_deduplication (message_hash, content_hash, received_at)
              select message_hash, content_hash, now()
              from unnest(?::bytea[], ?::bigint[]) as given (message_hash, content_hash)
              on conflict do nothing
              returning message_hash, content_hash)
            select added.message_hash, added.content_hash, known.is_known is not null as is_reused
            from added
            left join lateral (
              select true as is_known from event_deduplication stored
              where stored.message_hash = added.message_hash limit 1) as known on true
            """)
        .param(messages.stream().map(message -> message.hash().array()).toArray(byte[][]::new))
        .param(messages.stream().mapToLong(Message::content).toArray())
        .query(
            row -> {
              added.put(
                  new Message(
                      ByteBuffer.wrap(row.getBytes("message_hash")), row.getLong("content_hash")),
                  row.getBoolean("is_reused"));
            });
    return added;
  }

  private static int compare(Message one, Message other) {
    int byHash = Arrays.compareUnsigned(one.hash().array(), other.hash().array());
    return byHash == 0 ? Long.compare(one.content(), other.content()) : byHash;
  }

  private static @Nullable Message message(NewEvent event) {
    if (event.messageId() == null) {
      return null;
    }
    var sha256 = sha256();
    update(sha256, event.source());
    update(sha256, event.sender());
    update(sha256, event.messageId());
    var hash = ByteBuffer.wrap(Arrays.copyOf(sha256.digest(), MESSAGE_HASH_BYTES));
    update(sha256, event.name());
    update(sha256, CanonicalJson.of(event.properties()));
    update(sha256, event.statedAt());
    return new Message(hash, ByteBuffer.wrap(sha256.digest()).getLong());
  }

  private static void update(MessageDigest digest, UUID id) {
    digest.update(
        ByteBuffer.allocate(Long.BYTES * 2)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .flip());
  }

  private static void update(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }

  private static void update(MessageDigest digest, @Nullable Instant instant) {
    if (instant != null) {
      update(digest, instant.toString());
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
