package dev.senda.api.ingest;

import static dev.senda.api.testsupport.TestApi.WRITE_KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import com.sun.net.httpserver.SimpleFileServer.OutputLevel;
import dev.senda.api.testsupport.Browser;
import dev.senda.api.testsupport.ClientPrograms;
import dev.senda.api.testsupport.TestApi;
import dev.senda.store.contacts.Contact;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.security.ApiKeys;
import dev.senda.store.security.ApiKeys.ApiKeyScope;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The clients of Segment and RudderStack, unchanged: each reports one of every kind of call in one
 * flush, among them calls that Senda has no use for and an empty phone number.
 */
@Tag("clients")
class TrackingClientsTest {

  private static final TestApi API = TestApi.shared();

  private final String user = TestApi.newUserId();

  @ParameterizedTest
  @ValueSource(strings = {"node.js", "node-6.js", "rudder-node.js"})
  void nodeClient_isUnderstood(String program) throws Exception {
    var directory = installNodeClients();

    var result = ClientPrograms.run(directory, "node", program, API.url(""), WRITE_KEY, user);

    assertThat(result.path("failures")).isEmpty();
    assertReported("Order Completed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"segment", "rudder"})
  void pythonClient_isUnderstood(String library) throws Exception {
    ClientPrograms.require("python3", "Python");
    var directory = ClientPrograms.copySources("tracking-python");
    var programs = directory.resolve("venv/bin");
    if (ClientPrograms.isOutdated(directory, "requirements.txt")) {
      ClientPrograms.run(directory, "python3", "-m", "venv", "--clear", "venv");
      ClientPrograms.run(
          directory, programs + "/pip", "install", "--quiet", "-r", "requirements.txt");
      ClientPrograms.markInstalled(directory, "requirements.txt");
    }

    var result =
        ClientPrograms.run(
            directory, programs + "/python", "client.py", library, API.url(""), WRITE_KEY, user);

    assertThat(result.path("failures")).isEmpty();
    assertReported("Order Completed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"segment", "rudder"})
  void javaClient_isUnderstood(String library) throws Exception {
    var directory = ClientPrograms.copySources("tracking-java");
    if (ClientPrograms.isOutdated(directory, "pom.xml")) {
      ClientPrograms.run(
          directory,
          Path.of("../mvnw").toAbsolutePath().normalize().toString(),
          "-B",
          "-q",
          "-f",
          "pom.xml",
          "dependency:build-classpath",
          "-Dmdep.outputFile=classpath.txt");
      ClientPrograms.markInstalled(directory, "pom.xml");
    }
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();

    var result =
        ClientPrograms.run(
            directory,
            java,
            "-cp",
            Files.readString(directory.resolve("classpath.txt")).strip(),
            "Client.java",
            library,
            API.url(""),
            WRITE_KEY,
            user);

    assertThat(result.path("failures")).isEmpty();
    assertReported("Order Completed");
  }

  /** Modules come from the Go proxy only, so a machine without Go skips it. */
  @Test
  void goClient_isUnderstood() throws Exception {
    if (!ClientPrograms.isInstalled("go", "version")) {
      ClientPrograms.skip("NOT TESTED: Segment's Go client, because go is not on the PATH");
    }
    var directory = ClientPrograms.copySources("tracking-go");

    var result = ClientPrograms.run(directory, "go", "run", ".", API.url(""), WRITE_KEY, user);

    assertThat(result.path("failures")).isEmpty();
    assertReported("Order Completed");
  }

  @Test
  void browserClient_onAPageOfAnotherOrigin_isUnderstood() throws Exception {
    var directory = installNodeClients();
    var browser = Browser.find(Files.createDirectories(ClientPrograms.BUILD.resolve("browser")));
    if (browser.isEmpty()) {
      ClientPrograms.require("chromium", "Chromium");
    }
    var key = API.get(ApiKeys.class).create("site", ApiKeyScope.BROWSER).key();
    var pages =
        SimpleFileServer.createFileServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            directory,
            OutputLevel.NONE);
    pages.start();
    try {
      var document = browser.orElseThrow().loadDocument(page(pages, key));

      assertThat(document.select("#result").text())
          .isEqualTo("{\"isQueued\":true,\"answer\":{\"success\":true}}");
      assertReported("Order Completed", "Order Rated", "Page Left");
      assertThat(contact().locale()).startsWith("en");
      assertThat(contact().timeZone()).isNotNull();
    } finally {
      pages.stop(0);
    }
  }

  private String page(HttpServer pages, String key) {
    return "http://localhost:%d/page.html?%s&%s&%s"
        .formatted(
            pages.getAddress().getPort(),
            URLEncoder.encode(API.url("").replace("http://", ""), StandardCharsets.UTF_8),
            key,
            user);
  }

  private static Path installNodeClients() throws IOException, InterruptedException {
    ClientPrograms.require("node", "Node.js");
    ClientPrograms.require("npm", "npm");
    var directory = ClientPrograms.copySources("tracking-node");
    if (ClientPrograms.isOutdated(directory, "package-lock.json")) {
      ClientPrograms.run(directory, "npm", "ci", "--no-audit", "--no-fund", "--loglevel=error");
      ClientPrograms.markInstalled(directory, "package-lock.json");
    }
    return directory;
  }

  /** Some clients answer before their last request does. */
  private void assertReported(String... events) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(eventNames()).containsExactlyInAnyOrder(events));
    assertThat(contact().email()).isEqualTo(user + "@shop.example");
    assertThat(contact().phone()).isNull();
    assertThat(contact().attributes()).containsEntry("first_name", "Ana");
  }

  private Contact contact() {
    return API.get(Contacts.class).findByUserId(user).orElseThrow();
  }

  private List<String> eventNames() {
    return API.database
        .sql(
            """
            select name from events
            where contact_key = (select key from contacts where user_id = :user)
            """)
        .param("user", user)
        .query(String.class)
        .list();
  }
}
