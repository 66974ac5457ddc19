package dev.senda.store.imports;

import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The uploaded files of imports, in parts, so that no file has to be in memory. */
@Repository
public class ImportFiles {

  private final JdbcClient database;

  ImportFiles(JdbcClient database) {
    this.database = database;
  }

  /** Stores a part of the file; parts are numbered from 0. */
  public void append(UUID importId, int part, byte[] content) {
    database
        .sql("insert into import_chunks (import_id, part, content) values (:id, :part, :content)")
        .param("id", importId)
        .param("part", part)
        .param("content", content)
        .update();
  }

  /** The part with this number; empty after the last one. */
  public Optional<byte[]> read(UUID importId, int part) {
    return database
        .sql("select content from import_chunks where import_id = :id and part = :part")
        .param("id", importId)
        .param("part", part)
        .query(byte[].class)
        .optional();
  }

  /** Deletes the file. */
  public void delete(UUID importId) {
    database.sql("delete from import_chunks where import_id = :id").param("id", importId).update();
    database
        .sql(
            "update imports set file_deleted_at = now() where id = :id and file_deleted_at is null")
        .param("id", importId)
        .update();
  }
}
