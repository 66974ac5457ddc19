package dev.senda.benchmarks.environment;

import dev.senda.benchmarks.process.ChildJvm;
import dev.senda.devservices.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Senda's own process: API and workers. */
final class Product implements AutoCloseable {

  static final String WRITE_KEY = "the-write-key-of-the-benchmarks";
  static final String ADMIN_KEY = "the-admin-key-of-the-benchmarks";

  private final int port = Ports.findFree();
  private final ChildJvm process;

  private Product(Servers servers, int smtpPort, List<String> flags, Path log)
      throws IOException, InterruptedException {
    process = launch(servers, smtpPort, flags, log);
  }

  static Product start(Servers servers, int smtpPort, List<String> flags, Path directory)
      throws IOException, InterruptedException {
    return new Product(servers, smtpPort, flags, directory.resolve("senda.log"));
  }

  private ChildJvm launch(Servers servers, int smtpPort, List<String> flags, Path log)
      throws IOException, InterruptedException {
    var arguments = new ArrayList<String>();
    arguments.add(String.valueOf(Ports.findFree()));
    arguments.add(String.valueOf(Ports.findFree()));
    Map.ofEntries(
            Map.entry("server.address", "127.0.0.1"),
            Map.entry("server.port", String.valueOf(port)),
            Map.entry("management.server.address", "127.0.0.1"),
            Map.entry("spring.datasource.url", servers.jdbcUrl()),
            Map.entry("senda.links.secrets", "the-link-secret-of-the-benchmarks"),
            Map.entry("senda.public-url", url()),
            Map.entry("senda.temporal.target", servers.temporalTarget()),
            Map.entry("senda.temporal.namespace", "default"),
            Map.entry("senda.temporal.task-queue", "senda"),
            Map.entry("senda.mail.from", "Our Company <hello@ourcompany.example>"),
            Map.entry("senda.mail.company", "Our Company"),
            Map.entry("senda.mail.postal-address", "Calle Mayor 1, 28013 Madrid, Spain"),
            Map.entry("senda.accounts.sink.smtp.host", "127.0.0.1"),
            Map.entry("senda.accounts.sink.smtp.port", String.valueOf(smtpPort)),
            Map.entry("senda.channels.email.account", "sink"),
            Map.entry("senda.tracking.bot-click-window", "0s"),
            Map.entry("senda.api-keys.write", WRITE_KEY),
            Map.entry("senda.api-keys.admin", ADMIN_KEY),
            Map.entry("logging.level.root", "warn"),
            Map.entry("logging.level.dev.senda", "info"))
        .forEach((key, value) -> arguments.add("--%s=%s".formatted(key, value)));
    return ChildJvm.start("Senda", ProductMain.class, flags, arguments, log, _ -> {});
  }

  int port() {
    return port;
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  ChildJvm process() {
    return process;
  }

  @Override
  public void close() {
    process.close();
  }
}
