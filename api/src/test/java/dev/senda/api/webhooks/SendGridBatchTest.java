package dev.senda.api.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A posted batch is one transaction, whatever is in it and whoever posts at the same time. */
class SendGridBatchTest extends SendGridWebhookTestBase {

  private static final int POSTS = 8;

  @Test
  void concurrentBatchesOfTheSameMessages_areOneTransactionEach() throws Exception {
    var messages = IntStream.range(0, 20).mapToObj(_ -> guide()).toList();
    var bodies = new ArrayList<String>();
    var random = new Random(20_261_127);
    for (int i = 0; i < POSTS; i++) {
      var events = new ArrayList<String>();
      for (var message : messages) {
        events.add(event(message, "delivered"));
        events.add(event(message, "open"));
        events.add(event(message, "click", "\"url\": \"" + SHOP + "\""));
      }
      Collections.shuffle(events, random);
      bodies.add("[" + String.join(",", events) + "]");
    }

    assertThat(postAtOnce(bodies)).containsOnly(204);

    for (var message : messages) {
      assertThat(message.engagements()).containsExactly("CLICKED " + SHOP, "DELIVERED", "OPENED");
    }
    assertThat(transactionsOf(bodies)).hasSize(POSTS);
  }

  @Test
  void eventTwiceInABatch_isHandledOnce() {
    var guide = guide();
    var bounce = event(guide, "bounce", detail("bounce"));

    post("[" + bounce + "," + bounce + "]");

    assertThat(guide.engagements()).containsExactly("BOUNCED");
    assertThat(guide.notes()).hasSize(1);
  }

  @Test
  void faultyEvent_losesNoOther() {
    var guide = guide();
    var other = guide();
    refuseLink("https://faulty.example");
    try {
      var answer =
          post(
              "["
                  + event(guide, "open")
                  + ","
                  + event(guide, "click", "\"url\": \"https://faulty.example\"")
                  + ","
                  + event(other, "open")
                  + "]");

      assertThat(answer.statusCode()).as("SendGrid sends it again").isEqualTo(500);
    } finally {
      API.database.sql("drop function refuse_link() cascade").update();
    }
    assertThat(guide.engagements()).containsExactly("OPENED");
    assertThat(other.engagements()).containsExactly("OPENED");
  }

  /** As a bug would, which only one event of a batch meets. */
  private static void refuseLink(String link) {
    API.database
        .sql(
            """
            create function refuse_link() returns trigger language plpgsql as
              $$ begin raise 'refused by the test'; end $$
            """)
        .update();
    API.database
        .sql(
            """
            create trigger refuse_link before insert on engagements
            for each row when (new.link = '%s') execute function refuse_link()
            """
                .formatted(link))
        .update();
  }

  private static List<Integer> postAtOnce(List<String> bodies) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = new ArrayList<Future<Integer>>();
      for (var body : bodies) {
        answers.add(threads.submit(() -> post(body).statusCode()));
      }
      var statuses = new ArrayList<Integer>();
      for (var answer : answers) {
        statuses.add(answer.get());
      }
      return statuses;
    }
  }

  /** Which transactions inserted the ids of these events. */
  private static List<String> transactionsOf(List<String> bodies) {
    return API.database
        .sql(
            """
            select distinct cast(xmin as text) from processed_webhooks
            where strpos(:bodies, provider_event_id) > 0
            """)
        .param("bodies", String.join(",", bodies))
        .query(String.class)
        .list();
  }
}
