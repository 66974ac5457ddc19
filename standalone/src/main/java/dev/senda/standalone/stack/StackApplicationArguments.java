package dev.senda.standalone.stack;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The settings that the local stack gives to the API and to the workers. */
final class StackApplicationArguments {

  private StackApplicationArguments() {}

  /** The settings that anything else may replace: environment variables and files as well. */
  static Map<String, Object> defaults() {
    return Map.of(
        "senda.mail.from", "Our Company <hello@ourcompany.example>",
        "senda.mail.company", "Our Company",
        "senda.mail.postal-address", "Calle Mayor 1, 28013 Madrid, Spain",
        "senda.channels.push.account", "stub");
  }

  /**
   * The settings of this stack as arguments of a Spring application: they win over all others, for
   * the parts of the stack must find each other.
   *
   * @param configuration the name of its configuration file: {@code senda-api} or {@code
   *     senda-workers}
   * @param routes which account sends each channel, and the accounts of the provider fakes
   */
  static List<String> arguments(
      StackAddresses addresses,
      StackSecrets secrets,
      String configuration,
      int managementPort,
      Map<String, String> routes) {
    var own =
        Map.ofEntries(
            Map.entry("spring.config.name", configuration),
            Map.entry("server.address", "127.0.0.1"),
            Map.entry("management.server.address", "127.0.0.1"),
            Map.entry("management.server.port", String.valueOf(managementPort)),
            Map.entry("spring.datasource.url", addresses.jdbcUrl()),
            Map.entry("senda.links.secrets", secrets.links()),
            Map.entry("senda.public-url", addresses.api()),
            Map.entry("senda.temporal.target", addresses.temporalTarget()),
            Map.entry("senda.temporal.namespace", "default"),
            Map.entry("senda.temporal.task-queue", "senda"),
            Map.entry("senda.temporal.ui-url", addresses.temporalUi()),
            Map.entry("senda.accounts.mailbox.smtp.host", "127.0.0.1"),
            Map.entry("senda.accounts.mailbox.smtp.port", String.valueOf(addresses.smtpPort())),
            Map.entry("senda.accounts.mailbox.smtp.confirmation", "mailbox"),
            Map.entry("senda.accounts.stub.stub", "true"),
            Map.entry("senda.tracking.bot-click-window", "0s"),
            Map.entry("senda.api-keys.write", secrets.write()),
            Map.entry("senda.api-keys.admin", secrets.admin()),
            Map.entry("senda.console.anonymous-access", "true"));
    // The workers serve nothing but their management port.
    var port =
        configuration.equals("senda-api")
            ? Map.of("server.port", String.valueOf(addresses.apiPort()))
            : Map.<String, String>of();
    return Stream.of(own, port, routes)
        .flatMap(settings -> settings.entrySet().stream())
        .map(setting -> "--%s=%s".formatted(setting.getKey(), setting.getValue()))
        .toList();
  }
}
