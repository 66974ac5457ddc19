package dev.senda.temporal.workflow;

import static dev.senda.journey.AwaitedEvent.happened;
import static dev.senda.journey.AwaitedEvent.opened;
import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Condition.property;
import static dev.senda.journey.ContactList.list;
import static dev.senda.journey.Digest.digest;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.preferred;
import static dev.senda.journey.Message.sms;
import static dev.senda.journey.TeamNotification.sales;
import static dev.senda.journey.Time.date;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.moment;
import static dev.senda.journey.Time.time;
import static dev.senda.journey.Time.within;
import static dev.senda.journey.Time.workingDays;
import static dev.senda.journey.Time.workingHours;
import static java.time.DayOfWeek.TUESDAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.devservices.SharedTestTemporal;
import dev.senda.journey.AnyOf;
import dev.senda.journey.AwaitedEvent;
import dev.senda.journey.Channel;
import dev.senda.journey.CustomAction;
import dev.senda.journey.CustomQuestion;
import dev.senda.journey.DeliveryStatus;
import dev.senda.journey.Engagement;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Holdout;
import dev.senda.journey.Journey;
import dev.senda.journey.LifecycleStage;
import dev.senda.journey.Plan;
import dev.senda.journey.Split;
import dev.senda.journey.TextAnswer;
import dev.senda.journey.engine.TimeScale;
import dev.senda.temporal.client.EnrollmentClient;
import dev.senda.temporal.client.TemporalConnection;
import dev.senda.temporal.contract.EnrollmentSignal;
import dev.senda.temporal.queues.ChannelQueues;
import dev.senda.temporal.testing.InlineJourney;
import dev.senda.temporal.worker.JourneyWorker;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The cost of each verb on a real server is the one in docs/costs.md. */
class HistoryCostTest {

  private static final Path DOC = Path.of("..", "docs", "costs.md");
  private static final Pattern TABLE =
      Pattern.compile("<!-- costs -->\n.*?<!-- /costs -->\n", Pattern.DOTALL);
  private static final String HOW_TO_ACCEPT =
      """


      If the change is intended, accept it and commit docs/costs.md:
        ./mvnw -pl journey-temporal -am test -Dtest=HistoryCostTest -Dsurefire.failIfNoSpecifiedTests=false -Dsenda.accept=true
      """;

  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final Duration A_SECOND = Duration.ofSeconds(1);

  enum Answer {
    YES,
    NO
  }

  enum Reply implements TextAnswer {
    YES,
    OTHER,
    NONE;

    @Override
    public List<String> words() {
      return this == YES ? List.of("1", "yes") : List.of();
    }
  }

  interface Asks extends CustomQuestion<Answer> {}

  interface Does extends CustomAction {}

  /**
   * A verb of the cost table.
   *
   * @param said the signal that arrives when the journey waits; null for none
   */
  private record Verb(
      String words, Consumer<Enrollment> story, @Nullable Function<UUID, EnrollmentSignal> said) {

    Verb(String words, Consumer<Enrollment> story) {
      this(words, story, null);
    }
  }

  private static final AnyOf TWO_OF_THREE =
      AnyOf.anyOf(2, event("Order Completed"), event("Order Rated"), event("Store Reviewed"));

  private static final List<Verb> VERBS =
      List.of(
          new Verb("`send`, on any channel", lead -> lead.send(email("guide"))),
          new Verb(
              "`send` of what is preferred",
              lead -> lead.send(preferred(email("guide"), sms("guide")))),
          new Verb(
              "`send` of what is preferred, and has to go elsewhere",
              lead -> lead.send(preferred(email("elsewhere"), sms("elsewhere")))),
          new Verb(
              "`send` that moves to the queue of its account, after a failure or at the limit",
              lead -> lead.send(sms("own-queue"))),
          new Verb("`send` that was deferred once, and then sent", lead -> lead.send(sms("later"))),
          new Verb(
              "`delivery()`, besides the `send`", lead -> lead.send(email("guide")).delivery()),
          new Verb("`pause`", lead -> lead.pause(A_SECOND)),
          new Verb("`pauseUntil` a time of day", lead -> lead.pauseUntil(time(9, 0))),
          new Verb("`pauseUntil` a weekday", lead -> lead.pauseUntil(TUESDAY, time(9, 0))),
          new Verb(
              "`pause` of working days, `pauseUntil` a day of the calendar",
              lead -> lead.pause(workingDays(3))),
          new Verb("`reaches` a date", lead -> lead.reaches(date("trial_ends"))),
          new Verb(
              "`reaches` a date and time of the event that enrolled",
              lead -> lead.reaches(moment(property("starts_at")))),
          new Verb("`reaches` a date that is not there", lead -> lead.reaches(date("none"))),
          new Verb(
              "`happens` until the time is up",
              lead -> lead.happens(event("Order Completed"), within(A_SECOND))),
          new Verb(
              "`happens` that is answered",
              lead -> lead.happens(event("Order Completed"), within(days(3))),
              HistoryCostTest::order),
          new Verb(
              "`happens` of any of several, until the time is up",
              lead -> lead.happens(TWO_OF_THREE, within(A_SECOND))),
          new Verb(
              "`happens` that is answered by an event that is remembered",
              lead -> lead.happens(event("Order Completed").as("order"), within(days(3))),
              HistoryCostTest::order),
          new Verb(
              "`openedWithin` that is answered, besides the `send`",
              lead -> lead.send(email("guide")).openedWithin(days(3)),
              enrollment -> EnrollmentSignal.opened(UUID.randomUUID(), enrollment, now(), "guide")),
          new Verb(
              "`openedWithin` that a bounce ends, besides the `send`",
              lead -> {
                var guide = lead.send(email("guide"));
                assertThat(guide.openedWithin(days(3))).isFalse();
                assertThat(guide.delivery()).isEqualTo(DeliveryStatus.BOUNCED);
              },
              enrollment ->
                  EnrollmentSignal.deliveryStatus(
                      UUID.randomUUID(), enrollment, now(), "guide", DeliveryStatus.BOUNCED)),
          new Verb(
              "`bouncedWithin` that is answered, besides the `send`",
              lead -> assertThat(lead.send(email("guide")).bouncedWithin(days(3))).isTrue(),
              enrollment ->
                  EnrollmentSignal.deliveryStatus(
                      UUID.randomUUID(), enrollment, now(), "guide", DeliveryStatus.BOUNCED)),
          new Verb(
              "`openedWithin` of a message that was not sent, besides the `send`",
              lead -> lead.send(email("skipped")).openedWithin(days(3))),
          new Verb(
              "`firstOf` that is answered, besides the `send`",
              lead ->
                  lead.firstOf(
                      opened(lead.send(email("guide"))).means(Answer.NO),
                      happened("Order Completed").means(Answer.YES),
                      within(days(3)).otherwise(Answer.NO)),
              HistoryCostTest::order),
          new Verb(
              "`answers` that is answered, besides the `send`",
              lead ->
                  lead.answers(
                      lead.send(email("guide")),
                      Reply.class,
                      within(days(3)).otherwise(Reply.NONE)),
              enrollment ->
                  EnrollmentSignal.engaged(
                      UUID.randomUUID(), enrollment, now(), "guide", Engagement.REPLIED, "YES")),
          new Verb(
              "`send` with a digest",
              lead -> lead.send(email("guide").with(digest(event("Comment Received"))))),
          new Verb(
              "`confirmsSubscription` that is answered",
              lead -> lead.confirmsSubscription("newsletter", email("confirm"), within(days(7))),
              enrollment ->
                  EnrollmentSignal.engaged(
                      UUID.randomUUID(),
                      enrollment,
                      now(),
                      "confirm",
                      Engagement.CLICKED,
                      AwaitedEvent.Engaged.CONFIRMED)),
          new Verb("`is`", lead -> lead.is(attribute("country").is("MX"))),
          new Verb("`variant`, `isHeldOut`", lead -> lead.isHeldOut(50)),
          new Verb(
              "`variant` that is learned",
              lead -> lead.variant(Split.evenly(Holdout.class).learning())),
          new Verb("`hasChange`, however often", HistoryCostTest::askTwice),
          new Verb("`takesCoupon`", lead -> lead.takesCoupon("welcome-10")),
          new Verb("`score`", lead -> lead.score(5)),
          new Verb("`set`", lead -> lead.set("plan", "gold")),
          new Verb("`moveTo`", lead -> lead.moveTo(LifecycleStage.CUSTOMER)),
          new Verb("`addTo`, `removeFrom`", lead -> lead.addTo(list("vip"))),
          new Verb(
              "`grantConsent`, `withdrawConsent`",
              lead -> lead.grantConsent("newsletter", Channel.EMAIL)),
          new Verb("`notify`, `task`", lead -> lead.task(sales("Call"))),
          new Verb(
              "`task` and `doneWithin` that is answered",
              lead -> assertThat(lead.task(sales("Call")).doneWithin(days(3))).isTrue(),
              enrollment ->
                  EnrollmentSignal.taskDone(
                      UUID.randomUUID(), enrollment, now(), "task for sales: Call")),
          new Verb(
              "`task` and `doneWithin` working hours, until the time is up",
              lead -> lead.task(sales("Call")).doneWithin(workingHours(2))),
          new Verb("`emit`", lead -> lead.emit(event("Became VIP"))),
          new Verb("`enrollIn`", lead -> lead.enrollIn("onboarding")),
          new Verb("`webhook`", lead -> lead.webhook("crm-sync")),
          new Verb("`perform`", lead -> lead.perform(Does.class)),
          new Verb("`ask`", lead -> lead.ask(Asks.class)),
          new Verb(
              "`rounds`, besides what is in them",
              lead -> lead.rounds(3).forEach(round -> assertThat(round).isPositive())),
          new Verb(
              "a round of `every` time of day, besides what is in it",
              lead -> {
                for (int _ : lead.every(time(9, 0))) {
                  break;
                }
              }),
          new Verb("`exit`", lead -> lead.exit("enough")));

  /** Events of a history, and workflow tasks among them. */
  private record Cost(long events, long tasks) {

    static Cost of(List<HistoryEvent> history) {
      return new Cost(
          history.size(),
          history.stream()
              .filter(event -> event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED)
              .count());
    }

    Cost minus(Cost other) {
      return new Cost(events - other.events, tasks - other.tasks);
    }
  }

  @Test
  void costOfEachVerb_isAsDocumented() throws Exception {
    var costs = measure();
    var table =
        new StringBuilder("<!-- costs -->\n| verb | events | workflow tasks |\n|---|--:|--:|\n");
    var empty = costs.getOrDefault("nothing", new Cost(0, 0));
    for (var verb : VERBS) {
      var words = verb.words();
      var cost = costs.getOrDefault(words, new Cost(0, 0)).minus(empty);
      if (words.endsWith(", besides the `send`")) {
        cost = cost.minus(costs.getOrDefault(VERBS.getFirst().words(), empty).minus(empty));
      }
      table.append("| %s | %d | %d |\n".formatted(words, cost.events(), cost.tasks()));
    }
    table.append(
        "\nA journey that does nothing: %d events, %d workflow task.\n"
            .formatted(empty.events(), empty.tasks()));
    table.append("<!-- /costs -->\n");
    if (Boolean.getBoolean("senda.accept")) {
      var shown = TABLE.matcher(Files.readString(DOC));
      Files.writeString(DOC, shown.replaceFirst(Matcher.quoteReplacement(table.toString())));
    }

    assertThat(committed()).as("docs/costs.md%s", HOW_TO_ACCEPT).isEqualTo(table.toString());
  }

  private static String committed() throws IOException {
    var table = TABLE.matcher(Files.readString(DOC));
    return table.find() ? table.group() : "";
  }

  /** All of them side by side on one server, each as a journey of its own. */
  private static Map<String, Cost> measure() throws Exception {
    var settings =
        EnrollmentClient.Settings.plaintext(
            SharedTestTemporal.target(),
            SharedTestTemporal.NAMESPACE,
            SharedTestTemporal.newTaskQueue(),
            null);
    var contact = "C%012d".formatted(ThreadLocalRandom.current().nextLong(1_000_000_000_000L));
    var verbs = new LinkedHashMap<Verb, Journey>();
    var all = new ArrayList<>(VERBS);
    all.add(new Verb("nothing", lead -> {}));
    all.forEach(
        verb ->
            verbs.put(
                verb,
                InlineJourney.inline(Plan.named("costs-of-verb-n" + verbs.size()), verb.story())));
    var world = new ImmediateActivities();
    var costs = new LinkedHashMap<String, Cost>();
    try (var client = EnrollmentClient.open(settings, TimeScale.REAL);
        var connection = new TemporalConnection(settings, TIMEOUT);
        var worker =
            JourneyWorker.open(
                settings, verbs.values(), ChannelQueues.none(), world, world, world)) {
      Awaitility.await().until(worker::isPolling);
      for (var entry : verbs.entrySet()) {
        var verb = entry.getKey();
        var plan = entry.getValue().plan();
        var enrollment = UUID.randomUUID();
        client.start(enrollment, plan, contact, "");
        if (verb.said() != null) {
          Awaitility.await()
              .atMost(TIMEOUT)
              .until(
                  () ->
                      client
                          .queryCurrentStep(plan.name(), contact, "")
                          .filter(place -> place.step().contains("within"))
                          .isPresent());
          client.signal(plan.name(), contact, "", "done", verb.said().apply(enrollment));
        }
        Awaitility.await().atMost(TIMEOUT).until(() -> world.closed.containsKey(enrollment));
      }
      for (var entry : verbs.entrySet()) {
        var id = EnrollmentClient.workflowId(entry.getValue().plan().name(), contact, "");
        connection.client().newUntypedWorkflowStub(id).getResult(String.class);
        costs.put(
            entry.getKey().words(), Cost.of(connection.client().fetchHistory(id).getEvents()));
      }
    }
    return costs;
  }

  private static void askTwice(Enrollment lead) {
    lead.hasChange("sms-nudge");
    lead.hasChange("sms-nudge");
  }

  private static EnrollmentSignal order(UUID enrollment) {
    return EnrollmentSignal.event(UUID.randomUUID(), enrollment, now(), List.of("Order Completed"));
  }

  private static long now() {
    return Instant.now().toEpochMilli();
  }
}
