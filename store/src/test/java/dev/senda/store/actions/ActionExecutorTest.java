package dev.senda.store.actions;

import static dev.senda.journey.Condition.property;
import static dev.senda.journey.ContactList.list;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.TeamNotification.sales;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.journey.Action;
import dev.senda.journey.LifecycleStage;
import dev.senda.journey.OverlapPolicy;
import dev.senda.journey.ReentryPolicy;
import dev.senda.store.TestStore;
import dev.senda.store.consent.Consents;
import dev.senda.store.contacts.Contact;
import dev.senda.store.contacts.ContactLists;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.enrollments.EnrollmentRow;
import dev.senda.store.enrollments.EnrollmentRules;
import dev.senda.store.enrollments.EnrollmentService;
import dev.senda.store.enrollments.EnrollmentState;
import dev.senda.store.enrollments.Enrollments;
import dev.senda.store.events.Events;
import dev.senda.store.events.KnownEvents;
import dev.senda.store.events.NewEvent;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.outbox.OutboxItem;
import dev.senda.store.outbox.SignalPayload;
import dev.senda.store.support.ConcurrentCalls;
import dev.senda.store.support.Ids;
import dev.senda.store.support.RetryingTransactions;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ActionExecutorTest {

  private static final TestStore STORE = new TestStore();

  private final RetryingTransactions transactions = new RetryingTransactions(STORE.transactions);
  private final Contacts contacts = new Contacts(STORE.database, transactions, STORE.clock);
  private final ContactLists lists = new ContactLists(STORE.database, STORE.clock);
  private final TeamTasks teamTasks = new TeamTasks(STORE.database, STORE.clock);
  private final Events events = new Events(STORE.database, STORE.clock);
  private final KnownEvents knownEvents = new KnownEvents(STORE.database);
  private final Enrollments enrollments =
      new Enrollments(STORE.database, transactions, STORE.clock);
  private final Outbox outbox = new Outbox(STORE.database, _ -> {});
  private final Consents consents = new Consents(STORE.database);
  private final ActionExecutor actionExecutor =
      new ActionExecutor(
          STORE.database,
          transactions,
          contacts,
          lists,
          new JourneyConsents(consents, enrollments, outbox, STORE.clock),
          teamTasks,
          events,
          knownEvents,
          new EnrollmentService(
              transactions, contacts, consents, knownEvents, enrollments, outbox, STORE.clock),
          outbox,
          STORE.clock);

  private final String ada = STORE.insertContact();
  private final UUID enrollment = STORE.insertEnrollment(ada);

  @BeforeEach
  void empty() {
    STORE.database.sql("truncate outbox, team_tasks, journey_controls").update();
  }

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void repeatedScore_isAddedOnce() throws Exception {
    ConcurrentCalls.run(
        20,
        () -> {
          take(1, new Action.Score(20));
          return true;
        });
    take(2, new Action.Score(-5));

    assertThat(contact().score()).isEqualTo(15);
    assertThat(contact().updatedAt()).isEqualTo(STORE.clock.instant());
  }

  @Test
  void score_staysWithinInt() {
    take(1, new Action.Score(Integer.MAX_VALUE));
    take(2, new Action.Score(1));

    assertThat(contact().score()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void setAttribute_setsAttributesAndFields() {
    take(1, new Action.SetAttribute("plan", "pro"));
    take(2, new Action.SetAttribute("seats", 10));
    take(3, new Action.SetAttribute("time_zone", "America/Mexico_City"));

    assertThat(contact().attributes()).isEqualTo(Map.of("plan", "pro", "seats", 10));
    assertThat(contact().timeZone()).isEqualTo("America/Mexico_City");
  }

  @Test
  void moveTo_setsTheLifecycle() {
    take(1, new Action.MoveTo(LifecycleStage.SALES_QUALIFIED));

    assertThat(contact().lifecycle()).isEqualTo(LifecycleStage.SALES_QUALIFIED);
  }

  @Test
  void addToAndRemoveFrom_changeTheLists() {
    take(1, new Action.AddTo(list("vip")));
    take(2, new Action.AddTo(list("vip")));
    take(3, new Action.AddTo(list("beta")));
    assertThat(lists.findNames(ada)).containsExactly("beta", "vip");

    take(4, new Action.RemoveFrom(list("vip")));
    take(3, new Action.AddTo(list("vip")));

    assertThat(lists.findNames(ada)).containsExactly("beta");
  }

  @Test
  void notifyAndOpenTask_createTeamTasks_untilCompleted() {
    take(1, new Action.Notify(sales("Clicked the guide")));
    take(2, new Action.OpenTask(sales("Call within a day")));
    take(2, new Action.OpenTask(sales("Call within a day")));

    var open = teamTasks.findOpen("sales", null, 10);
    assertThat(open)
        .containsExactly(
            new TeamTasks.TeamTask(
                open.getFirst().id(),
                TeamTasks.TeamTaskType.TASK,
                enrollment,
                "ebook-nurture",
                ada,
                sales("Call within a day"),
                STORE.clock.instant(),
                null,
                null,
                "task for sales: Call within a day",
                null));
    assertThat(teamTasks.findNewest(null, null, 2))
        .extracting(TeamTasks.TeamTask::type)
        .containsExactly(TeamTasks.TeamTaskType.TASK, TeamTasks.TeamTaskType.NOTIFICATION);
    assertThat(teamTasks.findOpen("support", null, 10)).isEmpty();

    assertThat(teamTasks.complete(open.getFirst().id())).isTrue();
    assertThat(teamTasks.complete(open.getFirst().id())).isFalse();
    assertThat(teamTasks.findOpen(null, null, 10)).isEmpty();
    assertThat(teamTasks.findNewest("sales", null, 1).getFirst().completedAt())
        .isEqualTo(STORE.clock.instant());
  }

  @Test
  void repeatedEmit_storesAndRoutesOneEvent() {
    var emit = new Action.Emit(event("Trial Extended").with("days", 10).with("by", "us"));
    take(7, emit);
    take(7, emit);

    assertThat(items()).hasSize(1);
    var id = ((OutboxItem.RouteEvent) items().getFirst()).eventId();
    assertThat(events.find(id).orElseThrow())
        .isEqualTo(
            new Events.ReceivedEvent(
                id,
                "7",
                ada,
                "Trial Extended",
                Map.of("days", 10, "by", "us"),
                STORE.clock.instant(),
                STORE.clock.instant(),
                false));
  }

  @Test
  void enrollIn_enrollsOnce_ifTheRulesAllow() {
    take(1, new Action.EnrollIn("welcome", List.of()));
    take(1, new Action.EnrollIn("welcome", List.of()));
    take(2, new Action.EnrollIn("welcome", List.of()));

    var made = running("welcome").getFirst();
    assertThat(running("welcome")).hasSize(1);
    assertThat(items()).containsExactly(new OutboxItem.StartEnrollment(made.id(), "welcome"));
  }

  @Test
  void enrollIn_restart_signalsTheOldEnrollmentFirst() {
    take(1, new Action.EnrollIn("restarting", List.of()));
    var first = running("restarting").getFirst();
    empty();

    take(2, new Action.EnrollIn("restarting", List.of()));

    var second = running("restarting").getFirst();
    assertThat(items())
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("signal.id")
        .containsExactly(
            new OutboxItem.SignalEnrollment(
                "restarting",
                "restarted",
                new SignalPayload.Exit(
                    Ids.newUuid(), first.id(), STORE.clock.instant(), "restarted")),
            new OutboxItem.StartEnrollment(second.id(), "restarting"));
  }

  @Test
  void enrollIn_usesTheKeyOfTheTriggerEvent() {
    var order =
        events
            .append(
                NewEvent.of(
                    Ids.newUuid(),
                    "1",
                    ada,
                    "Order Completed",
                    Map.of("order_id", new BigDecimal("7.0")),
                    STORE.clock.instant()))
            .orElseThrow();
    var cart = enrollments.enroll("abandoned-cart", new ReentryPolicy.Never(), ada, order);
    var id = ((Enrollments.EnrollmentResult.Enrolled) cart).enrollment().id();

    actionExecutor.execute(
        id, 1, new Action.EnrollIn("by-order", List.of()), ActionExecutorTest::rules);
    take(1, new Action.EnrollIn("by-order", List.of()));

    assertThat(running("by-order"))
        .extracting(EnrollmentRow::correlationKey)
        .containsExactly("7", "");
  }

  @Test
  void emit_passesOnPropertiesOfKnownEvents_withoutUnknownOnes() {
    knownEvents.remember(enrollment, "drop", stored("Price Dropped", Map.of("new_price", 42)));
    var emit =
        new Action.Emit(
            event("Drop Seen")
                .with("by", "us")
                .with("price", property("drop", "new_price"))
                .with("old_price", property("drop", "old_price"))
                .with("order_id", property("order_id")));
    take(1, emit);

    var id = ((OutboxItem.RouteEvent) items().getFirst()).eventId();
    assertThat(events.find(id).orElseThrow().properties())
        .isEqualTo(Map.of("by", "us", "price", 42));
  }

  @Test
  void enrollIn_passesPropertiesOnAsThoseOfTheStart() {
    knownEvents.remember(enrollment, "drop", stored("Price Dropped", Map.of("new_price", 42)));
    take(
        1,
        new Action.EnrollIn(
            "welcome", List.of(property("drop", "new_price"), property("drop", "other"))));

    var second = running("welcome").getFirst();
    assertThat(knownEvents.find(second.id(), "event")).isEqualTo(Map.of("new_price", 42));
    assertThat(knownEvents.findAll(second.id()))
        .isEqualTo(Map.of("event", Map.of("new_price", 42)));
  }

  @Test
  void enrollIn_usesAKeyThatIsPassedOn() {
    knownEvents.remember(enrollment, "returned", stored("Returned", Map.of("order_id", "A-7")));
    take(1, new Action.EnrollIn("by-order", List.of(property("returned", "order_id"))));

    assertThat(running("by-order"))
        .extracting(EnrollmentRow::correlationKey)
        .containsExactly("A-7");
  }

  private UUID stored(String name, Map<String, Object> properties) {
    return events
        .append(NewEvent.of(Ids.newUuid(), "known", ada, name, properties, STORE.clock.instant()))
        .orElseThrow();
  }

  @Test
  void erasedContact_isNotChanged() {
    STORE
        .database
        .sql("update contacts set erased_at = now() where key = :key")
        .param("key", ada)
        .update();

    take(1, new Action.Score(5));
    take(2, new Action.SetAttribute("plan", "pro"));
    take(3, new Action.AddTo(list("vip")));
    take(4, new Action.Emit(event("Trial Extended")));
    take(5, new Action.EnrollIn("welcome", List.of()));
    take(6, new Action.OpenTask(sales("Call")));

    assertThat(contact().score()).isZero();
    assertThat(contact().attributes()).isEmpty();
    assertThat(lists.findNames(ada)).isEmpty();
    assertThat(outbox.count()).isZero();
    assertThat(running("welcome")).isEmpty();
    assertThat(teamTasks.findNewest(null, null, 10))
        .noneMatch(teamTask -> teamTask.contactKey().equals(ada));
  }

  @Test
  void stoppedJourney_endsTheEnrollment_andTellsItOnce() {
    take(1, new Action.OpenTask(sales("Call")));
    STORE.stop("ebook-nurture");
    for (int sequence = 2; sequence < 4; sequence++) {
      assertThat(
              actionExecutor.execute(
                  enrollment, sequence, new Action.Score(5), ActionExecutorTest::rules))
          .isEqualTo("the journey was stopped");
    }

    assertThat(contact().score()).isZero();
    assertThat(teamTasks.findOpen(null, null, 10)).isEmpty();
    var ended = enrollments.close(enrollment, EnrollmentState.COMPLETED, null, Instant.EPOCH);
    assertThat(ended.state()).isEqualTo(EnrollmentState.CANCELED);
    assertThat(ended.endReason()).isEqualTo("the journey was stopped");
    assertThat(items())
        .singleElement()
        .isInstanceOfSatisfying(
            OutboxItem.SignalEnrollment.class,
            item -> assertThat(item.signal()).isInstanceOf(SignalPayload.Cancel.class));
  }

  @Test
  void failedAction_leavesNothing_andCanBeRepeated() {
    assertThatThrownBy(() -> take(1, new Action.EnrollIn("nowhere", List.of())))
        .hasMessage("nowhere");

    take(1, new Action.Score(5));

    assertThat(contact().score()).isEqualTo(5);
  }

  @Test
  void unknownEnrollment_throws() {
    var unknown = Ids.newUuid();
    assertThatThrownBy(
            () ->
                actionExecutor.execute(unknown, 1, new Action.Score(5), ActionExecutorTest::rules))
        .hasMessage("no enrollment " + unknown);
  }

  private void take(int sequence, Action.Inside action) {
    actionExecutor.execute(enrollment, sequence, action, ActionExecutorTest::rules);
  }

  private static EnrollmentRules rules(String journey) {
    return switch (journey) {
      case "restarting" ->
          new EnrollmentRules(
              journey, new ReentryPolicy.AfterFinishing(), OverlapPolicy.RESTART, null);
      case "by-order" ->
          new EnrollmentRules(journey, new ReentryPolicy.Never(), OverlapPolicy.REFUSE, "order_id");
      case "welcome" ->
          new EnrollmentRules(journey, new ReentryPolicy.Never(), OverlapPolicy.REFUSE, null);
      default -> throw new IllegalArgumentException(journey);
    };
  }

  private Contact contact() {
    return contacts.find(ada).orElseThrow();
  }

  private List<EnrollmentRow> running(String journey) {
    return enrollments.findRunning(ada).stream()
        .filter(row -> row.journey().equals(journey))
        .toList();
  }

  private List<OutboxItem> items() {
    return STORE.outboxItems(ada);
  }
}
