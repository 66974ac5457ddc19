package dev.senda.benchmarks.workload;

import dev.senda.benchmarks.environment.BenchEnvironment;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Bytes of each table with its indexes.
 *
 * @param temporal in Temporal's SQLite database
 * @param postgresql in Senda's database
 */
public record StorageSizes(Map<String, Long> temporal, Map<String, Long> postgresql) {

  /** What Temporal writes to list workflows: with its many indexes, and in production elsewhere. */
  public static boolean isVisibility(String table) {
    var name = table.toLowerCase(Locale.ROOT);
    return name.contains("visibility") || name.contains("search_attributes");
  }

  /** Reads the sizes now. */
  public static StorageSizes read(BenchEnvironment environment) throws SQLException {
    try (var sqlite =
            DriverManager.getConnection("jdbc:sqlite:" + environment.servers().temporalDatabase());
        var postgresql = environment.servers().connect()) {
      return new StorageSizes(
          sizes(
              sqlite,
              """
              select coalesce(s.tbl_name, d.name), sum(d.pgsize) from dbstat d
              left join sqlite_schema s on s.name = d.name
              where d.aggregate = true group by 1
              """),
          sizes(
              postgresql,
              """
              select coalesce(parent.relname, c.relname), sum(pg_total_relation_size(c.oid))::bigint
              from pg_class c left join pg_inherits i on i.inhrelid = c.oid
              left join pg_class parent on parent.oid = i.inhparent
              where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
              group by 1
              """));
    }
  }

  private static Map<String, Long> sizes(Connection connection, String sql) throws SQLException {
    var sizes = new TreeMap<String, Long>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        sizes.put(rows.getString(1), rows.getLong(2));
      }
    }
    return sizes;
  }

  /** How much each has grown since then. */
  public StorageSizes since(StorageSizes before) {
    return new StorageSizes(
        minus(temporal, before.temporal()), minus(postgresql, before.postgresql()));
  }

  private static Map<String, Long> minus(Map<String, Long> after, Map<String, Long> before) {
    var grown = new TreeMap<String, Long>();
    after.forEach((table, bytes) -> grown.put(table, bytes - before.getOrDefault(table, 0L)));
    return grown;
  }

  /** Temporal's bytes without visibility. */
  public long temporalBytes() {
    return temporal.entrySet().stream()
        .filter(table -> !isVisibility(table.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Temporal's bytes for visibility. */
  public long visibilityBytes() {
    return temporal.values().stream().mapToLong(Long::longValue).sum() - temporalBytes();
  }

  public long postgresqlBytes() {
    return postgresql.values().stream().mapToLong(Long::longValue).sum();
  }
}
