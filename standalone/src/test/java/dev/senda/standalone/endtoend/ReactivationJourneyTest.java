package dev.senda.standalone.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.ApiApplication;
import dev.senda.journey.Split;
import dev.senda.standalone.recipient.RecipientClient;
import dev.senda.store.StoreConfiguration;
import dev.senda.store.actions.Coupons;
import dev.senda.temporal.hashing.VariantHash;
import dev.senda.workers.WorkersApplication;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The journey language on the whole stack, with Temporal, PostgreSQL and the mailbox: a holdout,
 * the contact's best hour, the first of two things, coupons, a notice, a score.
 */
class ReactivationJourneyTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(90);

  /** A day of the journey takes two seconds. */
  private static final int TIME_SCALE = 43_200;

  private static final int CUSTOMERS = 20;

  private final TestStack stack = new TestStack(TIME_SCALE);
  private ConfigurableApplicationContext api;
  private ConfigurableApplicationContext workers;

  @BeforeEach
  void start() {
    api = stack.startApplication(ApiApplication.class, "senda-api");
    workers = stack.startApplication(WorkersApplication.class, "senda-workers");
    try (var store = stack.startApplication(StoreConfiguration.class, "none")) {
      store.getBean(Coupons.class).add("win-back", List.of("BACK-1", "BACK-2", "BACK-3"));
    }
  }

  @AfterEach
  void stop() {
    workers.close();
    api.close();
    stack.close();
  }

  @Test
  void everyContact_followsTheExpectedPath() throws Exception {
    try (var recipientClient =
        new RecipientClient(stack.api().toString(), TestStack.WRITE_KEY, TestStack.ADMIN_KEY)) {
      for (int i = 0; i < CUSTOMERS; i++) {
        lapse(recipientClient, i);
      }
      await(
          "every contact is enrolled",
          () -> count("select count(*) from enrollments") == CUSTOMERS);
      var looker = firstWhoIsTreated();
      await("the first mail", () -> sent(looker).contains("we-miss-you"));
      recipientClient.sendTrackingCall(
          "track", Map.of("userId", looker, "event", "Product Viewed"));
      await(
          "every enrollment has ended",
          () -> count("select count(*) from enrollments where ended_at is null") == 0);

      var treated =
          IntStream.range(0, CUSTOMERS).mapToObj(i -> "c-" + i).filter(this::isTreated).toList();
      assertThat(treated).hasSizeBetween(1, CUSTOMERS);
      assertThat(sent(looker)).containsExactly("we-miss-you");
      assertThat(strings("select user_id from contacts where score = 10")).containsExactly(looker);
      for (int i = 0; i < CUSTOMERS; i++) {
        if (!treated.contains("c-" + i)) {
          assertThat(sent("c-" + i)).as("held out").isEmpty();
        }
      }
      int others = treated.size() - 1;
      int coupons = Math.min(3, others);
      assertThat(count("select count(*) from messages where template = 'win-back-coupon'"))
          .isEqualTo(coupons);
      assertThat(count("select count(*) from messages where template = 'what-has-changed'"))
          .isEqualTo(others - coupons);
      assertThat(strings("select team || ': ' || text from team_tasks"))
          .hasSize(others - coupons)
          .allMatch("shop: No win-back coupons are left"::equals);
      assertThat(strings("select code from coupons where enrollment_id is not null order by code"))
          .hasSize(coupons)
          .isEqualTo(codesInMails());
      assertThat(count("select count(*) from dev_mailbox"))
          .as("every message of the ledger is one mail")
          .isEqualTo(count("select count(*) from messages where state = 'ACCEPTED'"));
    }
  }

  private static void lapse(RecipientClient recipientClient, int number) throws Exception {
    var consents = Map.of("topic", "offers", "channel", "email", "text", "v1");
    var id = "c-" + number;
    recipientClient.sendTrackingCall(
        "identify",
        Map.of(
            "userId",
            id,
            "traits",
            Map.of("email", id + "@example.com", "locale", "es", "consents", consents)));
    recipientClient.sendTrackingCall("track", Map.of("userId", id, "event", "Customer Lapsed"));
  }

  private String firstWhoIsTreated() {
    return IntStream.range(0, CUSTOMERS)
        .mapToObj(i -> "c-" + i)
        .filter(this::isTreated)
        .findFirst()
        .orElseThrow();
  }

  private boolean isTreated(String userId) {
    var key =
        stack
            .database()
            .sql("select key from contacts where user_id = :user")
            .param("user", userId)
            .query(String.class)
            .single();
    return VariantHash.variantIndex(Split.holdout(10), key) == 1;
  }

  private List<String> sent(String userId) {
    return stack
        .database()
        .sql(
            """
            select m.template from messages m join contacts c on c.key = m.contact_key
            where c.user_id = :user order by m.claimed_at
            """)
        .param("user", userId)
        .query(String.class)
        .list();
  }

  /** The codes that stand in mails, each once. */
  private List<String> codesInMails() {
    return strings(
        """
        select code from coupons c
        where (select count(*) from dev_mailbox
               where convert_from(raw_message, 'UTF8') like '%' || c.code || '%') = 1
        order by code
        """);
  }

  private List<String> strings(String sql) {
    return stack.database().sql(sql).query(String.class).list();
  }

  private long count(String sql) {
    return stack.database().sql(sql).query(Long.class).single();
  }

  private void await(String what, Callable<Boolean> isSo) {
    Awaitility.await(what).atMost(TIMEOUT).pollInterval(Duration.ofMillis(100)).until(isSo);
  }
}
