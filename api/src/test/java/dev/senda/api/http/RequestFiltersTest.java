package dev.senda.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, or decided, before a controller runs. */
class RequestFiltersTest {

  private static final TestApi API = TestApi.shared();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/docs?x=%zz",
        "/v1/tasks?=1",
        "/v1/tasks?team=a&=",
        "/v1/enrollments?&&=x",
        "/v1/tasks?x=%",
        "/v1/tasks?team=%ed%a0%80",
        "/v1/enrollments?contactKey=%00",
        "/v1/journeys/ebook-nurture/dry-run?userId=%ff",
        "/console/enrollments?journey=%ff"
      })
  void malformedQueryString_isABadRequest(String path) throws IOException {
    assertThat(get(path)).startsWith("HTTP/1.1 400 ").contains("query string");
  }

  @Test
  void malformedQueryString_ofALinkInAMessage_isIgnored() throws IOException {
    assertThat(get("/t/unknown?x=%zz")).startsWith("HTTP/1.1 404 ");
  }

  /** Tomcat refuses these by itself; most of them never reach the application. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          POST /v1%2ftrack HTTP/1.1 | Host: a | 400
          GET /%zz HTTP/1.1 | Host: a | 400
          GET /v1/%00 HTTP/1.1 | Host: a | 400
          GET /v1/journeys HTTP/1.1 | X: no host | 400
          GET /v1/journeys HTTP/1.1 | Host: a~Expect: 200-maybe | 417
          POST /v1/track HTTP/1.1 | Host: a~Content-Length: -1 | 400
          TRACE /v1/journeys HTTP/1.1 | Host: a | 405
          POST /v1/track HTTP/1.1 | Host: a~Transfer-Encoding: nonsense | 501
          """)
  void whatTomcatRefuses_isAProblem(String line, String headers, int status) throws IOException {
    var answer =
        exchange(line + "\r\n" + headers.replace("~", "\r\n") + "\r\nConnection: close\r\n\r\n");

    assertThat(answer)
        .startsWith("HTTP/1.1 %d ".formatted(status))
        .containsIgnoringCase("Content-Type: application/problem+json")
        .contains("\"status\"")
        .doesNotContainIgnoringCase("<html", "Tomcat");
  }

  @Test
  void badChunk_isAProblem() throws IOException {
    assertThat(
            exchange(
                "POST /v1/track HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n"
                    .formatted(TestApi.ADMIN_KEY)))
        .startsWith("HTTP/1.1 400 ")
        .containsIgnoringCase("Content-Type: application/problem+json");
  }

  /** No HTTP client sends such a path, so the request is written by hand. */
  private static String get(String path) throws IOException {
    return exchange(
        "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
            .formatted(path, URI.create(API.url("")).getAuthority()));
  }

  private static String exchange(String request) throws IOException {
    var address = URI.create(API.url(""));
    try (var socket = new Socket(address.getHost(), address.getPort())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8)
          .readAllAsString();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=b", "a=%C3%B1", "a=%E2%82%AC&b=", "", "q=a+b%20c"})
  void wellFormedQueryString_passes(String query) {
    assertThat(QueryStringFilter.isWellFormed(query)).isTrue();
  }

  @Test
  void otherAcceptHeader_isAnsweredInJson_andDoneOnce() {
    var user = TestApi.newUserId();
    API.postWithWriteKey("/v1/identify", "{\"userId\": \"%s\"}".formatted(user));

    var answer =
        API.send(
            API.request("/v1/journeys/receipts/enrollments")
                .header("Authorization", "Bearer " + TestApi.ADMIN_KEY)
                .header("Accept", "text/html")
                .header("Content-Type", "application/json")
                .POST(
                    BodyPublishers.ofString(
                        "{\"contact\": {\"userId\": \"%s\"}}".formatted(user))));

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
  }
}
