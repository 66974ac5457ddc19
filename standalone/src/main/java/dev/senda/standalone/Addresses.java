package dev.senda.standalone;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where the parts of a house listen: five ports in a row, on 127.0.0.1.
 *
 * @param portBase the first of them
 */
record Addresses(int portBase) {

  static final int DEFAULT_PORT_BASE = 8700;
  static final int DEMO_PORT_BASE = 8800;

  private static final int LOWEST = 1024;
  private static final int HIGHEST = 65_531;

  /**
   * @throws IllegalArgumentException if not all five ports exist
   */
  Addresses {
    if (portBase < LOWEST || portBase > HIGHEST) {
      throw new IllegalArgumentException(
          "--port-base: %d (expected %d to %d)".formatted(portBase, LOWEST, HIGHEST));
    }
  }

  int apiPort() {
    return portBase;
  }

  int temporalPort() {
    return portBase + 1;
  }

  int temporalUiPort() {
    return portBase + 2;
  }

  int postgresqlPort() {
    return portBase + 3;
  }

  int smtpPort() {
    return portBase + 4;
  }

  /** Each port, with the part that listens there. */
  Map<Integer, String> ports() {
    var ports = new LinkedHashMap<Integer, String>();
    ports.put(apiPort(), "the API");
    ports.put(temporalPort(), "Temporal");
    ports.put(temporalUiPort(), "the Temporal UI");
    ports.put(postgresqlPort(), "PostgreSQL");
    ports.put(smtpPort(), "the mailbox (SMTP)");
    return ports;
  }

  String api() {
    return "http://127.0.0.1:" + apiPort();
  }

  String console() {
    return api() + "/console";
  }

  String mailbox() {
    return console() + "/mailbox";
  }

  String temporal() {
    return "127.0.0.1:" + temporalPort();
  }

  String temporalUi() {
    return "http://127.0.0.1:" + temporalUiPort();
  }

  /** JDBC. */
  String database() {
    return "jdbc:postgresql://127.0.0.1:%d/senda?user=postgres".formatted(postgresqlPort());
  }
}
