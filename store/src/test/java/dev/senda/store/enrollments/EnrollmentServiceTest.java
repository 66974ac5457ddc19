package dev.senda.store.enrollments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.journey.Channel;
import dev.senda.journey.OverlapPolicy;
import dev.senda.journey.ReentryPolicy;
import dev.senda.store.TestStore;
import dev.senda.store.consent.Consents;
import dev.senda.store.consent.Consents.Consent;
import dev.senda.store.consent.Consents.ConsentState;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.enrollments.EnrollmentService.EnrollmentSource;
import dev.senda.store.enrollments.EnrollmentService.EnrollmentSource.ApiRequest;
import dev.senda.store.enrollments.EnrollmentService.EnrollmentSource.JourneyStep;
import dev.senda.store.enrollments.EnrollmentService.EnrollmentSource.StartEvent;
import dev.senda.store.enrollments.Enrollments.EnrollmentResult.AlreadyEnrolled;
import dev.senda.store.enrollments.Enrollments.EnrollmentResult.Enrolled;
import dev.senda.store.enrollments.Enrollments.EnrollmentResult.MissingKey;
import dev.senda.store.enrollments.Enrollments.EnrollmentResult.Refused;
import dev.senda.store.events.Events;
import dev.senda.store.events.KnownEvents;
import dev.senda.store.events.NewEvent;
import dev.senda.store.outbox.Outbox;
import dev.senda.store.outbox.OutboxItem;
import dev.senda.store.outbox.SignalPayload;
import dev.senda.store.support.Ids;
import dev.senda.store.support.RetryingTransactions;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class EnrollmentServiceTest {

  private static final TestStore STORE = new TestStore();
  private static final ReentryPolicy NEVER = new ReentryPolicy.Never();
  private static final EnrollmentRules WELCOME =
      new EnrollmentRules("welcome", NEVER, OverlapPolicy.REFUSE, null, "tips", false);
  private static final EnrollmentRules ORDERS =
      new EnrollmentRules("orders", NEVER, OverlapPolicy.REFUSE, "order_id");
  private static final EnrollmentRules RETURNS =
      new EnrollmentRules("returns", NEVER, OverlapPolicy.REFUSE, "order_id");

  private final RetryingTransactions transactions = new RetryingTransactions(STORE.transactions);
  private final Contacts contacts = new Contacts(STORE.database, transactions, STORE.clock);
  private final Consents consents = new Consents(STORE.database);
  private final Events events = new Events(STORE.database, STORE.clock);
  private final Enrollments enrollments =
      new Enrollments(STORE.database, transactions, STORE.clock);
  private final Outbox outbox = new Outbox(STORE.database, _ -> {});
  private final EnrollmentService service =
      new EnrollmentService(
          transactions,
          contacts,
          consents,
          new KnownEvents(STORE.database),
          enrollments,
          outbox,
          STORE.clock);

  private final String ada = STORE.insertContact();

  @BeforeEach
  void empty() {
    STORE.database.sql("truncate outbox").update();
  }

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Nested
  class EverySource {

    @Test
    void admitted_appendsTheStart() {
      for (var source : sources()) {
        var contact = STORE.insertContact();
        var enrollment = ((Enrolled) service.enroll(WELCOME, contact, source)).enrollment();

        assertThat(drain(contact))
            .as(source.toString())
            .containsExactly(new OutboxItem.StartEnrollment(enrollment.id(), "welcome"));
      }
    }

    @Test
    void alreadyEnrolled_appendsNothing() {
      service.enroll(WELCOME, ada, new ApiRequest("", Map.of()));
      drain(ada);

      for (var source : sources()) {
        assertThat(service.enroll(WELCOME, ada, source)).isInstanceOf(AlreadyEnrolled.class);
      }
      assertThat(drain(ada)).isEmpty();
    }

    @Test
    void restart_endsTheRunningOneFirst() {
      var rules = new EnrollmentRules("welcome", NEVER, OverlapPolicy.RESTART, null, "tips", false);
      for (var source : sources()) {
        var contact = STORE.insertContact();
        var first = ((Enrolled) service.enroll(rules, contact, source)).enrollment();
        drain(contact);
        var second =
            ((Enrolled) service.enroll(rules, contact, new ApiRequest("", Map.of()))).enrollment();

        assertThat(drain(contact))
            .usingRecursiveFieldByFieldElementComparatorIgnoringFields("signal.id")
            .containsExactly(
                new OutboxItem.SignalEnrollment(
                    "welcome",
                    "restarted",
                    new SignalPayload.Exit(
                        Ids.newUuid(), first.id(), STORE.clock.instant(), "restarted")),
                new OutboxItem.StartEnrollment(second.id(), "welcome"));
      }
    }

    @Test
    void transactionFails_storesNeitherEnrollmentNorStart() {
      assertThatThrownBy(
              () ->
                  transactions.executeWithoutResult(
                      () -> {
                        service.enroll(WELCOME, ada, new ApiRequest("", Map.of()));
                        throw new IllegalStateException("on purpose");
                      }))
          .hasMessage("on purpose");

      assertThat(enrollments.findRunning(ada)).isEmpty();
      assertThat(drain(ada)).isEmpty();
    }

    private List<EnrollmentSource> sources() {
      return List.of(
          new ApiRequest("", Map.of()),
          new StartEvent(event(Map.of()), STORE.clock.instant(), Map.of()),
          new JourneyStep(STORE.insertEnrollment(STORE.insertContact()), Map.of()));
    }
  }

  @Nested
  class StartEvents {

    @Test
    void consentWithdrawn_isRefused() {
      record(Channel.EMAIL, ConsentState.WITHDRAWN);

      assertThat(enrollOnEvent()).isInstanceOf(Refused.class);
      assertThat(drain(ada)).isEmpty();
    }

    @Test
    void consentWithdrawnOnOneChannel_grantedOnAnother_isAdmitted() {
      record(Channel.EMAIL, ConsentState.WITHDRAWN);
      record(Channel.SMS, ConsentState.GRANTED);

      assertThat(enrollOnEvent()).isInstanceOf(Enrolled.class);
    }

    @Test
    void keyedJourney_withoutTheProperty_isNotEnrolled() {
      assertThat(
              service.enroll(
                  ORDERS, ada, new StartEvent(event(Map.of()), STORE.clock.instant(), Map.of())))
          .isEqualTo(new MissingKey("order_id"));
      assertThat(drain(ada)).isEmpty();
    }

    private Enrollments.EnrollmentResult enrollOnEvent() {
      return service.enroll(
          WELCOME, ada, new StartEvent(event(Map.of()), STORE.clock.instant(), Map.of()));
    }

    private void record(Channel channel, ConsentState state) {
      consents.record(
          ada, "tips", channel, new Consent(state, STORE.clock.instant(), "test", null));
    }
  }

  @Test
  void enrollIn_takesTheKeyOfTheEventThatStartedTheFirstEnrollment() {
    var properties = Map.<String, Object>of("order_id", 7);
    var first =
        ((Enrolled)
                service.enroll(
                    ORDERS,
                    ada,
                    new StartEvent(event(properties), STORE.clock.instant(), properties)))
            .enrollment();

    var second =
        ((Enrolled) service.enroll(RETURNS, ada, new JourneyStep(first.id(), Map.of())))
            .enrollment();

    assertThat(second.correlationKey()).isEqualTo("7");
  }

  @Test
  void cancel_signalsTheRunningEnrollment_withoutTheReason() {
    var enrollment =
        ((Enrolled) service.enroll(WELCOME, ada, new ApiRequest("", Map.of()))).enrollment();
    drain(ada);

    service.cancel(enrollment.id(), "asked by phone");

    assertThat(drain(ada))
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("signal.id")
        .containsExactly(
            new OutboxItem.SignalEnrollment(
                "welcome",
                "cancel",
                new SignalPayload.Cancel(Ids.newUuid(), enrollment.id(), STORE.clock.instant())));
    assertThat(service.cancel(Ids.newUuid(), "unknown")).isEmpty();
  }

  private UUID event(Map<String, ?> properties) {
    return events
        .append(
            NewEvent.of(
                Ids.newUuid(), "1", ada, "Order Completed", properties, STORE.clock.instant()))
        .orElseThrow();
  }

  private static List<OutboxItem> drain(String contact) {
    return STORE.drainOutbox(contact);
  }
}
