package dev.senda.api.plans;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The plans that auto_explain writes to the log of the server, with the rows they really read. */
final class ExplainLog {

  /** For the connections of the application: plans that know no parameter, each one logged. */
  static final String CONNECTION_SQL =
      """
      load 'auto_explain'; set auto_explain.log_min_duration = 0; set auto_explain.log_analyze = on;
      set auto_explain.log_timing = off; set auto_explain.log_nested_statements = on;
      set auto_explain.log_format = json; set plan_cache_mode = force_generic_plan\
      """
          .replace("\n", " ");

  /**
   * Tables that stay small, whatever the traffic: one row for each journey, account or instance.
   */
  private static final Set<String> SMALL =
      Set.of(
          "time_scale",
          "channel_holds",
          "api_keys",
          "enrollment_counts",
          "enrollment_count_changes",
          "journey_goals",
          "conversion_tallies",
          "conversion_tally_changes",
          "text_tallies",
          "text_tally_changes",
          "segment_counts",
          "outbox_shards",
          "outbox_readers",
          "flyway_schema_history");

  private static final JsonMapper JSON = new JsonMapper();

  private final Path file;
  private final long start;

  /** Begins at the end of the log. */
  ExplainLog(Path dataDirectory) {
    file = dataDirectory.resolveSibling("postgresql.log");
    try {
      start = Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What is wrong with the plans so far.
   *
   * @param maxRows how many rows one node of a plan may read
   */
  Set<String> findViolations(long maxRows) {
    var violations = new TreeSet<String>();
    for (var plan : plans()) {
      check(plan.path("Plan"), plan.path("Query Text").asString(), maxRows, violations);
    }
    return violations;
  }

  int size() {
    return plans().size();
  }

  private static void check(JsonNode node, String query, long maxRows, Set<String> violations) {
    var type = node.path("Node Type").asString();
    var relation = node.path("Relation Name").asString("");
    double read =
        Math.max(1, node.path("Actual Loops").asDouble())
            * (node.path("Actual Rows").asDouble()
                + node.path("Rows Removed by Filter").asDouble(0)
                + node.path("Rows Removed by Index Recheck").asDouble(0));
    boolean isCatalog = relation.startsWith("pg_");
    if (type.equals("Seq Scan") && !SMALL.contains(relation) && !isCatalog) {
      violations.add("Seq Scan on %s: %s".formatted(relation, inOneLine(query)));
    }
    if (read > maxRows && !isCatalog) {
      violations.add(
          "%s %s reads %,.0f rows (expected at most %,d): %s"
              .formatted(type, relation, read, maxRows, inOneLine(query)));
    }
    node.path("Plans").forEach(child -> check(child, query, maxRows, violations));
  }

  private static String inOneLine(String query) {
    return query.replaceAll("\\s+", " ");
  }

  /**
   * An entry begins with a line that ends in "plan:", and continues with lines that begin with a
   * tab.
   */
  private List<JsonNode> plans() {
    var plans = new ArrayList<JsonNode>();
    StringBuilder json = null;
    for (var line : read().lines().toList()) {
      if (json != null && line.startsWith("\t")) {
        json.append(line);
        continue;
      }
      if (json != null) {
        plans.add(JSON.readTree(json.toString()));
        json = null;
      }
      if (line.endsWith("  plan:")) {
        json = new StringBuilder();
      }
    }
    return plans;
  }

  private String read() {
    try (var channel = Files.newByteChannel(file)) {
      channel.position(start);
      return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
