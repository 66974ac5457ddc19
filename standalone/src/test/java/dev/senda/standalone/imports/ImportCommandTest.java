package dev.senda.standalone.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The import command against a fake of the API; ImportApiTest tests the real one. */
class ImportCommandTest {

  private static final String ID = "01a21cb5-95bf-771d-9805-24b95e71a906";
  private static final String JOB =
      """
      {"id": "ID", "state": "STATE", "charset": "windows-1252", "delimiter": ";",
       "columns": [{"column": "Correo", "field": "email"}],
       "counts": {"rows": 3, "created": 2, "rejected": 1},
       "findings": [{"line": 4, "column": "Correo", "found": "n/a",
                     "expected": "an email address", "rejected": true}]}
      """;

  @TempDir private Path directory;

  private final List<String> requests = new ArrayList<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private boolean isStarted;
  private HttpServer api;

  @BeforeEach
  void startFakeApi() throws IOException {
    api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    api.createContext("/v1/imports", this::answer);
    api.start();
  }

  @AfterEach
  void stopFakeApi() {
    api.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    var uri = exchange.getRequestURI().toString();
    requests.add("%s %s %s".formatted(exchange.getRequestMethod(), uri, body).strip());
    isStarted |= uri.endsWith("/start");
    var text =
        uri.endsWith("/findings")
            ? "line,column\r\n4,Correo\r\n"
            : JOB.replace("ID", ID)
                .replace(
                    "STATE",
                    exchange.getRequestMethod().equals("POST")
                        ? "checking"
                        : isStarted ? "completed" : "checked");
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Test
  void dryRun_showsColumnsCountsAndFindings_andImportsNothing() throws IOException {
    assertThat(
            run(
                "contacts",
                file(),
                "--dry-run",
                "--topic",
                "product-tips",
                "--map",
                "Correo=email"))
        .isZero();

    assertThat(requests.getFirst())
        .isEqualTo(
            "POST /v1/imports?kind=contacts&map=Correo%3Demail&topic=product-tips Correo\nana@example.com");
    assertThat(out.toString())
        .contains("windows-1252", "Correo  email", "3  rows", "2  new contacts", "1  rows rejected")
        .contains("line 4, Correo: n/a (expected an email address); row rejected");
    assertThat(isStarted).isFalse();
  }

  @Test
  void yes_importsAfterTheCheck_andWritesTheFindings() throws IOException {
    var findings = directory.resolve("findings.csv");

    assertThat(run("suppressions", file(), "--yes", "--findings", findings.toString())).isZero();

    assertThat(requests.getFirst()).startsWith("POST /v1/imports?kind=suppressions");
    assertThat(isStarted).isTrue();
    assertThat(out.toString()).contains("Imported:");
    assertThat(findings).content().isEqualTo("line,column\r\n4,Correo\r\n");
  }

  @Test
  void withoutATerminal_nothingIsImported_andTheCommandFails() throws IOException {
    assertThat(run("contacts", file())).isEqualTo(1);

    assertThat(isStarted).isFalse();
    assertThat(err.toString()).contains("Nothing was imported. Add --yes to import.");
  }

  private String file() throws IOException {
    return Files.writeString(directory.resolve("contacts.csv"), "Correo\nana@example.com\n")
        .toString();
  }

  private int run(String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.add("--url=http://127.0.0.1:" + api.getAddress().getPort());
    return new CommandLine(new ImportCommand(Map.of("SENDA_ADMIN_KEY", "the-admin-key")))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .execute(all.toArray(String[]::new));
  }
}
