package dev.senda.api.previews;

import static dev.senda.api.testsupport.TestApi.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.senda.api.testsupport.PreviewWorker;
import dev.senda.api.testsupport.PreviewWorker.Outcome;
import dev.senda.api.testsupport.TestApi;
import dev.senda.journey.Channel;
import dev.senda.store.previews.Preview;
import dev.senda.store.previews.Preview.PreviewResult;
import dev.senda.store.previews.Preview.PreviewState;
import dev.senda.store.previews.PreviewRequest;
import dev.senda.store.previews.Previews;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PreviewApiTest {

  private static final TestApi API = TestApi.shared();
  private static final String PATH = "/v1/journeys/ebook-nurture/previews";
  private static final PreviewResult RENDERED =
      new PreviewResult("es", "Tu guía", "<p>Hola</p>", "Hola", "");

  private final Queue<PreviewRequest> taken = new ConcurrentLinkedQueue<>();

  @BeforeEach
  void clear() {
    API.database.sql("truncate previews").update();
  }

  private PreviewWorker worker(PreviewState state) {
    return new PreviewWorker(
        API.get(Previews.class),
        preview -> {
          taken.add(preview.request());
          return new Outcome(state, RENDERED, state == PreviewState.REFUSED ? "bounced" : null);
        });
  }

  @Test
  void preview_isRenderedByAWorker() {
    var user = TestApi.newUserId();
    API.postWithWriteKey("/v1/identify", "{\"userId\": \"%s\", \"traits\": {}}".formatted(user));
    var ana = API.contact(user);
    try (var _ = worker(PreviewState.RENDERED)) {
      var answer =
          API.post(
              PATH,
              """
              {"template": "ebook-guide", "locale": "es", "contact": "%s",
               "sample": {"event": {"form": "ebook"}}}
              """
                  .formatted(ana.key()));

      assertThat(answer.statusCode()).isEqualTo(201);
      var preview = json(answer);
      assertThat(preview.path("state").asString()).isEqualTo("RENDERED");
      assertThat(preview.path("subject").asString()).isEqualTo("Tu guía");
      assertThat(preview.path("html").asString()).isEqualTo("<p>Hola</p>");
      assertThat(preview.path("requestedBy").asString()).startsWith("API key ");
      assertThat(preview.has("sendTo")).isFalse();
      assertThat(json(API.get("/v1/previews/" + preview.path("id").asString()))).isEqualTo(preview);
    }
    assertThat(taken)
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.channel()).isEqualTo(Channel.EMAIL);
              assertThat(request.template()).isEqualTo("ebook-guide");
              assertThat(request.subject()).isNull();
              assertThat(request.contactKey()).isEqualTo(ana.key());
              assertThat(request.sample()).contains("\"form\":");
            });
  }

  @Test
  void step_namesItsTemplate_andItsSubject() {
    try (var _ = worker(PreviewState.RENDERED)) {
      API.post(PATH, "{\"template\": \"ebook-guide-again\"}");
      API.post("/v1/journeys/abandoned-cart/previews", "{\"template\": \"cart-last-call.sms\"}");
    }
    assertThat(taken)
        .extracting(PreviewRequest::template, PreviewRequest::channel)
        .containsExactly(tuple("ebook-guide", Channel.EMAIL), tuple("cart-last-call", Channel.SMS));
    assertThat(taken.peek().subject()).isNotBlank();
  }

  @Test
  void withoutAWorker_theAnswerSaysThatItWaits() {
    var answer = API.post(PATH, "{}");

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(json(answer).path("state").asString()).isEqualTo("REQUESTED");
    assertThat(json(answer).path("template").asString()).isEqualTo("ebook-guide");
  }

  @Test
  void testMessage_isListed_withoutItsContent() {
    try (var _ = worker(PreviewState.REFUSED)) {
      var answer = json(API.post(PATH, "{\"sendTo\": \"Me@Example.com\"}"));

      assertThat(answer.path("state").asString()).isEqualTo("REFUSED");
      assertThat(answer.path("reason").asString()).isEqualTo("bounced");
      API.post(PATH, "{}");
      var listed = json(API.get("/v1/test-messages")).path("testMessages");
      assertThat(listed).hasSize(1);
      assertThat(listed.get(0).path("id")).isEqualTo(answer.path("id"));
      assertThat(listed.get(0).path("sendTo").asString()).isEqualToIgnoringCase("me@example.com");
      assertThat(listed.get(0).has("html")).isFalse();
    }
  }

  @Test
  void testMessages_areLimited() {
    var previews = API.get(Previews.class);
    for (int i = 0; i < PreviewService.MAX_TEST_MESSAGES; i++) {
      previews.request(
          new PreviewRequest(
              "welcome", Channel.EMAIL, "x", null, null, null, null, "me@example.com", "test"));
    }

    var answer = API.post(PATH, "{\"sendTo\": \"me@example.com\"}");

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(API.post(PATH, "{}").statusCode()).as("a preview").isEqualTo(201);
  }

  @Test
  void waitingPreviews_areLimited() {
    var previews = API.get(Previews.class);
    for (int i = 0; i < PreviewService.MAX_WAITING; i++) {
      previews.request(
          new PreviewRequest("welcome", Channel.EMAIL, "x", null, null, null, null, null, "test"));
    }

    assertThat(API.post(PATH, "{}").statusCode()).isEqualTo(429);
  }

  @Test
  void mistakes_areSaid_andNothingIsRequested() {
    var answer =
        json(
            API.post(
                PATH,
                "{\"template\": \"ebook-gide\", \"contact\": \"nobody\", \"sample\": [],"
                    + " \"sendTo\": \"me\"}"));

    assertThat(answer.path("errors").findValuesAsString("field"))
        .containsExactly("template", "contact", "sendTo", "sample");
    assertThat(answer.path("errors").get(0).path("expected").asString())
        .contains("one of ebook-guide, ")
        .contains("did you mean \"ebook-guide\"?");
    assertThat(
            json(API.post(
                    PATH,
                    """
                    {"sample": {"event": {"form": "\\u0000"}, "contact": {"n": 1e99999}}, "locale": "es\\u000a1"}
                    """))
                .path("errors")
                .findValuesAsString("field"))
        .as("what PostgreSQL cannot store")
        .isNotEmpty();
    assertThat(API.post("/v1/journeys/ebok-nurture/previews", "{}").statusCode()).isEqualTo(404);
    assertThat(API.get("/v1/previews/" + UUID.randomUUID()).statusCode()).isEqualTo(404);
    assertThat(API.postWithWriteKey(PATH, "{}").statusCode()).isEqualTo(403);
    assertThat(API.get(Previews.class).take(10)).extracting(Preview::id).isEmpty();
  }
}
