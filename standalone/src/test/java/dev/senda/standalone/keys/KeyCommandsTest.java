package dev.senda.standalone.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The key commands against a fake of the API; ApiKeyApiTest tests the real one. */
class KeyCommandsTest {

  private static final String ID = "01a21cb5-95bf-771d-9805-24b95e71a906";
  private static final String KEYS =
      """
      {"keys": [
        {"id": "%s", "name": "shop", "scope": "write", "createdAt": "2026-11-23T09:00:31Z",
         "lastUsedAt": "2026-11-24T10:15:59.1Z"},
        {"id": "01a21cb5-0000-771d-9805-24b95e71a906", "name": "old crm", "scope": "admin",
         "createdAt": "2025-11-23T09:00:31Z", "revokedAt": "2026-01-01T00:00:00Z"}]}
      """
          .formatted(ID);

  private final List<String> requests = new ArrayList<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private HttpServer api;

  @BeforeEach
  void startFakeApi() throws IOException {
    api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    api.createContext("/v1/keys", this::answer);
    api.start();
  }

  @AfterEach
  void stopFakeApi() {
    api.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    requests.add(
        "%s %s %s %s"
            .formatted(
                exchange.getRequestHeaders().getFirst("Authorization"),
                exchange.getRequestMethod(),
                exchange.getRequestURI(),
                body)
            .strip());
    var isUnknown = exchange.getRequestURI().getPath().endsWith("0000");
    var json =
        switch (exchange.getRequestMethod()) {
          case "GET" -> KEYS;
          case "POST" ->
              "{\"id\": \"%s\", \"name\": \"shop\", \"scope\": \"write\", \"key\": \"senda_x\"}"
                  .formatted(ID);
          default ->
              isUnknown
                  ? "{\"detail\": \"key: no key\"}"
                  : "{\"name\": \"shop\", \"scope\": \"write\", \"revokedAt\": \"2026-11-24T00:00:00Z\"}";
        };
    var bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(isUnknown ? 404 : 200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private int run(String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.add("--url=http://127.0.0.1:%d/".formatted(api.getAddress().getPort()));
    return KeysCommand.create(Map.of("SENDA_ADMIN_KEY", "the-admin-key"))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (problem, command, parsed) -> {
              command.getErr().println(problem.getMessage());
              return 1;
            })
        .execute(all.toArray(String[]::new));
  }

  @Test
  void create_printsTheKeyAlone_onStandardOutput() {
    assertThat(run("create", "shop")).isZero();

    assertThat(out.toString().strip()).isEqualTo("senda_x");
    assertThat(err.toString()).contains("cannot be shown again");
    assertThat(requests)
        .singleElement()
        .asString()
        .startsWith("Bearer the-admin-key POST /v1/keys")
        .contains("\"name\":\"shop\"", "\"scope\":\"write\"");
  }

  @Test
  void create_withScope_sendsIt() {
    assertThat(run("create", "crm", "--scope", "admin")).isZero();

    assertThat(requests).singleElement().asString().contains("\"scope\":\"admin\"");
  }

  @Test
  void list_showsValidKeys_withLastUse() {
    assertThat(run("list")).isZero();

    assertThat(out.toString().lines())
        .satisfiesExactly(
            header -> assertThat(header).startsWith("ID").endsWith("LAST USE"),
            key ->
                assertThat(key)
                    .startsWith(ID)
                    .containsSubsequence("shop", "write", "2026-11-23 09:00", "2026-11-24 10:15"));
  }

  @Test
  void listAll_showsRevokedKeys() {
    assertThat(run("list", "--all")).isZero();

    assertThat(out.toString()).contains("old crm", "never", "2026-01-01 00:00");
  }

  @Test
  void json_isThatOfTheApi() {
    assertThat(run("list", "--json")).isZero();

    assertThat(out.toString()).contains("\"lastUsedAt\" : \"2026-11-24T10:15:59.1Z\"");
  }

  @Test
  void revoke_namesTheKey() {
    assertThat(run("revoke", ID)).isZero();

    assertThat(out.toString().strip()).isEqualTo("Revoked the write key \"shop\".");
    assertThat(requests).containsExactly("Bearer the-admin-key DELETE /v1/keys/" + ID);
  }

  @Test
  void revoke_ofAnUnknownKey_printsTheProblem() {
    assertThat(run("revoke", "01a21cb5-95bf-771d-9805-24b95e710000")).isEqualTo(1);

    assertThat(err.toString().strip()).isEqualTo("key: no key");
  }

  @Test
  void urlWithoutKey_namesTheVariable() {
    var options = new KeyApiOptions(Map.of());
    new CommandLine(options).parseArgs("--url", "https://senda.example");

    assertThatThrownBy(options::client)
        .hasMessage("SENDA_ADMIN_KEY: missing (expected an admin key of https://senda.example)");
  }
}
