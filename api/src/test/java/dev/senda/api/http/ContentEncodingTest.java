package dev.senda.api.http;

import static dev.senda.api.testsupport.TestApi.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentEncodingTest {

  private static final TestApi API = TestApi.shared();

  private final String user = TestApi.newUserId();
  private final String call = "{\"userId\": \"%s\", \"event\": \"Looked\"}".formatted(user);

  @ParameterizedTest
  @ValueSource(strings = {"br", "deflate", "zstd", "gzip, gzip", "GZIP,br", "compress"})
  void unknownEncoding_isRefused_andTheResponseSaysWhatIsAccepted(String encoding) {
    for (var path : new String[] {"/v1/track", "/v1/contacts/merge", "/v1/imports"}) {
      var answer = post(path, encoding, call.getBytes(UTF_8));

      assertThat(answer.statusCode()).as(path).isEqualTo(415);
      assertThat(answer.headers().firstValue("Accept-Encoding")).contains("gzip");
      assertThat(json(answer).path("title").asString()).isEqualTo("Unsupported content encoding");
      assertThat(json(answer).path("detail").asString())
          .isEqualTo("Content-Encoding: \"%s\" (expected gzip, or none)".formatted(encoding));
    }
  }

  @Test
  void damagedGzip_isRefused_whereverItIsDamaged() throws IOException {
    var whole = gzip(call.getBytes(UTF_8));
    var flipped = whole.clone();
    flipped[whole.length - 6] ^= 0x55; // the checksum
    for (var body :
        new byte[][] {
          {},
          call.getBytes(UTF_8),
          Arrays.copyOf(whole, 12),
          Arrays.copyOf(whole, whole.length - 4),
          flipped
        }) {
      for (var path : new String[] {"/v1/track", "/v1/contacts/merge", "/v1/imports"}) {
        var answer = post(path, "gzip", body);

        assertThat(answer.statusCode()).as("%s, %d bytes", path, body.length).isEqualTo(400);
        assertThat(answer.body())
            .containsAnyOf("not compressed as Content-Encoding says", "body: empty");
      }
    }
    assertThat(
            API.database
                .sql("select count(*) from imports where state = 'UPLOADING'")
                .query(Integer.class)
                .single())
        .isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "GZIP", "x-gzip", " gzip "})
  void gzip_isRead_howeverItIsWritten(String encoding) throws IOException {
    assertThat(post("/v1/track", encoding, gzip(call.getBytes(UTF_8))).statusCode()).isEqualTo(200);
    assertThat(post("/v1/track", "identity", call.getBytes(UTF_8)).statusCode()).isEqualTo(200);
  }

  @Test
  void smallBodyThatUnpacksToALargeOne_isTooLarge() throws IOException {
    var bomb = gzip(new byte[64 * 1024 * 1024]);
    assertThat(bomb.length).isLessThan(100_000);

    assertThat(post("/v1/track", "gzip", bomb).statusCode()).isEqualTo(413);
    assertThat(post("/v1/batch", "gzip", bomb).statusCode()).isEqualTo(413);
  }

  @Test
  void importedFile_mayBeCompressed() throws IOException {
    var email = user + "@example.com";

    var answer = post("/v1/imports", "gzip", gzip("Email\n%s\n".formatted(email).getBytes(UTF_8)));

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(json(answer).path("columns").get(0).path("field").asString()).isEqualTo("email");
  }

  private static HttpResponse<String> post(String path, String encoding, byte[] body) {
    return API.send(
        API.request(path)
            .header("Authorization", "Bearer " + TestApi.ADMIN_KEY)
            .header("Content-Type", path.equals("/v1/imports") ? "text/csv" : "application/json")
            .header("Content-Encoding", encoding)
            .POST(BodyPublishers.ofByteArray(body)));
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    }
    return packed.toByteArray();
  }
}
