package dev.senda.standalone.terminal;

import dev.senda.standalone.stack.DataDirectory;
import dev.senda.standalone.stack.StackSecrets;
import dev.senda.standalone.stack.StackState;
import dev.senda.standalone.stack.TimeScaleOption;
import java.io.IOException;

/** Prints the addresses and keys of a running stack. */
public final class ConnectionInfoPrinter {

  private ConnectionInfoPrinter() {}

  public static void print(Terminal terminal, DataDirectory dataDirectory, StackState state)
      throws IOException {
    var addresses = state.addresses();
    var stackSecrets = StackSecrets.loadOrCreate(dataDirectory);
    terminal.printLine("");
    row(terminal, "Console", addresses.console());
    row(terminal, "Mailbox", addresses.mailbox());
    if (state.providers()) {
      row(terminal, "SendGrid", addresses.fakeSendGrid() + "   (fake, sends nothing)");
      row(terminal, "Twilio", addresses.fakeTwilio() + "   (fake, sends nothing)");
    }
    row(terminal, "Temporal UI", addresses.temporalUi());
    row(terminal, "API health", addresses.apiHealth());
    row(terminal, "Workers", addresses.workersHealth());
    row(terminal, "API", addresses.api() + "   (documentation: /docs)");
    row(terminal, "Write key", stackSecrets.write());
    row(terminal, "Admin key", stackSecrets.admin());
    row(terminal, "Database", addresses.jdbcUrl());
    row(terminal, "Temporal", addresses.temporalTarget());
    row(terminal, "Data", dataDirectory.path().toString());
    if (state.timeScale() > 1) {
      terminal.printLine(terminal.yellow("  " + TimeScaleOption.describe(state.timeScale())));
    }
    terminal.printLine("");
  }

  private static void row(Terminal terminal, String name, String value) {
    terminal.printLine("  " + terminal.bold("%-12s".formatted(name)) + value);
  }
}
