package dev.senda.api.ingest;

import static dev.senda.api.testsupport.TestApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever stands beside it in its batch, and whatever it says besides, a good call is stored. */
class RandomBatchTest {

  private static final TestApi API = TestApi.shared();
  private static final long SEED = 20_261_127;
  private static final int BATCHES = 60;
  private static final int CALLS = 25;

  private static final List<String> FIELDS =
      List.of(
          "type",
          "userId",
          "anonymousId",
          "previousId",
          "event",
          "properties",
          "traits",
          "context",
          "timestamp",
          "sentAt",
          "originalTimestamp",
          "integrations",
          "channel");

  private static final List<String> NAMES =
      List.of(
          "email",
          "phone",
          "locale",
          "timezone",
          "lifecycle",
          "consents",
          "traits",
          "backfill",
          "firstName",
          "total",
          "",
          "a.b",
          "topic",
          "granted",
          "at");

  private static final List<String> SCALARS =
      List.of(
          "null",
          "true",
          "false",
          "0",
          "-1",
          "7",
          "1798190400",
          "1798190400000",
          "1e400",
          "1e99999999999",
          "-1.5e-9999",
          "NaN",
          "-Infinity",
          "9007199254740993",
          "12345678901234567890123456789.5",
          "\"\"",
          "\" \"",
          "\"identify\"",
          "\"track\"",
          "\"page\"",
          "\"batch\"",
          "\"n/a\"",
          "\"ana@shop.example\"",
          "\"(555) 123-4567\"",
          "\"25/12/2026\"",
          "\"2026-11-20\"",
          "\"us_slash_eastern\"",
          "\"email\"",
          "\"a\\u0000b\"",
          "\"\\ud800\"",
          "\"\\u001b[31m\\n\"",
          "\"İ\"",
          "\"" + "x".repeat(300) + "\"");

  private final Random random = new Random(SEED);

  @Test
  void goodCall_isStored_whateverStandsBesideIt() {
    for (int i = 0; i < BATCHES; i++) {
      var user = TestApi.newUserId();
      int position = random.nextInt(CALLS + 1);
      var calls = new ArrayList<String>();
      for (int call = 0; call < CALLS; call++) {
        calls.add(random.nextInt(8) == 0 ? value(2) : randomCall());
      }
      calls.add(position, goodCall(user));
      var body = "{\"batch\": [%s]}".formatted(String.join(", ", calls));

      var answer = API.postWithWriteKey("/v1/batch", body);

      assertThat(answer.statusCode()).as("seed %d, batch %d: %s", SEED, i, body).isEqualTo(200);
      assertThat(
              json(answer)
                  .path("rejected")
                  .valueStream()
                  .map(note -> note.path("index").asInt())
                  .toList())
          .as("seed %d, batch %d", SEED, i)
          .doesNotContain(position);
      assertThat(eventsOf(user)).as("seed %d, batch %d", SEED, i).containsExactly("Bought");
    }
  }

  /** It has random fields as well, besides those that it needs. */
  private String goodCall(String user) {
    return """
        {"type": "track", "userId": "%s", "event": "Bought", "timestamp": %s, "sentAt": %s,
         "properties": %s, "context": %s}"""
        .formatted(user, value(1), value(1), object(3), object(3));
  }

  private String randomCall() {
    return FIELDS.stream()
        .filter(_ -> random.nextBoolean())
        .map(
            field ->
                "\"%s\": %s"
                    .formatted(
                        field,
                        field.equals("type") && random.nextInt(4) > 0
                            ? pick(
                                List.of(
                                    "\"identify\"",
                                    "\"track\"",
                                    "\"alias\"",
                                    "\"page\"",
                                    "\"group\""))
                            : value(3)))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private String value(int depth) {
    return switch (depth == 0 ? 0 : random.nextInt(4)) {
      case 0, 1 -> pick(SCALARS);
      case 2 -> object(depth);
      default ->
          Stream.generate(() -> value(depth - 1))
              .limit(random.nextInt(3))
              .collect(Collectors.joining(", ", "[", "]"));
    };
  }

  private String object(int depth) {
    return NAMES.stream()
        .filter(_ -> random.nextInt(3) == 0)
        .map(name -> "\"%s\": %s".formatted(name, value(depth - 1)))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static List<String> eventsOf(String user) {
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

  private <T> T pick(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
