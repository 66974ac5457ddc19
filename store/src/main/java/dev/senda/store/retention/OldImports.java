package dev.senda.store.retention;

import dev.senda.store.support.Ids;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Deletes old imports and their files, a part at a time. */
final class OldImports {

  private static final int PARTS = 100;

  private final JdbcClient database;

  OldImports(JdbcClient database) {
    this.database = database;
  }

  /**
   * Deletes parts of the oldest file that nobody needs.
   *
   * @return 0 if there is none
   */
  int deleteFileParts(Instant createdBefore) {
    return find(
            """
            select id from imports
            where file_deleted_at is null and state not in ('CHECKING', 'IMPORTING')
              and id < :before
            order by id limit 1
            """,
            createdBefore)
        .map(
            id -> {
              if (deleteParts(id) < PARTS) {
                database
                    .sql("update imports set file_deleted_at = now() where id = :id")
                    .param("id", id)
                    .update();
              }
              return 1;
            })
        .orElse(0);
  }

  /**
   * Deletes the oldest import, or parts of its file.
   *
   * @return 0 if there is none
   */
  int deleteImport(Instant createdBefore) {
    return find(
            """
            select id from imports
            where state not in ('CHECKING', 'IMPORTING') and id < :before order by id limit 1
            """,
            createdBefore)
        .map(
            id -> {
              if (deleteParts(id) < PARTS) {
                database
                    .sql("delete from import_findings where import_id = :id")
                    .param("id", id)
                    .update();
                database.sql("delete from imports where id = :id").param("id", id).update();
              }
              return 1;
            })
        .orElse(0);
  }

  private Optional<UUID> find(String sql, Instant createdBefore) {
    return database
        .sql(sql)
        .param("before", Ids.lowestAt(createdBefore))
        .query(UUID.class)
        .optional();
  }

  private int deleteParts(UUID importId) {
    return database
        .sql(
            """
            delete from import_chunks where import_id = :id and part = any (array(
              select part from import_chunks where import_id = :id order by part limit :parts))
            """)
        .param("id", importId)
        .param("parts", PARTS)
        .update();
  }
}
