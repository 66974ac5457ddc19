package dev.senda.api.webhooks;

import static dev.senda.api.testsupport.TestApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.channels.SuppressionReason;
import dev.senda.journey.Channel;
import dev.senda.store.consent.Suppressions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ObjectionTest extends TwilioWebhookTestBase {

  @ParameterizedTest
  @ValueSource(strings = {"who gave you my number?", "not interested", "qué pesados sois"})
  void objection_holdsTheNumber_opensATask_andIsNoReply(String body) {
    var text = text();

    write(number, body, Map.of());

    assertThat(suppression(Channel.SMS)).isEqualTo(Suppressions.OBJECTION);
    assertThat(suppression(Channel.WHATSAPP)).isEqualTo(Suppressions.OBJECTION);
    assertThat(SuppressionReason.OBJECTION.wireName()).isEqualTo(Suppressions.OBJECTION);
    assertThat(text.engagements()).isEmpty();
    assertThat(text.signals()).isEmpty();
    assertThat(tasks(text))
        .singleElement()
        .satisfies(
            task -> {
              assertThat(task.path("isReplyReview").asBoolean()).isTrue();
              assertThat(task.path("text").asString())
                  .matches("May be an opt-out: read SM[0-9a-f]{32} at the provider")
                  .doesNotContain(number);
            });
  }

  @Test
  void anotherObjection_opensNoSecondTask() {
    var text = text();

    write(number, "this is spam", Map.of());
    write(number, "qué pesados", Map.of());

    assertThat(tasks(text)).hasSize(1);
  }

  @Test
  void completedTask_endsTheHold() {
    var text = text();
    write(number, "not interested", Map.of());

    assertThat(API.send("POST", path(text, "done")).statusCode()).isEqualTo(204);

    assertThat(suppression(Channel.SMS)).isNull();
    assertThat(suppression(Channel.WHATSAPP)).isNull();
    assertThat(tasks(text)).isEmpty();
  }

  @Test
  void taskRecordedAsOptOut_hasTheEffectOfStop() {
    var text = text();
    write(number, "not interested", Map.of());

    assertThat(API.send("POST", path(text, "opt-out")).statusCode()).isEqualTo(204);

    assertThat(suppression(Channel.SMS)).isEqualTo("stopped");
    assertThat(suppression(Channel.WHATSAPP)).isNull();
    assertThat(text.engagements()).containsExactly("UNSUBSCRIBED");
    assertThat(text.signals()).hasSize(1);
    assertThat(tasks(text)).isEmpty();
  }

  @Test
  void stopAfterAnObjection_counts_andCompletingTheTaskDoesNotLiftIt() {
    var text = text();
    write(number, "not interested", Map.of());

    write(number, "STOP", Map.of());
    API.send("POST", path(text, "done"));

    assertThat(suppression(Channel.SMS)).isEqualTo("stopped");
  }

  @Test
  void objectionAfterStop_changesNothing() {
    text();
    write(number, "STOP", Map.of());

    write(number, "this is spam", Map.of());

    assertThat(suppression(Channel.SMS)).isEqualTo("stopped");
  }

  @ParameterizedTest
  @ValueSource(strings = {"not interested", "quién les dio mi número?", "how rude"})
  void objectionOfAnUnknownSender_holdsTheNumber_forContactsThatComeLater(String body) {
    write(number, body, Map.of());

    assertThat(suppression(Channel.SMS)).isEqualTo(Suppressions.OBJECTION);
    assertThat(suppression(Channel.WHATSAPP)).isEqualTo(Suppressions.OBJECTION);
  }

  @Test
  void objectionOfAnUnknownSenderByWhatsapp_holdsBothSpellingsOfTheNumber() {
    var local = "55" + number.substring(number.length() - 8);

    write("whatsapp:+521" + local, "not interested", Map.of());

    assertThat(reasons("+521" + local)).containsOnly(Suppressions.OBJECTION);
    assertThat(reasons("+52" + local)).containsOnly(Suppressions.OBJECTION);
  }

  @Test
  void startOfAnUnknownSenderByWhatsapp_endsTheHoldOfBothSpellings() {
    var local = "55" + number.substring(number.length() - 8);
    write("whatsapp:+521" + local, "not interested", Map.of());

    write("whatsapp:+521" + local, "START", Map.of());

    assertThat(API.get(Suppressions.class).find(Channel.WHATSAPP, "+521" + local)).isEmpty();
    assertThat(API.get(Suppressions.class).find(Channel.WHATSAPP, "+52" + local)).isEmpty();
  }

  @Test
  void ordinaryReplyOfAnUnknownSender_holdsNothing() {
    write(number, "what time do you open?", Map.of());

    assertThat(suppression(Channel.SMS)).isNull();
  }

  @Test
  void holdOfAnUnknownSender_canBeMadeAnOptOut_orRemoved() {
    write(number, "not interested", Map.of());

    var added = API.post("/v1/suppressions", body("sms", "stopped"));
    var removed = API.post("/v1/suppressions/remove", body("whatsapp", "was no opt-out"));

    assertThat(added.statusCode()).isEqualTo(200);
    assertThat(removed.statusCode()).isEqualTo(200);
    assertThat(suppression(Channel.SMS)).isEqualTo("stopped");
    assertThat(suppression(Channel.WHATSAPP)).isNull();
  }

  @Test
  void optOutOfATaskThatIsNoReview_isNotFound() {
    var answer = API.send("POST", "/v1/tasks/first/opt-out");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(json(answer).path("detail").asString())
        .isEqualTo("task: \"first\" (expected the id of an open task about a reply)");
  }

  private String body(String channel, String reason) {
    return "{\"channel\": \"%s\", \"address\": \"%s\", \"reason\": \"%s\"}"
        .formatted(channel, number, reason);
  }

  private static List<String> reasons(String address) {
    return Stream.of(Channel.SMS, Channel.WHATSAPP)
        .map(channel -> API.get(Suppressions.class).find(channel, address).orElseThrow().reason())
        .toList();
  }

  private static String path(SentMessageFixture text, String action) {
    return "/v1/tasks/%s/%s".formatted(tasks(text).getFirst().path("id").asString(), action);
  }

  private static List<JsonNode> tasks(SentMessageFixture text) {
    return json(API.get("/v1/tasks?team=support"))
        .path("tasks")
        .valueStream()
        .filter(task -> task.path("enrollmentId").asString().equals(text.enrollment().toString()))
        .toList();
  }
}
