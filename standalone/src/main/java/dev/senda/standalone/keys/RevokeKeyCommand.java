package dev.senda.standalone.keys;

import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Revokes an API key. */
@Command(
    name = "revoke",
    description = "Revokes an API key: every instance refuses it from the next request on.",
    mixinStandardHelpOptions = true)
final class RevokeKeyCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "ID", description = "The id, from ./senda keys list.")
  @SuppressWarnings("NullAway.Init") // set before call()
  private UUID id;

  @Mixin private final KeyApiOptions options;

  @Spec
  @SuppressWarnings("NullAway.Init") // set before call()
  private CommandSpec spec;

  RevokeKeyCommand(KeyApiOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws IOException {
    JsonNode revoked;
    try (var client = options.client()) {
      revoked = client.revoke(id);
    }
    var out = spec.commandLine().getOut();
    out.println(
        options.isJson()
            ? revoked.toPrettyString()
            : "Revoked the %s key \"%s\"."
                .formatted(revoked.path("scope").asString(), revoked.path("name").asString()));
    return 0;
  }
}
