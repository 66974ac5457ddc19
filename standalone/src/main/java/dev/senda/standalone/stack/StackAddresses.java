package dev.senda.standalone.stack;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where the parts of a stack listen, on 127.0.0.1: nine ports in a row. Two of them are for the
 * fakes of providers, if they run.
 *
 * @param portBase the first of them
 */
public record StackAddresses(int portBase) {

  public static final int DEFAULT_PORT_BASE = 8700;
  public static final int DEMO_PORT_BASE = 8800;

  private static final int LOWEST = 1024;
  private static final int HIGHEST = 65_527;

  /**
   * Checks the ports.
   *
   * @throws IllegalArgumentException if not all ports exist
   */
  public StackAddresses {
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

  public int postgresqlPort() {
    return portBase + 3;
  }

  int smtpPort() {
    return portBase + 4;
  }

  int fakeSendGridPort() {
    return portBase + 5;
  }

  int fakeTwilioPort() {
    return portBase + 6;
  }

  int apiManagementPort() {
    return portBase + 7;
  }

  int workersManagementPort() {
    return portBase + 8;
  }

  /** Each port, with the part that listens there. */
  public Map<Integer, String> ports() {
    var ports = new LinkedHashMap<Integer, String>();
    ports.put(apiPort(), "the API");
    ports.put(temporalPort(), "Temporal");
    ports.put(temporalUiPort(), "the Temporal UI");
    ports.put(postgresqlPort(), "PostgreSQL");
    ports.put(smtpPort(), "the mailbox (SMTP)");
    ports.put(apiManagementPort(), "health of the API");
    ports.put(workersManagementPort(), "health of the workers");
    return ports;
  }

  /** The ports of the fakes of providers. */
  public Map<Integer, String> fakeProviderPorts() {
    var ports = new LinkedHashMap<Integer, String>();
    ports.put(fakeSendGridPort(), "the fake of SendGrid");
    ports.put(fakeTwilioPort(), "the fake of Twilio");
    return ports;
  }

  public String api() {
    return "http://127.0.0.1:" + apiPort();
  }

  /** The health endpoint of the API; the metrics are on the same port. */
  public String apiHealth() {
    return "http://127.0.0.1:%d/actuator/health/readiness".formatted(apiManagementPort());
  }

  /** The health endpoint of the workers; the metrics are on the same port. */
  public String workersHealth() {
    return "http://127.0.0.1:%d/actuator/health/readiness".formatted(workersManagementPort());
  }

  public String console() {
    return api() + "/console";
  }

  public String mailbox() {
    return console() + "/mailbox";
  }

  /** The page of the fake of SendGrid, where it runs. */
  public String fakeSendGrid() {
    return "http://127.0.0.1:" + fakeSendGridPort();
  }

  /** The page of the fake of Twilio, where it runs. */
  public String fakeTwilio() {
    return "http://127.0.0.1:" + fakeTwilioPort();
  }

  public String temporalTarget() {
    return "127.0.0.1:" + temporalPort();
  }

  public String temporalUi() {
    return "http://127.0.0.1:" + temporalUiPort();
  }

  /** The JDBC URL of the database. */
  public String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:%d/senda?user=postgres".formatted(postgresqlPort());
  }
}
