package dev.senda.store.audit;

import dev.senda.store.audit.Actor.ActorType;
import dev.senda.store.support.Ids;
import dev.senda.store.support.SqlTimestamps;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * What operators did: who, when, what, to what and why. Rows are only appended. They hold no
 * personal data of contacts: a contact is named by its key, and addresses in reasons are hidden.
 */
@Repository
public class AuditLog {

  private final JdbcClient database;

  public AuditLog(JdbcClient database) {
    this.database = database;
  }

  /**
   * What an operator did.
   *
   * @param action the name of an {@link AuditAction}
   * @param recordedAt real time
   */
  public record AuditEntry(
      UUID id,
      Actor actor,
      String action,
      AuditSubject subject,
      @Nullable String reason,
      Instant recordedAt) {}

  /**
   * Records what an operator did, in the caller's transaction: the log has it if and only if it
   * happened.
   *
   * @param reason as the operator wrote it; email addresses and phone numbers in it are hidden
   * @return the id of the entry
   */
  public UUID record(
      Actor actor, AuditAction action, AuditSubject subject, @Nullable String reason) {
    var id = Ids.newUuid();
    database
        .sql(
            """
            insert into audit_log (id, actor_type, actor, action, subject_type, subject_id, reason,
                                   recorded_at)
            values (:id, :actorType, :actor, :action, :subjectType, :subjectId, :reason, now())
            """)
        .param("id", id)
        .param("actorType", actor.type().name())
        .param("actor", actor.name())
        .param("action", action.wireName())
        .param("subjectType", subject.type())
        .param("subjectId", subject.id())
        .param(
            "reason",
            reason == null || reason.isBlank() ? null : AuditReason.withoutAddresses(reason))
        .update();
    return id;
  }

  /**
   * The newest entries.
   *
   * @param subject only what was done to this; null for everything
   * @param before only entries that are older than this one; null for the newest
   */
  public List<AuditEntry> find(@Nullable AuditSubject subject, @Nullable UUID before, int limit) {
    return database
        .sql(
            """
            select * from audit_log where id < :before%s order by id desc limit :limit
            """
                .formatted(
                    subject == null
                        ? ""
                        : " and subject_type = :subjectType and subject_id = :subjectId"))
        .param("before", before == null ? Ids.HIGHEST : before)
        .param("subjectType", subject == null ? null : subject.type())
        .param("subjectId", subject == null ? null : subject.id())
        .param("limit", limit)
        .query(
            (row, number) ->
                new AuditEntry(
                    row.getObject("id", UUID.class),
                    new Actor(
                        ActorType.valueOf(row.getString("actor_type")), row.getString("actor")),
                    row.getString("action"),
                    new AuditSubject(row.getString("subject_type"), row.getString("subject_id")),
                    row.getString("reason"),
                    SqlTimestamps.instant(row, "recorded_at")))
        .list();
  }
}
