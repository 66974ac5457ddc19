package dev.senda.standalone.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The dashboards and the alerts of {@code infra/}. */
final class MonitoringFiles {

  static final Path ALERTS = Path.of("..", "infra", "prometheus", "alerts.yml");
  private static final Path DASHBOARDS = Path.of("..", "infra", "grafana");

  /** Metrics by their prefixes; what else a query contains are functions, labels and variables. */
  private static final Pattern METRIC =
      Pattern.compile("\\b(?:senda|temporal|hikaricp|jvm|process|http_server)_\\w+");

  private static final Pattern LABELS =
      Pattern.compile("\\{[^}]*}|\\b(?:by|on|without|ignoring|group_left)\\s*\\([^)]*\\)");

  private MonitoringFiles() {}

  /** An alert of the rules. */
  record Alert(
      String name, String query, Map<String, String> labels, Map<String, String> annotations) {}

  /** Each metric that a query uses, with the query. */
  static SortedMap<String, String> usedMetrics() throws IOException {
    var used = new TreeMap<String, String>();
    for (var query : queries()) {
      METRIC
          .matcher(LABELS.matcher(query).replaceAll(""))
          .results()
          .forEach(metric -> used.put(metric.group(), query));
    }
    return used;
  }

  private static List<String> queries() throws IOException {
    var queries = new java.util.ArrayList<String>();
    for (var rule : rules()) {
      queries.add(String.valueOf(rule.get("expr")));
    }
    try (var files = Files.list(DASHBOARDS)) {
      for (var file : files.filter(path -> path.toString().endsWith(".json")).toList()) {
        collect(new JsonMapper().readTree(Files.readString(file)), queries);
      }
    }
    return queries;
  }

  private static void collect(JsonNode node, List<String> queries) {
    if (node.isObject() && node.has("expr")) {
      queries.add(node.get("expr").asString());
    }
    node.forEach(child -> collect(child, queries));
  }

  static List<Alert> alerts() throws IOException {
    return rules().stream()
        .filter(rule -> rule.containsKey("alert"))
        .map(
            rule ->
                new Alert(
                    String.valueOf(rule.get("alert")),
                    String.valueOf(rule.get("expr")),
                    texts(rule, "labels"),
                    texts(rule, "annotations")))
        .toList();
  }

  private static List<Map<String, Object>> rules() throws IOException {
    Map<String, Object> file = new Yaml().load(Files.readString(ALERTS));
    return maps(file, "groups").stream().flatMap(group -> maps(group, "rules").stream()).toList();
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> maps(Map<String, Object> parent, String key) {
    return (List<Map<String, Object>>) Objects.requireNonNull(parent.get(key), key);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, String> texts(Map<String, Object> rule, String key) {
    return (Map<String, String>) Objects.requireNonNull(rule.get(key), key);
  }
}
