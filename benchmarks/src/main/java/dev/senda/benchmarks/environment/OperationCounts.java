package dev.senda.benchmarks.environment;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What PostgreSQL and Temporal are asked to do, as they count it themselves. Counts hardly depend
 * on what else the machine does.
 */
public final class OperationCounts {

  /** So that they can be counted from {@link #begin} on: it costs a little. */
  static final Map<String, String> POSTGRESQL_SETTINGS =
      Map.of(
          "shared_preload_libraries", "pg_stat_statements",
          "pg_stat_statements.track_utility", "off",
          "pg_stat_statements.save", "off");

  private static final Pattern CALLS =
      Pattern.compile("service_requests\\{(?=[^}]*service_name=\"frontend\")[^}]*} (\\S+)");
  private static final Pattern OPERATION = Pattern.compile("operation=\"(\\w+)\"");

  private final Servers servers;
  private final URI metrics;

  OperationCounts(Servers servers, URI metrics) {
    this.servers = servers;
    this.metrics = metrics;
  }

  /**
   * Counts at a moment.
   *
   * @param commits transactions, also those that only read
   * @param flushes how often the log was written to the disk
   * @param walBytes of the log
   * @param statements by their text
   * @param calls of Temporal's API by name
   */
  public record Counts(
      double commits,
      double flushes,
      double walBytes,
      Map<String, Statement> statements,
      Map<String, Double> calls) {

    /** What was counted since. */
    public Counts since(Counts before) {
      var asked = new HashMap<String, Statement>();
      statements.forEach(
          (text, now) ->
              asked.put(text, now.minus(before.statements.getOrDefault(text, Statement.NONE))));
      var called = new TreeMap<String, Double>();
      calls.forEach((name, now) -> called.put(name, now - before.calls.getOrDefault(name, 0.0)));
      return new Counts(
          commits - before.commits,
          flushes - before.flushes,
          walBytes - before.walBytes,
          asked,
          called);
    }

    /** How many statements in all. */
    public double statementCalls() {
      return statements.values().stream().mapToDouble(Statement::calls).sum();
    }

    /** How long they took in all. */
    public double statementMillis() {
      return statements.values().stream().mapToDouble(Statement::millis).sum();
    }

    /** How many calls of Temporal in all. */
    public double temporalCalls() {
      return calls.values().stream().mapToDouble(Double::doubleValue).sum();
    }
  }

  /**
   * One statement.
   *
   * @param millis its execution, without commits
   */
  public record Statement(double calls, double millis) {

    static final Statement NONE = new Statement(0, 0);

    Statement minus(Statement other) {
      return new Statement(calls - other.calls, millis - other.millis);
    }
  }

  /** Begins to count statements. */
  public void begin() throws SQLException {
    track("top");
  }

  /** Ends the counting of statements. */
  public void end() throws SQLException {
    track("none");
  }

  private void track(String which) throws SQLException {
    try (var connection = servers.connect();
        var statement = connection.createStatement()) {
      statement.execute("create extension if not exists pg_stat_statements");
      statement.execute("alter system set pg_stat_statements.track = '%s'".formatted(which));
      statement.execute("select pg_reload_conf()");
    }
  }

  /** The counts now. PostgreSQL's processes report theirs after a second at most. */
  public Counts read() throws SQLException, IOException, InterruptedException {
    Thread.sleep(1_200);
    try (var connection = servers.connect()) {
      return new Counts(
          number(
              connection,
              "select sum(xact_commit) from pg_stat_database where datname = current_database()"),
          number(
              connection,
              "select sum(fsyncs) from pg_stat_io where object = 'wal' and fsyncs is not null"),
          number(connection, "select wal_bytes from pg_stat_wal"),
          statements(connection),
          calls());
    }
  }

  private static double number(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getDouble(1);
    }
  }

  private static Map<String, Statement> statements(Connection connection) throws SQLException {
    var found = new HashMap<String, Statement>();
    try (var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                """
                select query, calls, total_exec_time from pg_stat_statements
                where query not like '%pg_stat_%' and query not like '%enrollments where journey = $1 and ended_at is null'
                """)) {
      while (row.next()) {
        found.merge(
            row.getString(1).replaceAll("\\s+", " ").strip(),
            new Statement(row.getDouble(2), row.getDouble(3)),
            (one, other) -> new Statement(one.calls + other.calls, one.millis + other.millis));
      }
    }
    return found;
  }

  private Map<String, Double> calls() throws IOException, InterruptedException {
    var found = new HashMap<String, Double>();
    try (var client = HttpClient.newHttpClient()) {
      var page =
          client.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString()).body();
      var line = CALLS.matcher(page);
      while (line.find()) {
        var operation = OPERATION.matcher(line.group());
        if (operation.find()) {
          found.merge(operation.group(1), Double.parseDouble(line.group(1)), Double::sum);
        }
      }
    }
    return found;
  }
}
