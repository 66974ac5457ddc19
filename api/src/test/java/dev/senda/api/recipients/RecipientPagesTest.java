package dev.senda.api.recipients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import dev.senda.journey.links.LinkTarget;
import dev.senda.store.links.ShortLinks;
import dev.senda.store.links.ShortLinks.ShortLink;
import dev.senda.store.security.LinkTokenSigner;
import dev.senda.store.security.LinkTokenSigner.LinkPurpose;
import dev.senda.store.security.LinkTokenSigner.LinkTokenContent;
import dev.senda.store.support.Ids;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a recipient gets at the links of a message, whatever a mail program made of them. */
class RecipientPagesTest {

  private static final TestApi API = TestApi.shared();
  private static final String SHOP = "https://shop.example/guide";

  private final LinkTokenSigner tokens = API.get(LinkTokenSigner.class);
  private UUID message = Ids.newUuid();

  @BeforeEach
  void sendMessage() {
    message = API.insertMessage(API.enroll("ebook-nurture", TestApi.newUserId()), "ebook-guide");
    API.awaitEmptyOutbox();
  }

  @AfterEach
  void awaitEmptyOutbox() {
    API.awaitEmptyOutbox();
    API.temporal.reset();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".",
        ")",
        "=",
        ",",
        "%29",
        "%3E",
        ">",
        "%22",
        "\"",
        "'",
        ";",
        ";a=b",
        "!",
        "?",
        "].",
        "]",
        "[1]",
        "|",
        "}",
        "*",
        "_",
        "__",
        "-",
        "/",
        "//",
        "/x/y",
        ").",
        "%E2%80%A6",
        "%E2%80%9D",
        "%20and%20more",
        "%0A",
        "&amp;",
        "?fbclid={x}|y",
        "?x=%zz",
        "%25",
        "=3D"
      })
  void linkWithWhatFollowedIt_stillWorks(String following) throws IOException {
    var click = exchange("GET", "/t/" + token(LinkPurpose.CLICK, SHOP) + following);
    var pixel = exchange("GET", "/o/" + token(LinkPurpose.OPEN, "") + following);
    var unsubscribe = exchange("GET", "/u/" + token(LinkPurpose.UNSUBSCRIBE, "") + following);
    var preferences = exchange("GET", "/p/" + token(LinkPurpose.PREFERENCES, "") + following);
    var posted = exchange("POST", "/u/" + token(LinkPurpose.UNSUBSCRIBE, "") + following);

    assertThat(click).startsWith("HTTP/1.1 302").contains("Location: " + SHOP + "\r\n");
    assertThat(pixel).startsWith("HTTP/1.1 200").contains("GIF89a");
    assertThat(unsubscribe).startsWith("HTTP/1.1 200").contains("<form");
    assertThat(preferences).startsWith("HTTP/1.1 200").contains("<form");
    assertThat(posted).startsWith("HTTP/1.1 200").contains("Baja confirmada");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "GET /t/nonsense 404",
        "GET /t/ 404",
        "GET /t 404",
        "GET /o/nonsense 404",
        "GET /u/nonsense 404",
        "GET /p/nonsense 404",
        "POST /u/nonsense 404",
        "GET /t/%zz 400",
        "GET /p/x%2Fy%zz 400",
        "GET /u/%00 400",
        "GET /t/x%5Cy 400",
        "POST /t/nonsense 405",
        "DELETE /p/nonsense 405",
        "PUT /u/nonsense 405",
        "PATCH /o/nonsense 405",
        "PROPFIND /t/nonsense 400",
        "TRACE /t/nonsense 405"
      })
  void errorOfRecipient_isPageInTheirLanguage(String method, String path, int status)
      throws IOException {
    var spanish = exchange(method, path, "Accept-Language: fr, es;q=0.8, en;q=0.5");
    var english = exchange(method, path, "Accept-Language: en-GB");

    assertThat(spanish)
        .startsWith("HTTP/1.1 " + status)
        .containsIgnoringCase("Content-Type: text/html")
        .contains("<html lang=\"es\">", "mensaje")
        .doesNotContain("application/problem+json", "urn:senda");
    assertThat(english)
        .startsWith("HTTP/1.1 " + status)
        .contains("<html lang=\"en\">", "from the message");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/t/nonsense", "/o/nonsense", "/u/nonsense", "/p/nonsense", "/t/"})
  void headOfUnknownLink_isNotFoundWithoutBody(String path) throws IOException {
    var answer = exchange("HEAD", path);

    assertThat(answer).startsWith("HTTP/1.1 404").containsIgnoringCase("Content-Type: text/html");
    assertThat(answer.substring(answer.indexOf("\r\n\r\n"))).isBlank();
  }

  @Test
  void brokenForm_isPage() {
    var answer =
        API.send(
            API.request("/p/" + token(LinkPurpose.PREFERENCES, ""))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("on=" + "x".repeat(70_000))));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/html");
  }

  /** The sending side and the redirect have one rule. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://shop.example/?utm_campaign=50%off",
        "https://müller.example/angebot",
        "https://my_shop.example/x",
        "https://shop.example/a b/ü?q[]=x|y&z=\"quoted\"#a#b",
        "http://[2001:db8::1]:8080/x",
        "https://user:pa%ss@shop.example:8443/"
      })
  void whateverIsSigned_isRedirected(String href) {
    var target = ((LinkTarget.Web) LinkTarget.parse(href)).address();

    var answer = API.send(API.request("/t/" + token(LinkPurpose.CLICK, target)).GET());

    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.headers().firstValue("Location")).contains(target);
  }

  @Test
  void longestAddress_isRedirected() {
    var target = "https://shop.example/?q=" + "x".repeat(LinkTarget.MAX_LENGTH - 24);

    var answer = API.send(API.request("/t/" + token(LinkPurpose.CLICK, target)).GET());

    assertThat(answer.headers().firstValue("Location")).contains(target);
    assertThat(LinkTarget.parse(target)).isEqualTo(new LinkTarget.Web(target));
  }

  @Test
  void scannerThatFollowsEveryLink_unsubscribesNobody() throws IOException {
    for (var method : List.of("GET", "HEAD", "OPTIONS")) {
      exchange(method, "/u/" + token(LinkPurpose.UNSUBSCRIBE, "") + ").");
    }

    assertThat(
            API.database
                .sql("select count(*) from engagements where message_id = :id")
                .params(Map.of("id", message))
                .query(Long.class)
                .single())
        .isZero();
  }

  @Test
  void retryLink_isOfferedForOurOwnFault() {
    assertThat(NoticePage.html(500, RecipientLanguage.SUPPORTED.getFirst()))
        .contains("<a href=\"\">Try again</a>");
    assertThat(NoticePage.html(410, RecipientLanguage.SUPPORTED.getFirst()))
        .contains("no longer valid")
        .doesNotContain("<a ");
  }

  @Test
  void shortLink_redirects_andRecordsTheClick() throws IOException {
    var link = ShortLink.create(SHOP, true);
    var page = ShortLink.create("https://senda.example/p/x", false);
    API.get(ShortLinks.class).insert(message, List.of(link, page));

    assertThat(exchange("HEAD", "/s/" + link.code())).startsWith("HTTP/1.1 302");
    assertThat(exchange("GET", "/s/" + page.code()))
        .contains("Location: https://senda.example/p/x\r\n");
    assertThat(clicks()).isEmpty();

    for (var following : List.of("", ").", "%29", "=", ";")) {
      assertThat(exchange("GET", "/s/" + link.code() + following))
          .startsWith("HTTP/1.1 302")
          .contains("Location: " + SHOP + "\r\n");
    }
    assertThat(clicks()).containsExactly(SHOP);
  }

  @Test
  void unknownShortLink_isPage() throws IOException {
    for (var path : List.of("/s/2222222222", "/s/x", "/s/", "/s")) {
      assertThat(exchange("GET", path, "Accept-Language: es"))
          .startsWith("HTTP/1.1 404")
          .contains("<html lang=\"es\">");
    }
  }

  private List<String> clicks() {
    return API.database
        .sql("select link from engagements where message_id = :id and type = 'CLICKED'")
        .param("id", message)
        .query(String.class)
        .list();
  }

  private String token(LinkPurpose purpose, String target) {
    return tokens.sign(purpose, new LinkTokenContent(message, target));
  }

  /** No HTTP client sends such paths, so the request is written by hand. */
  private static String exchange(String method, String path, String... headers) throws IOException {
    var address = URI.create(API.url(""));
    try (var socket = new Socket(address.getHost(), address.getPort())) {
      var request =
          "%s %s HTTP/1.1\r\nHost: %s\r\n%sConnection: close\r\nContent-Length: 0\r\n\r\n"
              .formatted(
                  method,
                  path,
                  address.getAuthority(),
                  headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n");
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)
          .readAllAsString();
    }
  }
}
