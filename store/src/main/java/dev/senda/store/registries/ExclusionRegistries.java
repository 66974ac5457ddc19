package dev.senda.store.registries;

import dev.senda.store.support.SqlTimestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The lists of the exclusion registries. A list is loaded beside the one that is in use, and
 * replaces it at once when it is complete; a list whose loading was interrupted is never used.
 */
@Repository
public class ExclusionRegistries {

  private static final int DELETED_AT_ONCE = 50_000;

  private final JdbcClient database;

  ExclusionRegistries(JdbcClient database) {
    this.database = database;
  }

  /** The state of a list. */
  public enum ListState {
    LOADING,
    /** In use: the only one of its registry. */
    ACTIVE,
    /** Interrupted, or no longer in use; its entries are being deleted. */
    REPLACED
  }

  /**
   * A list.
   *
   * @param listDate the date of the list, as its registry gives it
   * @param entries how many addresses it has
   * @param rejected how many lines of its file were no address
   * @param startedAt when its import began, in real time
   * @param activatedAt since when it is in use, in real time; null if it never was
   */
  public record ExclusionList(
      UUID id,
      String registry,
      ListState state,
      LocalDate listDate,
      long entries,
      long rejected,
      Instant startedAt,
      @Nullable Instant activatedAt) {}

  /** Begins a list; those of the registry that were interrupted are given up. */
  public void begin(UUID id, String registry, LocalDate listDate) {
    database
        .sql(
            "update exclusion_lists set state = 'REPLACED' where registry = :registry and state = 'LOADING'")
        .param("registry", registry)
        .update();
    database
        .sql(
            """
            insert into exclusion_lists (id, registry, state, list_date)
            values (:id, :registry, 'LOADING', :date)
            """)
        .param("id", id)
        .param("registry", registry)
        .param("date", listDate)
        .update();
  }

  /** Gives up a list whose import has ended without putting it into use. */
  public void giveUp(UUID list) {
    database
        .sql("update exclusion_lists set state = 'REPLACED' where id = :list and state = 'LOADING'")
        .param("list", list)
        .update();
  }

  /**
   * Adds addresses; those that the list has already are left out.
   *
   * @return how many were new; empty if another import of the registry has begun since
   */
  public Optional<Integer> add(UUID list, Collection<UUID> hashes) {
    boolean isLoading =
        database
            .sql("select state from exclusion_lists where id = :list for share")
            .param("list", list)
            .query(String.class)
            .optional()
            .filter(ListState.LOADING.name()::equals)
            .isPresent();
    return isLoading
        ? Optional.of(
            database
                .sql(
                    """
                    insert into exclusion_entries (list_id, address_hash)
                    select :list, hash from unnest(cast(:hashes as uuid[])) as hash
                    on conflict do nothing
                    """)
                .param("list", list)
                .param("hashes", hashes.stream().map(UUID::toString).toArray(String[]::new))
                .update())
        : Optional.empty();
  }

  /**
   * Puts a list into use in the place of the one before. Runs in one transaction.
   *
   * @return false if another import of the registry has begun since
   */
  public boolean activate(UUID list, String registry, long entries, long rejected) {
    database
        .sql("select pg_advisory_xact_lock(hashtext('exclusion_lists:' || :registry))")
        .param("registry", registry)
        .query((row, number) -> 0)
        .single();
    boolean isLoading =
        database
            .sql("select state from exclusion_lists where id = :list for update")
            .param("list", list)
            .query(String.class)
            .optional()
            .filter(ListState.LOADING.name()::equals)
            .isPresent();
    if (!isLoading) {
      return false;
    }
    database
        .sql(
            "update exclusion_lists set state = 'REPLACED' where registry = :registry and state = 'ACTIVE'")
        .param("registry", registry)
        .update();
    return database
            .sql(
                """
                update exclusion_lists
                set state = 'ACTIVE', entries = :entries, rejected = :rejected, activated_at = now()
                where id = :list
                """)
            .param("list", list)
            .param("entries", entries)
            .param("rejected", rejected)
            .update()
        > 0;
  }

  /** Takes the list of a registry out of use: nothing is excluded by it from then on. */
  public boolean remove(String registry) {
    return database
            .sql(
                "update exclusion_lists set state = 'REPLACED' where registry = :registry and state in ('ACTIVE', 'LOADING')")
            .param("registry", registry)
            .update()
        > 0;
  }

  /** Deletes some entries of lists that are not used, and lists without entries. */
  public int deleteReplaced() {
    int deleted =
        database
            .sql(
                """
                delete from exclusion_entries
                where (list_id, address_hash) in (
                  select x.list_id, x.address_hash
                  from exclusion_lists l join exclusion_entries x on x.list_id = l.id
                  where l.state = 'REPLACED' limit :limit)
                """)
            .param("limit", DELETED_AT_ONCE)
            .update();
    if (deleted == 0) {
      database
          .sql(
              """
              delete from exclusion_lists l
              where l.state = 'REPLACED'
                and not exists (select from exclusion_entries where list_id = l.id)
              """)
          .update();
    }
    return deleted;
  }

  /** The lists in use and those that are being loaded, by registry. */
  public List<ExclusionList> findAll() {
    return database
        .sql(
            """
            select * from exclusion_lists where state in ('ACTIVE', 'LOADING')
            order by registry, state, started_at desc
            """)
        .query(ExclusionRegistries::map)
        .list();
  }

  /** The list in use. */
  public Optional<ExclusionList> findActive(String registry) {
    return database
        .sql("select * from exclusion_lists where registry = :registry and state = 'ACTIVE'")
        .param("registry", registry)
        .query(ExclusionRegistries::map)
        .optional();
  }

  private static ExclusionList map(ResultSet row, int number) throws SQLException {
    return new ExclusionList(
        row.getObject("id", UUID.class),
        row.getString("registry"),
        ListState.valueOf(row.getString("state")),
        row.getObject("list_date", LocalDate.class),
        row.getLong("entries"),
        row.getLong("rejected"),
        SqlTimestamps.instant(row, "started_at"),
        SqlTimestamps.instantOrNull(row, "activated_at"));
  }
}
