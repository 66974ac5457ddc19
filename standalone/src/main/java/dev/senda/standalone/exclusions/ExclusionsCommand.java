package dev.senda.standalone.exclusions;

import dev.senda.standalone.stack.AdminApiClient;
import dev.senda.standalone.stack.ApiOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Lists the exclusion registries, or imports the list of one. */
@Command(
    name = "exclusions",
    description = {
      "Lists the exclusion registries, or imports the list of one in the place of the one before:",
      "./senda exclusions co-rne rne.csv --date 2026-11-01",
      "The file has one phone number or email address a line, or in its first column.",
      "It calls the local stack (./senda up), or the API at --url with the admin key in SENDA_ADMIN_KEY."
    },
    mixinStandardHelpOptions = true)
public final class ExclusionsCommand implements Callable<Integer> {

  private static final String PATH = "/v1/exclusion-registries";

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "REGISTRY",
      description = "The registry, such as co-rne. Without it, all are listed.")
  private @Nullable String registry;

  @Parameters(index = "1", arity = "0..1", paramLabel = "FILE", description = "Its list.")
  private @Nullable Path file;

  @Option(
      names = "--date",
      paramLabel = "DATE",
      description = "The date of the list, as the registry gives it: 2026-11-01.")
  private @Nullable String date;

  @Mixin private final ApiOptions options;

  @Spec
  @SuppressWarnings("NullAway.Init") // set before call()
  private CommandSpec spec;

  /**
   * @param environment the environment variables of this process
   */
  public ExclusionsCommand(Map<String, String> environment) {
    options = new ApiOptions(environment);
  }

  @Override
  public Integer call() throws IOException {
    var out = spec.commandLine().getOut();
    try (var api = new AdminApiClient(options.access())) {
      if (registry == null) {
        print(out, api.send(api.request(PATH).GET()), this::printList);
        return 0;
      }
      if (file == null || date == null) {
        throw new IllegalArgumentException(
            "a file and --date are missing (expected ./senda exclusions %s FILE --date 2026-11-01)"
                .formatted(registry));
      }
      if (!Files.isReadable(file)) {
        throw new IllegalArgumentException("%s: cannot be read (expected a file)".formatted(file));
      }
      var request =
          api.request(
                  "%s/%s?date=%s"
                      .formatted(
                          PATH,
                          URLEncoder.encode(registry, StandardCharsets.UTF_8),
                          URLEncoder.encode(date, StandardCharsets.UTF_8)))
              .header("Content-Type", "text/csv")
              .PUT(BodyPublishers.ofFile(file));
      print(out, api.send(request), this::printImported);
      return 0;
    }
  }

  /** Prints an answer. */
  private interface Printer {
    void print(PrintWriter out, JsonNode answer);
  }

  private void print(PrintWriter out, JsonNode answer, Printer printer) {
    if (options.isJson()) {
      out.println(answer.toPrettyString());
    } else {
      printer.print(out, answer);
    }
  }

  private void printList(PrintWriter out, JsonNode answer) {
    for (var one : answer.path("registries")) {
      out.println(
          "%-12s %s  %s%s"
              .formatted(
                  one.path("name").asString(),
                  one.path("country").asString(),
                  one.has("listDate")
                      ? "%,d addresses, list of %s"
                          .formatted(one.path("entries").asLong(), one.path("listDate").asString())
                      : "no list",
                  one.path("isConsulted").asBoolean()
                      ? ""
                      : " (not consulted: the country pack is not chosen)"));
    }
  }

  private void printImported(PrintWriter out, JsonNode answer) {
    out.println(
        "%s: the list of %s is in use, %,d addresses"
            .formatted(
                answer.path("registry").asString(),
                answer.path("listDate").asString(),
                answer.path("entries").asLong()));
    long rejected = answer.path("rejected").asLong();
    if (rejected > 0) {
      out.println(
          "%,d lines have no address, the first in line %s"
              .formatted(rejected, answer.path("rejectedLines").path(0).asString()));
    }
  }
}
