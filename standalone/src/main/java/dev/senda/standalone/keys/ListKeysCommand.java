package dev.senda.standalone.keys;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Lists the API keys with their last use. */
@Command(
    name = "list",
    description = "Lists the valid API keys with their scope and last use (to the minute, UTC).",
    mixinStandardHelpOptions = true)
final class ListKeysCommand implements Callable<Integer> {

  private static final List<String> HEADER =
      List.of("ID", "NAME", "SCOPE", "CREATED", "LAST USE", "REVOKED");

  @Option(names = "--all", description = "Also list revoked keys.")
  private boolean all;

  @Mixin private final KeyApiOptions options;

  @Spec
  @SuppressWarnings("NullAway.Init") // set before call()
  private CommandSpec spec;

  ListKeysCommand(KeyApiOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws IOException {
    JsonNode response;
    try (var client = options.client()) {
      response = client.list();
    }
    var out = spec.commandLine().getOut();
    if (options.isJson()) {
      out.println(response.toPrettyString());
      return 0;
    }
    var rows = new ArrayList<List<String>>();
    rows.add(all ? HEADER : HEADER.subList(0, HEADER.size() - 1));
    for (var key : response.path("keys")) {
      if (all || !key.has("revokedAt")) {
        rows.add(row(key));
      }
    }
    print(out, rows);
    return 0;
  }

  private List<String> row(JsonNode key) {
    var row =
        new ArrayList<>(
            List.of(
                key.path("id").asString(),
                key.path("name").asString(),
                key.path("scope").asString(),
                minutes(key.path("createdAt").asString("")),
                key.has("lastUsedAt") ? minutes(key.path("lastUsedAt").asString()) : "never"));
    if (all) {
      row.add(key.has("revokedAt") ? minutes(key.path("revokedAt").asString()) : "no");
    }
    return row;
  }

  /** 2026-11-23T09:00:31Z as 2026-11-23 09:00. */
  private static String minutes(String instant) {
    int length = "2026-11-23T09:00".length();
    return instant.length() < length ? instant : instant.substring(0, length).replace('T', ' ');
  }

  private static void print(PrintWriter out, List<List<String>> rows) {
    int columns = rows.getFirst().size();
    var widths = new int[columns];
    for (var row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (var row : rows) {
      var line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
      }
      out.println(line.toString().stripTrailing());
    }
  }
}
