package dev.senda.standalone.keys;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Creates an API key and prints it, once. */
@Command(
    name = "create",
    description = "Creates an API key and prints it. It cannot be shown again.",
    mixinStandardHelpOptions = true)
final class CreateKeyCommand implements Callable<Integer> {

  /** What the key may do. */
  enum Scope {
    WRITE,
    BROWSER,
    VIEWER,
    OPERATOR,
    ADMIN
  }

  @Parameters(index = "0", paramLabel = "NAME", description = "Who uses the key, and for what.")
  @SuppressWarnings("NullAway.Init") // set before call()
  private String name;

  @Option(
      names = "--scope",
      paramLabel = "SCOPE",
      defaultValue = "write",
      description =
          "write: tracking calls, for servers (the default); browser: tracking calls, for pages and"
              + " apps; viewer: reads; operator: reads, and steers enrollments and tasks; admin:"
              + " everything.")
  @SuppressWarnings("NullAway.Init") // set before call()
  private Scope scope;

  @Mixin private final KeyApiOptions options;

  @Spec
  @SuppressWarnings("NullAway.Init") // set before call()
  private CommandSpec spec;

  CreateKeyCommand(KeyApiOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws IOException {
    JsonNode created;
    try (var client = options.client()) {
      created = client.create(name, scope.name().toLowerCase(Locale.ROOT));
    }
    var out = spec.commandLine().getOut();
    if (options.isJson()) {
      out.println(created.toPrettyString());
      return 0;
    }
    out.println(created.path("key").asString());
    spec.commandLine()
        .getErr()
        .println(
            "Created the %s key \"%s\" (%s). Store it now: it cannot be shown again."
                .formatted(
                    created.path("scope").asString(),
                    created.path("name").asString(),
                    created.path("id").asString()));
    return 0;
  }
}
