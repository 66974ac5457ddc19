package dev.senda.standalone.cli;

import dev.senda.settings.check.InvalidSettingFailureAnalyzer;
import dev.senda.standalone.contacts.EraseCommand;
import dev.senda.standalone.contacts.ExportCommand;
import dev.senda.standalone.doctor.DoctorCommand;
import dev.senda.standalone.exclusions.ExclusionsCommand;
import dev.senda.standalone.gate.GateCommand;
import dev.senda.standalone.imports.ImportCommand;
import dev.senda.standalone.journeys.JourneysCommand;
import dev.senda.standalone.journeys.LintCommand;
import dev.senda.standalone.journeys.ShowCommand;
import dev.senda.standalone.journeys.SimulateCommand;
import dev.senda.standalone.keys.KeysCommand;
import dev.senda.standalone.migrate.MigrateCommand;
import dev.senda.standalone.preview.PreviewCommand;
import dev.senda.standalone.project.NewCommand;
import dev.senda.standalone.steering.SteeringCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The main class of the script {@code ./senda}. */
@Command(
    name = "./senda",
    description = "Customer journeys written as plain Java.",
    subcommands = {
      UpCommand.class,
      StatusCommand.class,
      DownCommand.class,
      DemoCommand.class,
      JourneysCommand.class,
      ShowCommand.class,
      LintCommand.class,
      SimulateCommand.class,
      DryRunCommand.class,
      DoctorCommand.class,
      GateCommand.class,
      MigrateCommand.class,
      NewCommand.class
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
public final class SendaCli implements Callable<Integer> {

  public static final int EXIT_BAD_USAGE = 2;

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

  /** Runs a command; all its output has been written when it returns. */
  public static int run(PrintWriter out, PrintWriter err, String... arguments) {
    int code = commandLine().setOut(out).setErr(err).execute(arguments);
    out.flush();
    err.flush();
    return code;
  }

  static CommandLine commandLine() {
    var senda =
        new CommandLine(new SendaCli())
            .addSubcommand(KeysCommand.create(System.getenv()))
            .addSubcommand(new ImportCommand(System.getenv()))
            .addSubcommand(new ExclusionsCommand(System.getenv()))
            .addSubcommand(new PreviewCommand(System.getenv()))
            .addSubcommand(new EraseCommand(System.getenv()))
            .addSubcommand(new ExportCommand(System.getenv()));
    SteeringCommand.createAll(System.getenv()).forEach(senda::addSubcommand);
    return senda
        .setExecutionExceptionHandler(SendaCli::printError)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true);
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return EXIT_BAD_USAGE;
  }

  /**
   * Prints the message of an expected error, and the stack trace of an unexpected one. An invalid
   * setting is described in one line: its stack trace would contain the value, which may be a
   * secret.
   */
  private static int printError(
      Exception problem, CommandLine command, CommandLine.ParseResult parsed) {
    PrintWriter err = command.getErr();
    var invalidSettings = InvalidSettingFailureAnalyzer.describe(problem);
    if (!invalidSettings.isEmpty()) {
      invalidSettings.forEach(err::println);
      return 1;
    }
    switch (problem) {
      case IllegalArgumentException badUse -> {
        err.println(badUse.getMessage());
        return EXIT_BAD_USAGE;
      }
      case IOException expected -> err.println(expected.getMessage());
      case Exception unexpected -> unexpected.printStackTrace(err);
    }
    return 1;
  }
}
