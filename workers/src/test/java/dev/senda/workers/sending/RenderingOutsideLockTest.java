package dev.senda.workers.sending;

import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.sms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.channels.DeliveryResult;
import dev.senda.channels.OutboundText;
import dev.senda.channels.settings.ConfirmationSource;
import dev.senda.journey.Channel;
import dev.senda.store.consent.Consents.ConsentState;
import dev.senda.store.messages.MessageLedger;
import dev.senda.temporal.activities.SendActivity.AttemptOutcome;
import dev.senda.temporal.activities.SendActivity.SendResult;
import dev.senda.workers.WorkerFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Nothing is rendered in a transaction or under the contact's lock; the gate stays atomic. */
class RenderingOutsideLockTest {

  private static final Instant MONDAY = Instant.parse("2026-11-23T09:00:00Z");
  private static final String PHONE = "+5215512345678";

  @TempDir static Path templates;

  private final AtomicInteger renderings = new AtomicInteger();
  private final List<OutboundText> texts = new ArrayList<>();
  private WorkerFixture workerFixture;
  private String ada;
  private UUID enrollment;

  @BeforeEach
  void open() {
    workerFixture = new WorkerFixture(templates);
    workerFixture.text("nudge", Channel.SMS, "Hi {{ contact.first_name }}");
    workerFixture.textChannels.put(
        Channel.SMS,
        text -> {
          texts.add(text);
          return new DeliveryResult.Accepted("SM" + texts.size());
        });
    ada = workerFixture.newSubscribedContact();
    workerFixture.phone(ada, PHONE);
    workerFixture.consent(ada, Channel.SMS, ConsentState.GRANTED, MONDAY);
    enrollment = workerFixture.enroll(ada, "tips");
  }

  @AfterEach
  void close() {
    workerFixture.close();
  }

  @Test
  void send_rendersWithoutTransactionAndLock() {
    workerFixture.beforeRender = _ -> assertNeitherTransactionNorLock();

    assertThat(workerFixture.send(enrollment, email("hello"), Channel.EMAIL))
        .isEqualTo(SendResult.of(AttemptOutcome.ACCEPTED));

    assertThat(renderings).hasValue(1);
  }

  @Test
  void resend_rendersWithoutTransactionAndLock() {
    workerFixture.send(enrollment, sms("nudge"), Channel.SMS);
    var message = workerFixture.entry(enrollment, "nudge").id();
    workerFixture.bean(MessageLedger.class).scheduleResend(message, "SM1", Duration.ZERO, 2);
    workerFixture.beforeRender = _ -> assertNeitherTransactionNorLock();

    workerFixture.failedMessageRetryJob(ConfirmationSource.PROVIDER_EVENTS).retryDueMessages();

    assertThat(renderings).hasValue(1);
    assertThat(texts).hasSize(2);
  }

  @Test
  void contactChangedAfterRendering_isRenderedAnew() {
    workerFixture.beforeRender =
        _ -> {
          if (renderings.incrementAndGet() == 1) {
            rename("Grace");
          }
        };

    workerFixture.send(enrollment, email("hello"), Channel.EMAIL);

    assertThat(workerFixture.emailChannel.sent())
        .singleElement()
        .satisfies(mail -> assertThat(mail.subject()).isEqualTo("Hello Grace"));
    assertThat(renderings).hasValue(2);
  }

  @Test
  void addressChangedAfterRendering_goesToNewAddress() {
    workerFixture.beforeRender =
        _ -> {
          if (renderings.incrementAndGet() == 1) {
            workerFixture.phone(ada, "+5215587654321");
          }
        };

    workerFixture.send(enrollment, sms("nudge"), Channel.SMS);

    assertThat(texts).extracting(OutboundText::to).containsExactly("+5215587654321");
    assertThat(workerFixture.entry(enrollment, "nudge").address()).isEqualTo("+5215587654321");
  }

  @Test
  void consentWithdrawnAfterRendering_sendsNothing() {
    workerFixture.beforeRender =
        _ -> workerFixture.consent(ada, ConsentState.WITHDRAWN, Instant.now());

    assertThat(workerFixture.send(enrollment, email("hello"), Channel.EMAIL))
        .isEqualTo(SendResult.of(AttemptOutcome.SKIPPED));

    assertThat(workerFixture.emailChannel.sent()).isEmpty();
  }

  @Test
  void contactThatNeverStopsChanging_waitsAndSendsNothing() {
    workerFixture.beforeRender = _ -> rename("Ada" + renderings.incrementAndGet());

    assertThatThrownBy(() -> workerFixture.send(enrollment, email("hello"), Channel.EMAIL))
        .hasMessage("the contact changed while its message was rendered");

    assertThat(workerFixture.emailChannel.sent()).isEmpty();
    assertThat(renderings.get()).isGreaterThan(1);
  }

  private void assertNeitherTransactionNorLock() {
    renderings.incrementAndGet();
    assertThat(TransactionSynchronizationManager.isActualTransactionActive()).isFalse();
    // By another connection, which the lock of this thread would keep out.
    assertThat(CompletableFuture.supplyAsync(this::lockContact).join()).isEqualTo(ada);
  }

  /** Fails at once where another connection has the lock. */
  private String lockContact() {
    return workerFixture
        .database()
        .sql("select key from contacts where key = :key for update nowait")
        .param("key", ada)
        .query(String.class)
        .single();
  }

  private void rename(String firstName) {
    workerFixture
        .database()
        .sql(
            """
            update contacts set attributes = jsonb_build_object('first_name', :name)
            where key = :key
            """)
        .param("name", firstName)
        .param("key", ada)
        .update();
  }
}
