package dev.senda.standalone.imports;

import dev.senda.standalone.stack.ApiOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Checks a file of another tool, shows what would become of it, and imports it. */
@Command(
    name = "import",
    description = {
      "Imports contacts, consents, withdrawals and suppressed addresses from a CSV file of another tool.",
      "The file is checked first, and nothing is written before you agree. No journey starts.",
      "It calls the local stack (./senda up), or the API at --url with the admin key in SENDA_ADMIN_KEY."
    },
    mixinStandardHelpOptions = true)
public final class ImportCommand implements Callable<Integer> {

  private static final long POLL_MILLIS = 300;
  private static final Set<String> FINAL = Set.of("checked", "completed", "failed");

  /** What the rows are. */
  enum Kind {
    CONTACTS,
    SUPPRESSIONS;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Parameters(index = "0", paramLabel = "KIND", description = "${COMPLETION-CANDIDATES}")
  @SuppressWarnings("NullAway.Init") // set before call()
  private Kind kind;

  @Parameters(index = "1", paramLabel = "FILE", description = "The CSV file.")
  @SuppressWarnings("NullAway.Init") // set before call()
  private Path file;

  @Option(names = "--dry-run", description = "Only check the file.")
  private boolean dryRun;

  @Option(names = "--yes", description = "Import without asking.")
  private boolean yes;

  @Option(
      names = "--map",
      paramLabel = "HEADER=FIELD",
      description = {
        "What a column means, such as \"Mail=email\" or \"Born=attribute:birthday:date\"; repeat it.",
        "The headers of common tools are known."
      })
  private List<String> map = new ArrayList<>();

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      description = {
        "What a status such as subscribed or unsubscribed is about; repeat it. Without it, who",
        "unsubscribed is suppressed and nothing is granted."
      })
  private List<String> topics = new ArrayList<>();

  @Option(
      names = "--text",
      paramLabel = "TEXT",
      description = "The proof of the consents, such as the version of the text people saw.")
  private @Nullable String text;

  @Option(names = "--update", description = "Replace what Senda knows of a contact.")
  private boolean update;

  @Option(
      names = "--regrant",
      description =
          "Grant again what was withdrawn in Senda, where the consent is newer and has a proof.")
  private boolean regrant;

  @Option(names = "--ignore-unknown", description = "Leave out columns of unknown meaning.")
  private boolean ignoreUnknown;

  @Option(
      names = "--date-order",
      paramLabel = "ORDER",
      description = "The order of day and month in 03/04/2026: dmy or mdy.")
  private @Nullable String dateOrder;

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description = {
        "What all contacts of the file are, if it has no column that says so, such as subscribed",
        "for the file of subscribed members of Mailchimp."
      })
  private @Nullable String status;

  @Option(
      names = "--reason",
      paramLabel = "REASON",
      description = "Why addresses are suppressed that do not say why (unsubscribed).")
  private @Nullable String reason;

  @Option(names = "--charset", paramLabel = "NAME", description = "Instead of detecting it.")
  private @Nullable String charset;

  @Option(names = "--delimiter", paramLabel = "CHAR", description = "Instead of detecting it.")
  private @Nullable String delimiter;

  @Option(
      names = "--findings",
      paramLabel = "FILE",
      description = "Write the rejected rows and the values that are left out into this CSV file.")
  private @Nullable Path findings;

  @Mixin private final ApiOptions api;

  @Spec
  @SuppressWarnings("NullAway.Init") // set before call()
  private CommandSpec spec;

  /**
   * The command, which reads the key of a remote API from the environment.
   *
   * @param environment the environment variables of this process
   */
  public ImportCommand(Map<String, String> environment) {
    api = new ApiOptions(environment);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException("FILE: %s (expected a readable file)".formatted(file));
    }
    try (var client = new ImportApiClient(api.access())) {
      var checked = await(client, client.upload(file, parameters()));
      return isFailed(checked) ? 1 : proceed(client, checked);
    }
  }

  private int proceed(ImportApiClient client, JsonNode checked)
      throws IOException, InterruptedException {
    var out = spec.commandLine().getOut();
    var printer = new ImportReportPrinter(out);
    var id = checked.path("id").asString();
    if (!api.isJson()) {
      printer.printColumns(checked);
      printer.printSamples(checked);
      out.println("Checked; nothing is imported yet:");
      printer.printCounts(checked);
      printer.printFindings(checked);
      out.flush();
    }
    if (dryRun || !isAgreed()) {
      writeFindings(client, id);
      if (api.isJson()) {
        out.println(checked.toPrettyString());
      }
      if (!dryRun) {
        spec.commandLine().getErr().println("Nothing was imported. Add --yes to import.");
      }
      return dryRun ? 0 : 1;
    }
    var completed = await(client, client.start(id));
    writeFindings(client, id);
    if (api.isJson()) {
      out.println(completed.toPrettyString());
    } else if (!isFailed(completed)) {
      out.println("Imported:");
      printer.printCounts(completed);
    }
    return isFailed(completed) ? 1 : 0;
  }

  @SuppressWarnings("SystemConsoleNull") // the built-in console is null where nobody types
  private boolean isAgreed() {
    if (yes) {
      return true;
    }
    var console = System.console();
    if (console == null || !console.isTerminal()) {
      return false;
    }
    var answer = console.readLine("Import now? [y/N] ");
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
  }

  private void writeFindings(ImportApiClient client, String id) throws IOException {
    if (findings != null) {
      client.download(id, findings);
    }
  }

  private boolean isFailed(JsonNode job) {
    boolean isFailed = job.path("state").asString().equals("failed");
    if (isFailed) {
      spec.commandLine().getErr().println("The import failed: " + job.path("error").asString());
    }
    return isFailed;
  }

  private JsonNode await(ImportApiClient client, JsonNode started)
      throws IOException, InterruptedException {
    var job = started;
    long shown = 0;
    while (!FINAL.contains(job.path("state").asString())) {
      Thread.sleep(POLL_MILLIS);
      job = client.find(started.path("id").asString());
      long rows = job.path("counts").path("rows").asLong();
      if (!api.isJson() && rows >= shown + 50_000) {
        shown = rows;
        spec.commandLine()
            .getErr()
            .printf("%s: %,d rows%n", job.path("state").asString(), rows)
            .flush();
      }
    }
    return job;
  }

  private List<Map.Entry<String, String>> parameters() {
    var parameters = new ArrayList<Map.Entry<String, String>>();
    parameters.add(Map.entry("kind", kind.toString()));
    map.forEach(one -> parameters.add(Map.entry("map", one)));
    topics.forEach(one -> parameters.add(Map.entry("topic", one)));
    add(parameters, "text", text);
    add(parameters, "dateOrder", dateOrder);
    add(parameters, "status", status);
    add(parameters, "reason", reason);
    add(parameters, "charset", charset);
    add(parameters, "delimiter", delimiter);
    add(parameters, "update", update ? "true" : null);
    add(parameters, "regrant", regrant ? "true" : null);
    add(parameters, "ignoreUnknown", ignoreUnknown ? "true" : null);
    return parameters;
  }

  private static void add(
      List<Map.Entry<String, String>> parameters, String name, @Nullable String value) {
    if (value != null) {
      parameters.add(Map.entry(name, value));
    }
  }
}
