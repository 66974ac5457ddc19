package dev.senda.api.registries;

import static dev.senda.api.testsupport.TestApi.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.api.testsupport.TestApi;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ExclusionRegistryApiTest {

  private static final TestApi API = TestApi.shared();

  @Test
  void list_isRead_andNamesTheLinesWithoutAddress() {
    var answer =
        put(
            "co-rne",
            "2026-11-01",
            "numero;fecha\n3001234567;2026-10-01\n\n+57 300 123 4567;x\nAna@Example.com\nnot a number\n");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(json(answer).path("entries").asInt()).isEqualTo(2);
    assertThat(json(answer).path("repeated").asInt()).isEqualTo(1);
    assertThat(json(answer).path("rejected").asInt()).isEqualTo(2);
    assertThat(json(answer).path("rejectedLines").toString()).isEqualTo("[1,6]");
    assertThat(registry("co-rne").path("listDate").asString()).isEqualTo("2026-11-01");
    assertThat(registry("co-rne").path("entries").asInt()).isEqualTo(2);
  }

  @Test
  void newerList_replacesTheOldOne_andTheSameAgainChangesNothing() {
    put("mx-repep", "2026-10-01", "5512345678\n5512345679\n");
    put("mx-repep", "2026-11-01", "5512345678\n");
    put("mx-repep", "2026-11-01", "5512345678\n");

    assertThat(registry("mx-repep").path("entries").asInt()).isEqualTo(1);
    assertThat(
            API.database
                .sql(
                    "select count(*) from exclusion_lists where registry = 'mx-repep' and state = 'ACTIVE'")
                .query(Integer.class)
                .single())
        .isEqualTo(1);
  }

  @Test
  void fileWithoutAddress_leavesTheListInUse() {
    put("es-robinson", "2026-10-01", "ana@example.com\n");

    var answer = put("es-robinson", "2026-11-01", "<html>Not authorized</html>\n");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(registry("es-robinson").path("listDate").asString()).isEqualTo("2026-10-01");
    assertThat(loading("es-robinson")).isZero();
  }

  @Test
  void uploadThatBreaksOff_isNotLoadingAnyMore() {
    var broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("connection reset");
          }

          @Override
          public int read(byte[] into, int start, int length) throws IOException {
            throw new IOException("connection reset");
          }
        };
    var start = new ByteArrayInputStream("ana@example.com\n".getBytes(UTF_8));

    assertThatThrownBy(
            () ->
                API.get(ExclusionListImporter.class)
                    .importList(
                        "es-robinson",
                        LocalDate.of(2026, 11, 3),
                        new SequenceInputStream(start, broken)))
        .isInstanceOf(IOException.class);

    assertThat(loading("es-robinson")).isZero();
  }

  private static int loading(String registry) {
    return API.database
        .sql(
            "select count(*) from exclusion_lists where registry = :registry and state = 'LOADING'")
        .param("registry", registry)
        .query(Integer.class)
        .single();
  }

  /** The rest of a long line is dropped, and each end of a line ends one. */
  @Test
  void longLine_isReadUpToItsLimit() {
    var file =
        "2025550123;%s\r\n%s2025550124\r2025550125"
            .formatted("x".repeat(3_000_000), " ".repeat(1_000));

    var answer = json(put("us-dnc", "2026-11-01", file));

    assertThat(answer.path("entries").asInt()).isEqualTo(2);
    assertThat(answer.path("rejected").asInt()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "co-rne, '', 422, date: \"\" (expected the date of the list",
    "co-rne, 01/11/2026, 422, date: \"01/11/2026\"",
    "fr-bloctel, 2026-11-01, 404, 'expected one of co-rne, es-robinson, mx-repep, us-dnc'"
  })
  void unclearRequest_isRefused(String registry, String date, int status, String detail) {
    var answer = put(registry, date, "3001234567\n");

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(json(answer).path("detail").asString()).contains(detail);
  }

  @Test
  void deletedList_excludesNobody() {
    put("us-dnc", "2026-11-01", "2025550123\n");

    assertThat(API.send("DELETE", "/v1/exclusion-registries/us-dnc").statusCode()).isEqualTo(204);

    assertThat(registry("us-dnc").has("entries")).isFalse();
  }

  /** No address is stored anywhere, and a lookup costs less than a millisecond. */
  @Test
  void bigList_isLookedUpByAnIndex_andHasNoAddress() {
    int size = Boolean.getBoolean("senda.test.full") ? 1_000_000 : 20_000;
    var file =
        IntStream.range(0, size)
            .mapToObj(i -> "55%08d".formatted(10_000_000 + i))
            .collect(Collectors.joining("\n"));

    assertThat(json(put("mx-repep", "2026-11-02", file)).path("entries").asInt()).isEqualTo(size);

    API.database.sql("vacuum analyze exclusion_entries").update();
    var plan =
        String.join(
            "\n",
            API.database
                .sql(
                    """
                    explain (analyze, buffers)
                    select l.registry from exclusion_lists l
                    where l.registry = any(array['mx-repep']) and l.state = 'ACTIVE'
                      and exists (select from exclusion_entries x
                                  where x.list_id = l.id and x.address_hash = any(array[:hash]))
                    """)
                .param("hash", UUID.randomUUID())
                .query(String.class)
                .list());
    assertThat(plan)
        .contains("exclusion_entries_pkey")
        .doesNotContain("Seq Scan on exclusion_entries");
    assertThat(executionMillis(plan)).as(plan).isLessThan(50);
  }

  private static double executionMillis(String plan) {
    var time = plan.substring(plan.indexOf("Execution Time: ") + "Execution Time: ".length());
    return Double.parseDouble(time.substring(0, time.indexOf(' ')));
  }

  private static JsonNode registry(String name) {
    return json(API.get("/v1/exclusion-registries"))
        .path("registries")
        .valueStream()
        .filter(one -> one.path("name").asString().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static HttpResponse<String> put(String registry, String date, String file) {
    return API.send(
        API.request("/v1/exclusion-registries/%s?date=%s".formatted(registry, date))
            .header("Authorization", "Bearer " + TestApi.ADMIN_KEY)
            .header("Content-Type", "text/csv")
            .PUT(BodyPublishers.ofString(file)));
  }
}
