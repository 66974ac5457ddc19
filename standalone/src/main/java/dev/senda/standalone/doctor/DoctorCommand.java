package dev.senda.standalone.doctor;

import dev.senda.settings.check.InvalidSettingFailureAnalyzer;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Checks an installation. */
@Command(
    name = "doctor",
    description = {
      "Checks an installation: settings, Temporal, PostgreSQL, clocks, secrets, the public",
      "address, accounts and webhooks, and the DNS records of the sender. It sends nothing.",
      "It reads the settings as API and workers do: senda.yml, environment, --senda.x=y.",
      "Exit code: 0 without errors, 1 with errors."
    },
    mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** What common providers use. */
  private static final List<String> SELECTORS =
      List.of("s1", "s2", "default", "selector1", "selector2", "google", "mail", "dkim", "k1");

  @Option(
      names = "--fix",
      description = "Create the namespace in Temporal, and correct its retention.")
  private boolean fix;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Option(
      names = "--only",
      paramLabel = "AREA",
      split = ",",
      description = "Check only: temporal, postgresql, secrets, public-url, accounts, dns.")
  private List<String> only = List.of();

  @Option(
      names = "--dkim-selector",
      paramLabel = "NAME",
      description = "The selector of your DKIM key, besides common ones.")
  private List<String> selectors = List.of();

  @Option(
      names = "--dns-server",
      paramLabel = "HOST[:PORT]",
      description = "Ask this DNS server instead of this machine's.")
  private @Nullable String dnsServer;

  @Unmatched private List<String> arguments = new ArrayList<>();

  @Spec
  @SuppressWarnings("NullAway.Init") // set before call()
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    var report = new DoctorReport(check());
    var out = spec.commandLine().getOut();
    if (json) {
      report.printJson(out);
    } else {
      report.print(out);
    }
    return report.hasErrors() ? 1 : 0;
  }

  private List<Finding> check() throws IOException {
    Installation installation;
    try {
      installation = Installation.load(arguments);
    } catch (RuntimeException e) {
      return settingsErrors(e);
    }
    var findings = new ArrayList<Finding>();
    findings.add(Finding.ok("settings", "both processes start with them"));
    var clock = Clock.systemUTC();
    if (isChecked("temporal")) {
      var settings = installation.temporal().toClientSettings(null);
      var queues =
          installation.workers().channelQueues().all().stream()
              .map(queue -> queue.taskQueue(settings.taskQueue()))
              .toList();
      findings.addAll(new TemporalChecks(settings, new TreeSet<>(queues), fix).run());
    }
    if (isChecked("postgresql")) {
      findings.addAll(new PostgresqlChecks(installation.database(), clock).run());
    }
    if (isChecked("secrets")) {
      findings.addAll(new SecretChecks(installation).run());
    }
    try (var http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
      if (isChecked("public-url")) {
        findings.addAll(
            new PublicUrlChecks(installation.workers().requiredPublicUrl(), http, clock).run());
      }
      if (isChecked("accounts")) {
        findings.addAll(new AccountChecks(installation.workers().accounts(), http).run());
      }
    }
    if (isChecked("dns")) {
      var dns = new SenderDnsChecks(dns(), allSelectors());
      senderDomains(installation).forEach(domain -> findings.addAll(dns.run(domain)));
    }
    return findings;
  }

  private boolean isChecked(String area) {
    return only.isEmpty() || only.contains(area);
  }

  private static List<Finding> settingsErrors(RuntimeException failure) {
    var described = InvalidSettingFailureAnalyzer.describe(failure);
    var lines =
        described.isEmpty() ? List.of(String.valueOf(rootOf(failure).getMessage())) : described;
    return lines.stream()
        .map(
            line ->
                Finding.error(
                    "settings",
                    line.lines().findFirst().orElse(""),
                    "settings with which API and workers start",
                    "docs/configuration.md lists every setting"))
        .toList();
  }

  private static Throwable rootOf(Throwable failure) {
    var root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private DnsLookup dns() throws IOException {
    if (dnsServer == null) {
      return DnsLookup.of(null, 0);
    }
    var parts = dnsServer.split(":", 2);
    return DnsLookup.of(parts[0], parts.length > 1 ? Integer.parseInt(parts[1]) : 53);
  }

  private Set<String> allSelectors() {
    var all = new LinkedHashSet<>(selectors);
    all.addAll(SELECTORS);
    return all;
  }

  /** The domains of all From addresses. */
  private static Set<String> senderDomains(Installation installation) {
    var mail = installation.workers().mail();
    var domains = new TreeSet<String>();
    Stream.of(
            Stream.of(mail.fromAddress()),
            mail.byTopic().values().stream()
                .flatMap(sender -> Stream.ofNullable(sender.fromAddress())),
            mail.byJourney().values().stream()
                .flatMap(sender -> Stream.ofNullable(sender.fromAddress())))
        .flatMap(addresses -> addresses)
        .map(InternetAddress::getAddress)
        .map(address -> address.substring(address.lastIndexOf('@') + 1))
        .forEach(domains::add);
    return domains;
  }
}
