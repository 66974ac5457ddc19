package dev.senda.api.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.sun.net.httpserver.HttpServer;
import dev.senda.api.ApiApplication;
import dev.senda.api.testsupport.Browser;
import dev.senda.devservices.SharedTestPostgres;
import dev.senda.journey.Channel;
import dev.senda.store.messages.DevMailbox;
import dev.senda.store.previews.Preview.PreviewResult;
import dev.senda.store.previews.Preview.PreviewState;
import dev.senda.store.previews.PreviewRequest;
import dev.senda.store.previews.Previews;
import dev.senda.store.support.Ids;
import dev.senda.store.support.ScaledClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * The console of the whole API, as a real browser shows it. A machine without a browser skips it,
 * unless it is the one that checks everything (CI=true).
 */
@SpringBootTest(
    classes = ApiApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.config.name=senda-api",
      "senda.links.secrets=a-secret-that-is-long-enough-for-tests",
      "senda.public-url=http://127.0.0.1:8700",
      "senda.console.anonymous-access=true",
      "senda.temporal.target=127.0.0.1:1",
      "senda.temporal.ui-url=http://127.0.0.1:8702"
    })
class ConsoleBrowserTest {

  @DynamicPropertySource
  static void database(DynamicPropertyRegistry registry) {
    registry.add("spring.datasource.url", SharedTestPostgres::createDatabase);
  }

  @Autowired JdbcClient database;
  @Autowired ScaledClock clock;
  @Autowired DevMailbox mailbox;
  @Autowired Previews previews;
  @LocalServerPort int port;
  @TempDir Path profiles;

  /** What is wider than the window, if the page scrolls sideways. */
  private static final String OVERFLOW =
      "document.documentElement.scrollWidth <= window.innerWidth ? '' :"
          + " document.documentElement.scrollWidth + ' px: ' +"
          + " [...document.querySelectorAll('body *')]"
          + ".filter(e => e.getBoundingClientRect().right > window.innerWidth + 1)"
          + ".slice(0, 5).map(e => e.tagName + '.' + e.className).join(', ')";

  private Browser browser;
  private ConsoleHttpClient consoleHttpClient;

  @BeforeEach
  void open() {
    consoleHttpClient = new ConsoleHttpClient(port);
    browser = Browser.find(profiles).orElseGet(ConsoleBrowserTest::noBrowser);
  }

  private static Browser noBrowser() {
    if ("true".equals(System.getenv("CI"))) {
      throw new AssertionError("no browser on the PATH (expected chromium or google-chrome)");
    }
    return abort("no browser on the PATH");
  }

  @Test
  void journeyPictures_renderInTheBrowser() {
    for (var journey : new String[] {"ebook-nurture", "welcome", "abandoned-cart"}) {
      var picture =
          browser.loadDocument(
              consoleHttpClient.address("/console/journeys/%s/picture.svg".formatted(journey)));

      assertThat(picture.select("parsererror")).as(journey).isEmpty();
      assertThat(picture.select("svg[role=img] g.box").size()).as(journey).isGreaterThan(4);
    }
  }

  @Test
  void htmlTabOfMail_fetchesPixel_textTabDoesNot() throws IOException {
    Queue<String> fetched = new ConcurrentLinkedQueue<>();
    var elsewhere =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    elsewhere.createContext(
        "/",
        exchange -> {
          fetched.add(exchange.getRequestURI().getPath());
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    elsewhere.start();
    try {
      var mail =
          new ConsoleTestData(database, clock, mailbox)
              .insertMail(
                  Ids.newUuid(),
                  "ana@example.com",
                  "Tu guia",
                  "<p>Hola</p><img alt='' src='http://127.0.0.1:%d/o/pixel'>"
                      .formatted(elsewhere.getAddress().getPort()));

      browser.loadDocument(
          consoleHttpClient.address("/console/mailbox/%s?part=text".formatted(mail)));
      assertThat(fetched).isEmpty();

      browser.loadDocument(consoleHttpClient.address("/console/mailbox/" + mail));
      assertThat(fetched).contains("/o/pixel");
    } finally {
      elsewhere.stop(0);
    }
  }

  private UUID insertTestMessage() {
    var id =
        previews.request(
            new PreviewRequest(
                "ebook-nurture",
                Channel.EMAIL,
                "ebook-guide",
                null,
                "es",
                null,
                null,
                "bartholomew.maximilian@subsidiary.example",
                "API key 01a220b6-6f1b-784a-abbf-d34eaad51d7c"));
    previews.take(1);
    previews.complete(
        id,
        PreviewState.REFUSED,
        new PreviewResult(
            "es",
            "A subject that is as long as those that people really write in their campaigns",
            "<p>Hello</p>",
            "https://links.ourcompany.example/t/" + "x".repeat(120),
            ""),
        "address suppressed: bounced");
    return id;
  }

  @Test
  void noPage_isWiderThanTheWindow() {
    var data = new ConsoleTestData(database, clock, mailbox);
    var contact =
        data.insertContact("Bartholomew-Maximilian", "bartholomew.maximilian@subsidiary.example");
    var enrollment = data.insertRunningEnrollment("ebook-nurture", contact, Duration.ofDays(40));
    var mail =
        data.insertMail(
            Ids.newUuid(),
            "bartholomew.maximilian@subsidiary.example",
            "A subject that is as long as those that people really write in their campaigns",
            "<p>Hello</p>");
    var preview = insertTestMessage();
    try (var tab = browser.open()) {
      for (var page :
          List.of(
              "",
              "/journeys/welcome",
              "/journeys/ebook-nurture",
              "/journeys/abandoned-cart/simulation",
              "/journeys/ebook-nurture/dry-run?contact=" + contact,
              "/enrollments",
              "/enrollments/" + enrollment,
              "/contacts/" + contact,
              "/tasks",
              "/imports",
              "/mailbox",
              "/mailbox/" + mail,
              "/journeys/ebook-nurture/preview",
              "/previews/" + preview,
              "/previews/" + preview + "?view=narrow",
              "/previews/" + preview + "?view=text")) {
        tab.open(consoleHttpClient.address("/console" + page).toString());

        for (int width : new int[] {360, 720, 768, 900, 961, 1024, 1160, 1280}) {
          tab.setWidth(width);
          assertThat(tab.evaluate(OVERFLOW)).as("/console%s at %d px", page, width).isEmpty();
        }
      }
    }
  }
}
