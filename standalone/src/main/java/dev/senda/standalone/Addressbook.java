package dev.senda.standalone;

import java.io.IOException;

/** Where to look, for people. */
final class Addressbook {

  private Addressbook() {}

  static void print(Terminal terminal, Home home, HouseState state) throws IOException {
    var addresses = state.addresses();
    var keys = Keys.keptIn(home);
    terminal.say("");
    row(terminal, "Console", addresses.console());
    row(terminal, "Mailbox", addresses.mailbox());
    if (state.providers()) {
      row(terminal, "SendGrid", addresses.sendGrid() + "   (a fake: nothing is sent)");
      row(terminal, "Twilio", addresses.twilio() + "   (a fake: nothing is sent)");
    }
    row(terminal, "Temporal UI", addresses.temporalUi());
    row(terminal, "API", addresses.api() + "   (its documentation: /docs)");
    row(terminal, "Write key", keys.write());
    row(terminal, "Admin key", keys.admin());
    row(terminal, "Database", addresses.database());
    row(terminal, "Temporal", addresses.temporal());
    row(terminal, "Data", home.directory().toString());
    if (state.timeScale() > 1) {
      terminal.say(terminal.yellow("  " + TimeScaleChoice.describe(state.timeScale())));
    }
    terminal.say("");
  }

  private static void row(Terminal terminal, String name, String value) {
    terminal.say("  " + terminal.bold("%-12s".formatted(name)) + value);
  }
}
