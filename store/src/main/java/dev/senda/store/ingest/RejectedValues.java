package dev.senda.store.ingest;

import static java.util.Comparator.comparing;

import dev.senda.store.support.SqlTimestamps;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The last values that tracking calls reported and that could not be used, by API key: each kind
 * once, with a count. They hold no personal data: the caller hides it. All times are real time.
 */
@Repository
public class RejectedValues {

  /** The most kinds that are kept for an API key: the newest. */
  public static final int MAX_PER_KEY = 200;

  private final JdbcClient database;

  RejectedValues(JdbcClient database) {
    this.database = database;
  }

  /**
   * Values of one kind that were rejected.
   *
   * @param apiKey the id of the API key whose calls reported them
   * @param field where it is in a call: {@code traits.phone}
   * @param found the form of the value, without personal data
   * @param expected the expected value
   * @param count how often
   * @param lastSeenAt real time
   */
  public record RejectedValue(
      UUID apiKey, String field, String found, String expected, long count, Instant lastSeenAt) {}

  /**
   * A kind of rejected values that is stored.
   *
   * @param keyName the name of the API key; null if it is deleted
   * @param firstSeenAt real time
   */
  public record StoredRejectedValue(
      RejectedValue value, @Nullable String keyName, Instant firstSeenAt) {}

  /** Adds these values, each kind at most once, to those that are stored. */
  public void addAll(Collection<RejectedValue> values) {
    if (values.isEmpty()) {
      return;
    }
    var sorted =
        values.stream()
            .sorted(
                comparing(RejectedValue::apiKey)
                    .thenComparing(RejectedValue::field)
                    .thenComparing(RejectedValue::found)
                    .thenComparing(RejectedValue::expected))
            .toList();
    database
        .sql(
            """
            insert into rejected_values (api_key_id, field, found, expected, first_seen_at, last_seen_at, occurrences)
            select api_key_id, field, found, expected, last_seen_at, last_seen_at, occurrences
            from unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::bigint[])
              as given (api_key_id, field, found, expected, last_seen_at, occurrences)
            on conflict (api_key_id, field, found, expected) do update
            set occurrences = rejected_values.occurrences + excluded.occurrences,
                last_seen_at = greatest(rejected_values.last_seen_at, excluded.last_seen_at)
            """)
        .param(column(sorted, RejectedValue::apiKey).toArray(UUID[]::new))
        .param(column(sorted, RejectedValue::field).toArray(String[]::new))
        .param(column(sorted, RejectedValue::found).toArray(String[]::new))
        .param(column(sorted, RejectedValue::expected).toArray(String[]::new))
        .param(
            column(sorted, value -> SqlTimestamps.toSql(value.lastSeenAt()).toString())
                .toArray(String[]::new))
        .param(column(sorted, RejectedValue::count).toArray(Long[]::new))
        .update();
    sorted.stream().map(RejectedValue::apiKey).distinct().forEach(this::deleteSurplus);
  }

  private void deleteSurplus(UUID apiKey) {
    database
        .sql(
            """
            delete from rejected_values
            where ctid = any (array(select ctid from rejected_values where api_key_id = :apiKey
                                    order by last_seen_at desc offset :most))
            """)
        .param("apiKey", apiKey)
        .param("most", MAX_PER_KEY)
        .update();
  }

  /** The newest of all API keys, or of one. */
  public List<StoredRejectedValue> findNewest(@Nullable UUID apiKey, int limit) {
    return database
        .sql(
            """
            select r.*, k.name from rejected_values r left join api_keys k on k.id = r.api_key_id
            %s
            order by r.last_seen_at desc limit :limit
            """
                .formatted(apiKey == null ? "" : "where r.api_key_id = :apiKey"))
        .param("apiKey", apiKey)
        .param("limit", limit)
        .query(
            (row, number) ->
                new StoredRejectedValue(
                    new RejectedValue(
                        row.getObject("api_key_id", UUID.class),
                        row.getString("field"),
                        row.getString("found"),
                        row.getString("expected"),
                        row.getLong("occurrences"),
                        SqlTimestamps.instant(row, "last_seen_at")),
                    row.getString("name"),
                    SqlTimestamps.instant(row, "first_seen_at")))
        .list();
  }

  private static <T> List<T> column(
      List<RejectedValue> values, Function<RejectedValue, T> component) {
    return values.stream().map(component).toList();
  }
}
