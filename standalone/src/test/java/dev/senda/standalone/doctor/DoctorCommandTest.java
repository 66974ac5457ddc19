package dev.senda.standalone.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.senda.devservices.Ports;
import dev.senda.devservices.SharedTestPostgres;
import dev.senda.devservices.SharedTestTemporal;
import dev.senda.standalone.cli.SendaCli;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against the real Temporal server and PostgreSQL, a DNS server and providers of the test. */
class DoctorCommandTest {

  private static final String SECRET = "rT5vQ9xL2mZ8kW4nB7cY1dF6hJ3gP0sA";

  private final Map<String, String> settings = new LinkedHashMap<>();
  private final HttpServer http;
  private final FakeDns dns;

  DoctorCommandTest() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.start();
    dns = new FakeDns();
    settings.put("senda.public-url", "http://127.0.0.1:" + http.getAddress().getPort());
    settings.put("senda.links.secrets", SECRET);
    settings.put("senda.mail.from", "Acme <hello@acme.example>");
    settings.put("senda.mail.company", "Acme");
    settings.put("senda.mail.postal-address", "1 Main Street, Springfield");
    settings.put("senda.temporal.target", SharedTestTemporal.target());
    settings.put("senda.temporal.task-queue", "doctor-" + UUID.randomUUID());
  }

  @AfterEach
  void stop() {
    http.stop(0);
    dns.close();
  }

  private record Outcome(int code, String output, Map<String, JsonNode> findings) {

    String severity(String check) {
      return text(check, "severity");
    }

    String text(String check, String field) {
      var finding = findings.get(check);
      return finding == null ? "none of " + findings.keySet() : finding.path(field).asString();
    }
  }

  private Outcome doctor(String... options) {
    var arguments = new ArrayList<>(List.of("doctor", "--json"));
    arguments.addAll(List.of(options));
    settings.forEach((key, value) -> arguments.add("--%s=%s".formatted(key, value)));
    var out = new StringWriter();
    int code =
        SendaCli.run(
            new PrintWriter(out),
            new PrintWriter(System.err, true, StandardCharsets.UTF_8),
            arguments.toArray(String[]::new));
    var findings = new LinkedHashMap<String, JsonNode>();
    new JsonMapper()
        .readTree(out.toString())
        .path("findings")
        .forEach(finding -> findings.put(finding.path("check").asString(), finding));
    return new Outcome(code, out.toString(), findings);
  }

  @Test
  void invalidSetting_isOneFinding_andNothingElseIsChecked() {
    settings.put("senda.links.secrets", "short");
    settings.put("senda.mail.company", "");

    var outcome = doctor();

    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.findings()).containsOnlyKeys("settings");
    assertThat(outcome.output()).contains("senda.");
  }

  @Nested
  class Temporal {

    @Test
    void missingNamespace_isCreatedByFix() {
      settings.put("senda.temporal.namespace", "doctor-" + UUID.randomUUID());

      assertThat(doctor("--only", "temporal").severity("temporal.namespace")).isEqualTo("error");
      assertThat(doctor("--only", "temporal", "--fix").severity("temporal.namespace"))
          .isEqualTo("fixed");
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> {
                var outcome = doctor("--only", "temporal");
                assertThat(outcome.severity("temporal.namespace")).isEqualTo("ok");
                assertThat(outcome.severity("temporal.retention")).isEqualTo("ok");
              });
    }

    @Test
    void queueWithoutWorker_isAnError_thatSaysWhatToDo() {
      var outcome = doctor("--only", "temporal");

      assertThat(outcome.code()).isEqualTo(1);
      assertThat(outcome.severity("temporal.connection")).isEqualTo("ok");
      var queue = "temporal.queue." + settings.get("senda.temporal.task-queue");
      assertThat(outcome.severity(queue)).isEqualTo("error");
      assertThat(outcome.text(queue, "action")).contains("start a worker");
    }

    @Test
    void noServer_isAnError_withTheReason() {
      settings.put("senda.temporal.target", "127.0.0.1:" + Ports.findFree());

      var outcome = doctor("--only", "temporal");

      assertThat(outcome.code()).isEqualTo(1);
      assertThat(outcome.text("temporal.connection", "found")).contains("UNAVAILABLE");
    }
  }

  @Nested
  class Postgresql {

    @Test
    void freshDatabase_hasNoTables_untilTheyAreMigrated() {
      var url = SharedTestPostgres.createDatabase();
      settings.put("spring.datasource.url", url);
      settings.put("spring.datasource.hikari.maximum-pool-size", "2");

      var before = doctor("--only", "postgresql");
      migrate(url);
      var after = doctor("--only", "postgresql");

      assertThat(before.severity("postgresql.version")).isEqualTo("ok");
      assertThat(before.severity("postgresql.writable")).isEqualTo("ok");
      assertThat(before.severity("postgresql.encoding")).isEqualTo("ok");
      assertThat(before.severity("clock.postgresql")).isEqualTo("ok");
      assertThat(before.severity("postgresql.connections")).isEqualTo("ok");
      assertThat(before.severity("postgresql.tables")).isEqualTo("warning");
      assertThat(after.severity("postgresql.tables")).isEqualTo("ok");
    }

    @Test
    void poolsThatExceedTheServer_areAWarning() {
      settings.put("spring.datasource.url", SharedTestPostgres.createDatabase());
      settings.put("spring.datasource.hikari.maximum-pool-size", "5000");

      assertThat(doctor("--only", "postgresql").severity("postgresql.connections"))
          .isEqualTo("warning");
    }

    @Test
    void readOnlyDatabase_isAnError() {
      var url = SharedTestPostgres.createDatabase();
      settings.put(
          "spring.datasource.url",
          url
              + (url.contains("?") ? "&" : "?")
              + "options=-c%20default_transaction_read_only%3Don");

      var outcome = doctor("--only", "postgresql");

      assertThat(outcome.code()).isEqualTo(1);
      assertThat(outcome.severity("postgresql.writable")).isEqualTo("error");
    }

    @Test
    void noDatabase_isAnError() {
      settings.put(
          "spring.datasource.url", "jdbc:postgresql://127.0.0.1:" + Ports.findFree() + "/x");

      assertThat(doctor("--only", "postgresql").severity("postgresql.connection"))
          .isEqualTo("error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "unknown"})
    void passwordInTheUrl_isNotPrinted(String driver) {
      settings.put(
          "spring.datasource.url",
          "jdbc:%s://127.0.0.1:%d/x?user=u&password=%s"
              .formatted(driver, Ports.findFree(), SECRET));

      var outcome = doctor("--only", "postgresql");

      assertThat(outcome.text("postgresql.connection", "found"))
          .startsWith("jdbc:%s://127.0.0.1:".formatted(driver));
      assertThat(outcome.output()).doesNotContain(SECRET);
    }

    @Test
    void passwordInTheUrl_isNotInTheText() {
      var database = new Installation.Database("jdbc:postgresql://db/x?password=p1", "u", "p2", 2);

      assertThat(database).hasToString("Database[url=jdbc:postgresql://db/x, user=u]");
    }
  }

  @Nested
  class Secrets {

    @Test
    void sampleSecrets_andOpenConsole_areErrors_andNoSecretIsPrinted() {
      settings.put("senda.links.secrets", "a-secret-of-this-sample-that-is-long-enough");
      settings.put("senda.api-keys.admin", SECRET);
      settings.put("senda.api-keys.browser", SECRET);
      settings.put("senda.console.anonymous-access", "true");

      var outcome = doctor("--only", "secrets");

      assertThat(outcome.code()).isEqualTo(1);
      assertThat(outcome.severity("senda.links.secrets")).isEqualTo("error");
      assertThat(outcome.severity("senda.api-keys.admin")).isEqualTo("ok");
      assertThat(outcome.severity("secrets.scopes")).isEqualTo("error");
      assertThat(outcome.severity("console.access")).isEqualTo("error");
      assertThat(outcome.output()).doesNotContain(SECRET, "a-secret-of-this-sample");
    }

    @Test
    void randomSecrets_areFine() {
      assertThat(doctor("--only", "secrets").code()).isZero();
    }
  }

  @Nested
  class PublicUrl {

    @Test
    void plainHttp_isAnError_andTheApiIsFound() {
      answer("/openapi.json", 200, "{\"paths\": {\"/v1/track\": {}}}");

      var outcome = doctor("--only", "public-url");

      assertThat(outcome.severity("public-url.https")).isEqualTo("error");
      assertThat(outcome.severity("public-url.reachable")).isEqualTo("ok");
      assertThat(outcome.severity("clock.api")).isEqualTo("ok");
    }

    @Test
    void anotherServer_isAnError() {
      answer("/openapi.json", 200, "<html>Welcome to nginx</html>");

      assertThat(doctor("--only", "public-url").severity("public-url.reachable"))
          .isEqualTo("error");
    }
  }

  @Nested
  class Accounts {

    @Test
    void keysThatWork_areFine_andMissingWebhookKeysAreWarnings() {
      var base = settings.get("senda.public-url");
      answer("/v3/scopes", 200, "{\"scopes\": [\"mail.send\"]}");
      var sid = "AC" + "0123456789abcdef".repeat(2);
      answer("/2010-04-01/Accounts/" + sid + ".json", 200, "{\"status\": \"active\"}");
      settings.put("senda.accounts.main.sendgrid.api-key", "SG.x");
      settings.put("senda.accounts.main.sendgrid.base-url", base);
      settings.put("senda.accounts.texts.twilio.account-sid", sid);
      settings.put("senda.accounts.texts.twilio.auth-token", "0123456789abcdef".repeat(2));
      settings.put("senda.accounts.texts.twilio.base-url", base);
      settings.put("senda.accounts.texts.twilio.sms.from", "+15005550006");

      var outcome = doctor("--only", "accounts");

      assertThat(outcome.code()).isZero();
      assertThat(outcome.severity("accounts.main")).isEqualTo("ok");
      assertThat(outcome.severity("accounts.texts")).isEqualTo("ok");
      assertThat(outcome.severity("webhooks.main")).isEqualTo("warning");
      assertThat(outcome.severity("webhooks.texts")).isEqualTo("ok");
    }

    @Test
    void refusedKey_andDeadSmtpServer_areErrors() {
      answer("/v3/scopes", 401, "{}");
      settings.put("senda.accounts.main.sendgrid.api-key", "SG.x");
      settings.put("senda.accounts.main.sendgrid.base-url", settings.get("senda.public-url"));
      settings.put("senda.accounts.relay.smtp.host", "127.0.0.1");
      settings.put("senda.accounts.relay.smtp.port", String.valueOf(Ports.findFree()));

      var outcome = doctor("--only", "accounts");

      assertThat(outcome.code()).isEqualTo(1);
      assertThat(outcome.text("accounts.main", "found")).isEqualTo("SendGrid: status 401");
      assertThat(outcome.severity("accounts.relay")).isEqualTo("error");
    }
  }

  @Nested
  class SenderDns {

    @Test
    void completeRecords_areFine_alsoInParts() {
      dns.with("acme.example", "google-site-verification=x", "v=spf1 include:sendgrid.net -all")
          .with("s1._domainkey.acme.example", "k=rsa; p=" + "MIGfMA0GCSqGSIb3".repeat(24))
          .with("_dmarc.acme.example", "v=DMARC1; p=quarantine; rua=mailto:d@acme.example");

      var outcome = doctor("--only", "dns", "--dns-server", dns.address());

      assertThat(outcome.output()).doesNotContain("\"error\"", "\"warning\"");
      assertThat(outcome.code()).isZero();
    }

    @Test
    void noRecords_areErrors_eachWithItsRecord() {
      var outcome = doctor("--only", "dns", "--dns-server", dns.address());

      assertThat(outcome.code()).isEqualTo(1);
      for (var check : List.of("spf", "dkim", "dmarc", "alignment")) {
        assertThat(outcome.severity("dns.acme.example." + check)).as(check).isEqualTo("error");
      }
      assertThat(outcome.text("dns.acme.example.dmarc", "expected"))
          .contains("_dmarc.acme.example");
    }

    @Test
    void flawedRecords_areFound() {
      dns.with("acme.example", "v=spf1 a -all", "v=spf1 mx -all")
          .with("mine._domainkey.acme.example", "v=DKIM1; p=")
          .with("_dmarc.acme.example", "v=DMARC1; p=none");

      var outcome =
          doctor("--only", "dns", "--dns-server", dns.address(), "--dkim-selector", "mine");

      assertThat(outcome.text("dns.acme.example.spf", "found")).isEqualTo("2 records");
      assertThat(outcome.text("dns.acme.example.dkim", "found")).contains("revoked");
      assertThat(outcome.severity("dns.acme.example.dmarc")).isEqualTo("warning");
    }

    @Test
    void keyOfTheParentDomain_countsWithRelaxedAlignmentOnly() {
      settings.put("senda.mail.from", "Acme <hello@mail.acme.example>");
      dns.with("mail.acme.example", "v=spf1 a -all")
          .with("s1._domainkey.acme.example", "p=MIGf")
          .with("_dmarc.acme.example", "v=DMARC1; p=reject");
      assertThat(
              doctor("--only", "dns", "--dns-server", dns.address())
                  .severity("dns.mail.acme.example.dkim"))
          .isEqualTo("ok");

      dns.with("_dmarc.acme.example", "v=DMARC1; p=reject; adkim=s");
      assertThat(
              doctor("--only", "dns", "--dns-server", dns.address())
                  .severity("dns.mail.acme.example.dkim"))
          .isEqualTo("error");
    }
  }

  private static void migrate(String url) {
    Flyway.configure().dataSource(url, null, null).load().migrate();
  }

  private void answer(String path, int status, String body) {
    http.createContext(
        path,
        exchange -> {
          var bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          try (var response = exchange.getResponseBody()) {
            response.write(bytes);
          }
        });
  }
}
