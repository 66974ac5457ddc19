package dev.senda.store.imports;

import dev.senda.store.support.Ids;
import dev.senda.store.support.JsonColumns;
import dev.senda.store.support.SqlTimestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The imports. One instance of the API at a time works on an import: it holds a lease, which each
 * batch renews in the batch's transaction. If the instance dies, another one continues after the
 * last batch that was committed.
 */
@Repository
public class Imports {

  private static final String COLUMNS =
      """
      id, kind, state, options, format, error, next_record, rows, rejected, left_out, created,
      matched, granted, withdrawn, outweighed, suppressed, file_deleted_at, finished_at
      """;

  private final JdbcClient database;

  Imports(JdbcClient database) {
    this.database = database;
  }

  /** Creates an import whose file is about to arrive. */
  public UUID create(ImportKind kind, Map<String, Object> options) {
    var id = Ids.newUuid();
    database
        .sql(
            """
            insert into imports (id, kind, state, options)
            values (:id, :kind, 'UPLOADING', cast(:options as jsonb))
            """)
        .param("id", id)
        .param("kind", kind.name())
        .param("options", JsonColumns.write(options))
        .update();
    return id;
  }

  public Optional<ImportJob> find(UUID id) {
    return database
        .sql("select %s from imports where id = :id".formatted(COLUMNS))
        .param("id", id)
        .query(Imports::map)
        .optional();
  }

  /** The newest imports, newest first. */
  public List<ImportJob> findNewest(int limit) {
    return database
        .sql("select %s from imports order by id desc limit :limit".formatted(COLUMNS))
        .param("limit", limit)
        .query(Imports::map)
        .list();
  }

  /** Records how the uploaded file is read, and puts the import into the queue. */
  public void enqueue(UUID id, ImportState state, Map<String, Object> format) {
    database
        .sql(
            """
            update imports set state = :state, format = cast(:format as jsonb)
            where id = :id and state = 'UPLOADING'
            """)
        .param("id", id)
        .param("state", state.name())
        .param("format", JsonColumns.write(format))
        .update();
  }

  /**
   * Starts the import of a file that was checked, from its first row.
   *
   * @return false if it was not checked, or its file is gone
   */
  public boolean start(UUID id) {
    return database
            .sql(
                """
                update imports
                set state = 'IMPORTING', next_record = 0, finished_at = null, rows = 0,
                    rejected = 0, left_out = 0, created = 0, matched = 0, granted = 0,
                    withdrawn = 0, outweighed = 0, suppressed = 0
                where id = :id and state = 'CHECKED' and file_deleted_at is null
                """)
            .param("id", id)
            .update()
        > 0;
  }

  /** Takes the oldest import on which nobody works, if there is one. */
  public Optional<ImportJob> claim(UUID owner, Duration lease) {
    return database
        .sql(
            """
            update imports set owner = :owner, leased_until = now() + :lease * interval '1 millisecond'
            where id = (
              select id from imports
              where state in ('CHECKING', 'IMPORTING')
                and (leased_until is null or leased_until < now())
              order by id limit 1 for update skip locked)
            returning %s
            """
                .formatted(COLUMNS))
        .param("owner", owner)
        .param("lease", lease.toMillis())
        .query(Imports::map)
        .optional();
  }

  /**
   * Records what a batch did and renews the lease, in the batch's transaction.
   *
   * @return false if another instance has taken over: the caller must roll back
   */
  public boolean recordProgress(
      UUID id, UUID owner, long nextRecord, ImportCounts more, Duration lease) {
    return database
            .sql(
                """
                update imports
                set next_record = :nextRecord, rows = rows + :rows, rejected = rejected + :rejected,
                    left_out = left_out + :leftOut, created = created + :created,
                    matched = matched + :matched, granted = granted + :granted,
                    withdrawn = withdrawn + :withdrawn, outweighed = outweighed + :outweighed,
                    suppressed = suppressed + :suppressed,
                    leased_until = now() + :lease * interval '1 millisecond'
                where id = :id and owner = :owner and state in ('CHECKING', 'IMPORTING')
                """)
            .param("id", id)
            .param("owner", owner)
            .param("nextRecord", nextRecord)
            .param("rows", more.rows())
            .param("rejected", more.rejected())
            .param("leftOut", more.leftOut())
            .param("created", more.created())
            .param("matched", more.matched())
            .param("granted", more.granted())
            .param("withdrawn", more.withdrawn())
            .param("outweighed", more.outweighed())
            .param("suppressed", more.suppressed())
            .param("lease", lease.toMillis())
            .update()
        > 0;
  }

  /** Ends the check or the import, if this instance still works on it. */
  public void finish(UUID id, UUID owner, ImportState state, @Nullable String error) {
    database
        .sql(
            """
            update imports
            set state = :state, error = :error, finished_at = now(), owner = null, leased_until = null
            where id = :id and owner = :owner
            """)
        .param("id", id)
        .param("owner", owner)
        .param("state", state.name())
        .param("error", error)
        .update();
  }

  /** Lets another instance continue. */
  public void release(UUID id, UUID owner) {
    database
        .sql(
            "update imports set owner = null, leased_until = null where id = :id and owner = :owner")
        .param("id", id)
        .param("owner", owner)
        .update();
  }

  /** Deletes the import with its file and its findings. */
  public boolean delete(UUID id) {
    database.sql("delete from import_chunks where import_id = :id").param("id", id).update();
    database.sql("delete from import_findings where import_id = :id").param("id", id).update();
    return database.sql("delete from imports where id = :id").param("id", id).update() > 0;
  }

  static ImportJob map(ResultSet row, int number) throws SQLException {
    return new ImportJob(
        row.getObject("id", UUID.class),
        ImportKind.valueOf(row.getString("kind")),
        ImportState.valueOf(row.getString("state")),
        JsonColumns.read(row.getString("options")),
        JsonColumns.read(row.getString("format")),
        row.getString("error"),
        row.getLong("next_record"),
        new ImportCounts(
            row.getLong("rows"),
            row.getLong("rejected"),
            row.getLong("left_out"),
            row.getLong("created"),
            row.getLong("matched"),
            row.getLong("granted"),
            row.getLong("withdrawn"),
            row.getLong("outweighed"),
            row.getLong("suppressed")),
        SqlTimestamps.instantOrNull(row, "file_deleted_at"),
        SqlTimestamps.instantOrNull(row, "finished_at"));
  }
}
