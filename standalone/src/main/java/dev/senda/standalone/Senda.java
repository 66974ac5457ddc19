package dev.senda.standalone;

import dev.senda.standalone.journeys.Journeys;
import dev.senda.standalone.journeys.Lint;
import dev.senda.standalone.journeys.Show;
import dev.senda.standalone.journeys.Simulate;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What the script {@code ./senda} runs. */
@Command(
    name = "./senda",
    description = "Customer journeys written as plain Java.",
    subcommands = {
      Up.class,
      Status.class,
      Down.class,
      Demo.class,
      Journeys.class,
      Show.class,
      Lint.class,
      Simulate.class,
      DryRun.class
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "VERB")
public final class Senda implements Callable<Integer> {

  static final int BAD_USE = 2;

  @Spec
  @SuppressWarnings("NullAway.Init") // set before call()
  private CommandSpec spec;

  public static void main(String[] arguments) {
    int code =
        run(
            new PrintWriter(System.out, false, System.out.charset()),
            new PrintWriter(System.err, false, System.err.charset()),
            arguments);
    System.exit(code);
  }

  /** Runs a verb; when it comes back, all that it said has been written. */
  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    int code = commandLine().setOut(out).setErr(err).execute(arguments);
    out.flush();
    err.flush();
    return code;
  }

  static CommandLine commandLine() {
    return new CommandLine(new Senda())
        .setExecutionExceptionHandler(Senda::explain)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true);
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return BAD_USE;
  }

  /** What went wrong, in words; how it came about only where nobody thought of it. */
  private static int explain(
      Exception problem, CommandLine command, CommandLine.ParseResult parsed) {
    PrintWriter err = command.getErr();
    switch (problem) {
      case IllegalArgumentException badUse -> {
        err.println(badUse.getMessage());
        return BAD_USE;
      }
      case IOException expected -> err.println(expected.getMessage());
      case Exception unexpected -> unexpected.printStackTrace(err);
    }
    return 1;
  }
}
