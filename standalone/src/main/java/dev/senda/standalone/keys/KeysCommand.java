package dev.senda.standalone.keys;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Manages the API keys of a running Senda. */
@Command(
    name = "keys",
    description = {
      "Creates, lists and revokes API keys.",
      "It calls the local stack (./senda up), or the API at --url with the admin key in SENDA_ADMIN_KEY."
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
public final class KeysCommand implements Callable<Integer> {

  private static final int EXIT_BAD_USAGE = 2;

  @Spec
  @SuppressWarnings("NullAway.Init") // set before call()
  private CommandSpec spec;

  private KeysCommand() {}

  /** The command with its subcommands, which read the key of a remote API from the environment. */
  public static CommandLine create(Map<String, String> environment) {
    return new CommandLine(new KeysCommand())
        .addSubcommand(new CreateKeyCommand(new KeyApiOptions(environment)))
        .addSubcommand(new ListKeysCommand(new KeyApiOptions(environment)))
        .addSubcommand(new RevokeKeyCommand(new KeyApiOptions(environment)));
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return EXIT_BAD_USAGE;
  }
}
