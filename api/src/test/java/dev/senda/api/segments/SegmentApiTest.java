package dev.senda.api.segments;

import static dev.senda.api.testsupport.TestApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import org.junit.jupiter.api.Test;

class SegmentApiTest {

  private static final TestApi API = TestApi.shared();

  @Test
  void segments_areListed_withTheirConditions() {
    var segments = json(API.get("/v1/segments")).path("segments");

    assertThat(segments.valueStream().map(segment -> segment.path("name").asString()))
        .contains("hot-leads");
    assertThat(json(API.get("/v1/segments/hot-leads")).toString())
        .isEqualTo(
            "{\"name\":\"hot-leads\",\"condition\":\"score is at least 50 and not in segment customers\"}");
  }

  @Test
  void count_includesNestedSegments() {
    var before = count();
    var hot = TestApi.newUserId();
    var customer = TestApi.newUserId();
    for (var user : new String[] {hot, customer}) {
      API.postWithWriteKey("/v1/identify", "{\"userId\": \"%s\"}".formatted(user));
      API.database
          .sql("update contacts set score = 60 where user_id = :user")
          .param("user", user)
          .update();
    }
    API.postWithWriteKey(
        "/v1/identify",
        "{\"userId\": \"%s\", \"traits\": {\"lifecycle\": \"customer\"}}".formatted(customer));

    assertThat(count()).isEqualTo(before + 1);
  }

  @Test
  void unknownSegment_suggestsTheNearest() {
    var answer = API.get("/v1/segments/hot-lead");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(json(answer).path("detail").asString())
        .isEqualTo("Unknown segment \"hot-lead\"; did you mean \"hot-leads\"?");
  }

  private static long count() {
    return json(API.get("/v1/segments/hot-leads?count")).path("contacts").asLong();
  }
}
