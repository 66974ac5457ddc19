package dev.senda.store.messages;

import dev.senda.journey.Channel;
import dev.senda.store.messages.MessageLedger.MessageEvent;
import dev.senda.store.messages.MessageLedger.MessageEventType;
import dev.senda.store.messages.MessageLedger.MessageKey;
import dev.senda.store.support.ScaledClock;
import dev.senda.store.support.SqlTimestamps;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The history of each message: {@code message_events}. */
final class MessageEvents {

  private final JdbcClient database;
  private final ScaledClock clock;

  MessageEvents(JdbcClient database, ScaledClock clock) {
    this.database = database;
    this.clock = clock;
  }

  void record(UUID id, MessageEventType type, @Nullable String detail) {
    database
        .sql(
            """
            insert into message_events (enrollment_id, step, occurrence, message_id, channel, account,
                                       type, detail, recorded_at)
            select m.enrollment_id, m.step, m.occurrence, m.id, m.channel, m.account, :kind, :note, :now
            from messages m
            where m.id = :id
              and (:kind = 'RESENT' or not exists (
                select from (select type, detail, message_id from message_events n
                             where n.enrollment_id = m.enrollment_id and n.step = m.step
                               and n.occurrence = m.occurrence
                             order by n.id desc limit 1) as newest
                where newest.type = :kind and newest.message_id = :id
                  and newest.detail is not distinct from :note))
            """)
        .param("id", id)
        .param("kind", type.name())
        .param("note", detail)
        .param("now", SqlTimestamps.toSql(clock.instant()))
        .update();
  }

  List<MessageEvent> findEvents(MessageKey key) {
    return database
        .sql(
            """
            select message_id, channel, account, type, detail, recorded_at from message_events
            where enrollment_id = :enrollment and step = :step and occurrence = :occurrence
            order by id
            """)
        .param("enrollment", key.enrollmentId())
        .param("step", key.ref().step())
        .param("occurrence", key.ref().occurrence())
        .query(
            (row, number) ->
                new MessageEvent(
                    row.getObject("message_id", UUID.class),
                    Channel.ofWireName(row.getString("channel")).orElseThrow(),
                    row.getString("account"),
                    MessageEventType.valueOf(row.getString("type")),
                    row.getString("detail"),
                    SqlTimestamps.instant(row, "recorded_at")))
        .list();
  }
}
