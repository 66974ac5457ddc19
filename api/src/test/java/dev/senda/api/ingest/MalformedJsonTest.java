package dev.senda.api.ingest;

import static dev.senda.api.testsupport.TestApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is not quite JSON loses no more than it must. */
class MalformedJsonTest {

  private static final TestApi API = TestApi.shared();

  private final String user = TestApi.newUserId();

  @Test
  void nameThatComesTwice_hasTheLastValue() {
    post(batch("\"Total\": 1, \"Total\": 2"));

    assertThat(properties()).isEqualTo("{\"Total\": 2}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\t", "\n", "\r\n", "\u0001"})
  void controlCharacterInAText_isKept(String character) {
    post(batch("\"note\": \"a%sb\"".formatted(character)));

    assertThat(propertiesTree().path("note").asString()).isEqualTo("a" + character + "b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"a\": 1,", "\"a\": [1, 2,]", "\"a\": {\"b\": 1,},"})
  void commaAfterTheLast_isTaken(String properties) {
    assertThat(post(batch(properties)).body()).isEqualTo("{\"success\":true}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0000", "\u0000\u0000\u0000", "\n\u0000"})
  void nulBehindTheEnd_isTaken(String end) {
    assertThat(post(batch("\"a\": 1") + end).body()).isEqualTo("{\"success\":true}");
  }

  @Test
  void valueThatIsTooDeep_isLeftOut_andNamed() {
    for (int depth : new int[] {501, 5_000, 100_000}) {
      var answer = post(batch("\"a\": 1, \"deep\": " + "[".repeat(depth) + "]".repeat(depth)));

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(fields(answer, "warnings")).containsExactly("properties.deep");
    }
    assertThat(eventCount()).isEqualTo(9);
  }

  @ParameterizedTest
  @ValueSource(ints = {1_001, 2_000, 200_000})
  void numberWithTooManyDigits_isLeftOut_andNamed(int digits) {
    var number = "9".repeat(digits);
    var answer = post(batch("\"a\": %s, \"b\": 0.%s, \"price\": 20.10".formatted(number, number)));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(fields(answer, "warnings")).containsExactly("properties.a", "properties.b");
    assertThat(properties()).isEqualTo("{\"price\": 20.10}");
  }

  @Test
  void nameThatIsTooLong_isLeftOut_andNamed() {
    var name = "n".repeat(60_000);
    var answer = post(batch("\"a\": {\"%s\": 1, \"b\": 2}, \"%s\": 1".formatted(name, name)));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(properties()).isEqualTo("{\"a\": {\"b\": 2}}");
  }

  @Test
  void byteThatIsNotUtf8_isTakenAsWindows1252_andTheRestAsUtf8() {
    var body = batch("\"city\": \"MÁLAGA\", \"name\": \"JosX\", \"price\": \"5 Y\"");
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = bytes[i] == 'X' ? (byte) 0xe9 : bytes[i] == 'Y' ? (byte) 0x80 : bytes[i];
    }

    assertThat(send(bytes, "application/json").body()).isEqualTo("{\"success\":true}");

    assertThat(propertiesTree().path("name").asString()).isEqualTo("José");
    assertThat(propertiesTree().path("city").asString()).isEqualTo("MÁLAGA");
    assertThat(propertiesTree().path("price").asString()).isEqualTo("5 €");
  }

  @ParameterizedTest
  @CsvSource({"ISO-8859-1, José", "windows-1252, 5 €", "ISO-8859-2, Łódź", "UTF-16, José"})
  void charsetOfTheContentType_isHeard(String charset, String text) {
    send(
        batch("\"name\": \"%s\"".formatted(text)).getBytes(Charset.forName(charset)),
        "application/json; charset=" + charset);

    assertThat(propertiesTree().path("name").asString()).isEqualTo(text);
  }

  @Test
  void charsetThatIsWrong_orUnknown_doesNoHarmToUtf8() {
    for (var charset : List.of("nonsense", "us-ascii", "ISO-8859-1")) {
      var body = batch("\"name\": \"José\"").getBytes(StandardCharsets.UTF_8);

      assertThat(send(body, "application/json; charset=" + charset).statusCode()).isEqualTo(200);
    }
    assertThat(propertiesTree().path("name").asString()).isEqualTo("José");
  }

  /** The call before and the one behind are stored. */
  @ParameterizedTest
  @ValueSource(
      strings = {"\"a\": oops", "\"a\" 1", "\"a\": 01", "\"a\": \"\\x\"", "a: 1", "\"a\": '1'"})
  void callThatIsNoJson_isRejectedAlone(String properties) {
    var answer = post(batch(properties));

    assertThat(answer.statusCode()).isEqualTo(200);
    var rejected = json(answer).path("rejected");
    assertThat(rejected.size()).isEqualTo(1);
    assertThat(rejected.get(0).path("index").asInt()).isEqualTo(1);
    assertThat(rejected.get(0).path("found").asString()).startsWith("no JSON");
    assertThat(eventCount()).isEqualTo(2);
  }

  @Test
  void strictRequest_andBodyThatEndsTooSoon_areRefused() {
    var body = batch("\"a\": 1, \"a\": 2");

    assertThat(API.postWithWriteKey("/v1/batch?strict=true", body).statusCode()).isEqualTo(400);
    assertThat(post(body.substring(0, body.length() - 5)).statusCode()).isEqualTo(400);
    assertThat(
            API.database
                .sql("select 1 from contacts where user_id = :user")
                .param("user", user)
                .query(Integer.class)
                .list())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"strict", "strict=", "strict=1", "strict=TRUE", "strict=Yes", "a=b&strict=on"})
  void strict_isTrueAsPeopleWriteIt(String query) {
    var answer = API.postWithWriteKey("/v1/track?" + query, "{\"userId\": \"u\", \"event\": 7}");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(json(answer).path("errors").get(0).path("field").asString()).isEqualTo("event");
  }

  @ParameterizedTest
  @ValueSource(strings = {"strict=maybe", "strict=2", "strict=tru"})
  void strict_thatIsNeitherTrueNorFalse_isRefused(String query) {
    var answer =
        API.postWithWriteKey(
            "/v1/track?" + query, "{\"userId\": \"%s\", \"event\": \"Looked\"}".formatted(user));

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(json(answer).path("errors").get(0).path("field").asString()).isEqualTo("strict");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "false", "No"})
  void strict_thatIsFalse_isLenient(String value) {
    assertThat(API.postWithWriteKey("/v1/batch?strict=" + value, batch("\"a\": 1,")).statusCode())
        .isEqualTo(200);
  }

  private String batch(String properties) {
    return """
        {"batch": [
          {"type": "track", "userId": "%1$s", "event": "Before"},
          {"type": "track", "userId": "%1$s", "event": "Odd", "properties": {%2$s}},
          {"type": "track", "userId": "%1$s", "event": "Behind"}]}"""
        .formatted(user, properties);
  }

  private HttpResponse<String> post(String body) {
    return API.postWithWriteKey("/v1/batch", body);
  }

  private static HttpResponse<String> send(byte[] body, String contentType) {
    return API.send(
        API.request("/v1/batch")
            .header("Authorization", TestApi.basic(TestApi.WRITE_KEY))
            .header("Content-Type", contentType)
            .POST(BodyPublishers.ofByteArray(body)));
  }

  private static List<String> fields(HttpResponse<String> answer, String list) {
    return json(answer).path(list).valueStream().map(one -> one.path("field").asString()).toList();
  }

  private String properties() {
    return API.database
        .sql(
            """
            select e.properties::text from events e join contacts c on c.key = e.contact_key
            where c.user_id = :user and e.name = 'Odd' order by e.id desc limit 1
            """)
        .param("user", user)
        .query(String.class)
        .single();
  }

  private JsonNode propertiesTree() {
    return new JsonMapper().readTree(properties());
  }

  private int eventCount() {
    return API.database
        .sql(
            """
            select count(*) from events e join contacts c on c.key = e.contact_key
            where c.user_id = :user
            """)
        .param("user", user)
        .query(Integer.class)
        .single();
  }
}
