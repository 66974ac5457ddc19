package dev.senda.benchmarks.workload;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.senda.benchmarks.client.Load;
import dev.senda.benchmarks.environment.Servers;
import dev.senda.benchmarks.journeys.Gate;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Events inserted over JDBC into the tables that an accepted event reaches, with their indexes:
 * what PostgreSQL alone can do. The tables are read from the schema, so that this follows it.
 */
public final class BareInserts {

  /** Those of them that exist are written. */
  private static final List<String> TABLES =
      List.of("events", "event_dedup", "event_deduplication");

  private static final String PROPERTIES = "{\"product\":\"p-17\",\"price\":19.9}";
  private static final int HASH_LENGTH = 16;

  private final Servers servers;
  private final List<Target> targets;
  private final List<String> contacts;

  private record Target(String table, List<Column> columns) {

    String insert() {
      return "insert into %s (%s) values (%s)"
          .formatted(
              table,
              columns.stream().map(Column::name).collect(Collectors.joining(", ")),
              columns.stream()
                  .map(column -> column.type().equals("jsonb") ? "?::jsonb" : "?")
                  .collect(Collectors.joining(", ")));
    }
  }

  private record Column(String name, String type) {}

  public BareInserts(Servers servers) throws SQLException {
    this.servers = servers;
    try (var connection = servers.connect()) {
      targets = new ArrayList<>();
      for (var table : TABLES) {
        var columns = columns(connection, table);
        if (!columns.isEmpty()) {
          targets.add(new Target(table, columns));
        }
      }
      contacts = contacts(connection);
    }
  }

  /** The tables that are written, for the report. */
  public String tables() {
    return targets.stream().map(Target::table).collect(Collectors.joining(", "));
  }

  /** Columns that must be given a value, or are worth one. */
  private static List<Column> columns(Connection connection, String table) throws SQLException {
    try (var statement =
        connection.prepareStatement(
            """
            select column_name, udt_name from information_schema.columns
            where table_schema = 'public' and table_name = ? and is_identity = 'NO'
              and is_generated = 'NEVER' and (column_default is null or column_name = 'properties')
            order by ordinal_position
            """)) {
      statement.setString(1, table);
      var columns = new ArrayList<Column>();
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          columns.add(new Column(rows.getString(1), rows.getString(2)));
        }
      }
      return columns;
    }
  }

  private static List<String> contacts(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "select key from contacts where user_id like 'c-%' limit 2000")) {
      var keys = new ArrayList<String>();
      while (rows.next()) {
        keys.add(rows.getString(1));
      }
      return keys;
    }
  }

  /**
   * A client that commits this many events at a time.
   *
   * @param number of the client, which makes its values its own
   */
  public Load.Client client(int number, int events) throws SQLException {
    return new Inserter(servers.connect(), number, events);
  }

  private final class Inserter implements Load.Client {
    private final Connection connection;
    private final List<PreparedStatement> statements = new ArrayList<>();
    private final SplittableRandom random;
    private final int events;

    Inserter(Connection connection, int number, int events) throws SQLException {
      this.connection = connection;
      this.events = events;
      this.random = new SplittableRandom(System.nanoTime() + number);
      connection.setAutoCommit(false);
      for (var target : targets) {
        statements.add(connection.prepareStatement(target.insert()));
      }
    }

    @Override
    public int exchange() throws SQLException {
      for (int i = 0; i < events; i++) {
        var id = UuidCreator.getTimeOrderedEpoch();
        var now = new Timestamp(System.currentTimeMillis());
        for (int t = 0; t < targets.size(); t++) {
          var columns = targets.get(t).columns();
          for (int c = 0; c < columns.size(); c++) {
            set(statements.get(t), c + 1, columns.get(c), id, now);
          }
          statements.get(t).addBatch();
        }
      }
      for (var statement : statements) {
        statement.executeBatch();
      }
      connection.commit();
      return 200;
    }

    private void set(PreparedStatement statement, int place, Column column, UUID id, Timestamp now)
        throws SQLException {
      switch (column.type()) {
        case "uuid" ->
            statement.setObject(place, column.name().endsWith("id") ? id : UUID.randomUUID());
        case "jsonb" -> statement.setString(place, PROPERTIES);
        case "timestamptz" -> statement.setTimestamp(place, now);
        case "bytea" -> {
          var hash = new byte[HASH_LENGTH];
          random.nextBytes(hash);
          statement.setBytes(place, hash);
        }
        case "int8" -> statement.setLong(place, random.nextLong());
        case "int4", "int2" -> statement.setInt(place, 0);
        case "bool" -> statement.setBoolean(place, false);
        default -> statement.setString(place, text(column.name()));
      }
    }

    private String text(String column) {
      if (column.contains("contact")) {
        return contacts.get(random.nextInt(contacts.size()));
      }
      return column.equals("name") || column.equals("event")
          ? Gate.UNHEARD
          : String.format(Locale.ROOT, "bare-%016x", random.nextLong());
    }

    @Override
    public void close() {
      try {
        connection.close();
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
