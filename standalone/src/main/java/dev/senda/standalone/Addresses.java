package dev.senda.standalone;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where the parts of a house listen: five ports in a row, on 127.0.0.1; the two that follow are for
 * the fakes of providers, where they run.
 *
 * @param portBase the first of them
 */
record Addresses(int portBase) {

  static final int DEFAULT_PORT_BASE = 8700;
  static final int DEMO_PORT_BASE = 8800;

  private static final int LOWEST = 1024;
  private static final int HIGHEST = 65_529;

  /**
   * @throws IllegalArgumentException if not all ports exist
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

  int sendGridPort() {
    return portBase + 5;
  }

  int twilioPort() {
    return portBase + 6;
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

  /** The ports of the fakes of providers. */
  Map<Integer, String> providerPorts() {
    var ports = new LinkedHashMap<Integer, String>();
    ports.put(sendGridPort(), "the fake of SendGrid");
    ports.put(twilioPort(), "the fake of Twilio");
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

  /** The page of the fake of SendGrid, where it runs. */
  String sendGrid() {
    return "http://127.0.0.1:" + sendGridPort();
  }

  /** The page of the fake of Twilio, where it runs. */
  String twilio() {
    return "http://127.0.0.1:" + twilioPort();
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
