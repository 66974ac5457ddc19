package dev.senda.api.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import dev.senda.store.security.ApiKeys;
import dev.senda.store.security.ApiKeys.ApiKeyScope;
import dev.senda.store.support.Ids;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A message id belongs to its API key and its contact. */
@ExtendWith(OutputCaptureExtension.class)
class MessageDeduplicationTest {

  /** Of its own, because the warning is limited. */
  private static final TestApi API = TestApi.isolated();

  private final String ada = TestApi.newUserId();
  private final String bob = TestApi.newUserId();
  private final String messageId = Ids.newUuid().toString();

  @AfterAll
  static void close() {
    API.close();
  }

  @Test
  void twoPeople_withOneMessageId_areBothKept() {
    track(TestApi.WRITE_KEY, ada, 1);
    track(TestApi.WRITE_KEY, bob, 1);

    assertThat(eventsOf(ada)).isEqualTo(1);
    assertThat(eventsOf(bob)).isEqualTo(1);
  }

  @Test
  void twoSources_withOneMessageId_areBothKept() {
    var crm = API.get(ApiKeys.class).create("crm", ApiKeyScope.WRITE).key();

    track(TestApi.WRITE_KEY, ada, 1);
    track(crm, ada, 1);

    assertThat(eventsOf(ada)).isEqualTo(2);
  }

  @Test
  void repeatedEvent_isOneEvent() {
    track(TestApi.WRITE_KEY, ada, 1);
    track(TestApi.WRITE_KEY, ada, 1);

    assertThat(eventsOf(ada)).isEqualTo(1);
  }

  @Test
  void repeatedEvent_inAnotherSpelling_isOneEvent() {
    track(ada, "{\"total\": 1, \"cart\": {\"id\": \"c\", \"items\": 2}}");
    track(ada, "{\"cart\": {\"items\": 2.0, \"id\": \"c\"}, \"total\": 1.0}");

    assertThat(eventsOf(ada)).isEqualTo(1);
  }

  @Test
  void sameId_withOtherContent_isKept_counted_andLoggedWithoutPersonalData(CapturedOutput output) {
    double before = reusedIds();

    track(TestApi.WRITE_KEY, ada, 1);
    track(TestApi.WRITE_KEY, ada, 2);

    assertThat(eventsOf(ada)).isEqualTo(2);
    assertThat(reusedIds()).isEqualTo(before + 1);
    assertThat(output)
        .contains("Message id reused with other content, event kept: contact=")
        .doesNotContain(ada)
        .doesNotContain(messageId);
  }

  private void track(String user, String properties) {
    track(TestApi.WRITE_KEY, user, properties);
  }

  private void track(String key, String user, int total) {
    track(key, user, "{\"total\": %d}".formatted(total));
  }

  private void track(String key, String user, String properties) {
    var response =
        API.send(
            API.request("/v1/track")
                .header("Authorization", TestApi.basic(key))
                .POST(
                    BodyPublishers.ofString(
                        """
                        {"userId": "%s", "event": "Looked", "messageId": "%s",
                         "properties": %s}"""
                            .formatted(user, messageId, properties))));
    assertThat(response.statusCode()).isEqualTo(200);
  }

  private static double reusedIds() {
    return API.get(MeterRegistry.class).get("senda.ingest.reused.message.ids").counter().count();
  }

  private static int eventsOf(String user) {
    return API.database
        .sql("select count(*) from events where contact_key = ?")
        .param(API.contact(user).key())
        .query(Integer.class)
        .single();
  }
}
