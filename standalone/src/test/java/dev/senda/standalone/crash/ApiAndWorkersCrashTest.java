package dev.senda.standalone.crash;

import dev.senda.api.ApiApplication;
import dev.senda.standalone.endtoend.TestSize;
import dev.senda.standalone.endtoend.TestStack;
import dev.senda.standalone.recipient.RecipientClient;
import dev.senda.workers.WorkersApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * API and workers as two processes, as in production, with 200 contacts enrolled: each of them is
 * killed, twice.
 */
@Tag("crash")
class ApiAndWorkersCrashTest {

  private static final int CONTACTS = TestSize.choose(200, 60);

  /** A day takes ten seconds in the full size, five in the reduced one. */
  private static final int TIME_SCALE = TestSize.choose(8640, 17_280);

  private static final Duration UNTIL_ALL_END = Duration.ofMinutes(8);
  private static final Duration UNTIL_SOME_MAIL = Duration.ofMinutes(3);

  private final TestStack stack = new TestStack(TIME_SCALE);
  private final CrashTestAudit audit = new CrashTestAudit(stack.database());
  private @Nullable Process api;
  private @Nullable Process workers;

  @AfterEach
  void stop() {
    kill(workers);
    kill(api);
    stack.close();
  }

  @Test
  void apiAndWorkersKilled_everyMailArrivesExactlyOnce() throws Exception {
    startApi();
    startWorkers();
    var recipientClient =
        new RecipientClient(stack.api().toString(), TestStack.WRITE_KEY, TestStack.ADMIN_KEY);
    try (var contacts = new SimulatedContacts(recipientClient, stack.database(), CONTACTS)) {
      contacts.start();

      audit.await(contacts, UNTIL_SOME_MAIL, () -> audit.countMails() >= CONTACTS / 5);
      kill(workers);
      startWorkers();
      audit.await(contacts, UNTIL_SOME_MAIL, () -> audit.countMails() >= CONTACTS / 2);
      kill(api);
      startApi();
      audit.await(contacts, UNTIL_SOME_MAIL, () -> audit.countMails() >= CONTACTS * 4 / 5);
      kill(workers);
      kill(api);
      startApi();
      startWorkers();

      audit.await(contacts, UNTIL_ALL_END, () -> audit.countEnded() == CONTACTS);
    }
    audit.assertEveryContactEndedOnce(CONTACTS);
    audit.assertEveryEndStateOccurred();
    audit.assertNoMailWasSentTwice();
    audit.assertLedgerMatchesMailbox();
    audit.assertCompletedContactsGotEveryMail();
  }

  private void startApi() throws IOException {
    api = start(ApiApplication.class);
  }

  private void startWorkers() throws IOException {
    workers = start(WorkersApplication.class);
  }

  private Process start(Class<?> application) throws IOException {
    var log =
        Files.createDirectories(Path.of("target"))
            .resolve("crash-%s.log".formatted(application.getSimpleName()));
    return JavaProcesses.startJava(application, stack.arguments(application), Map.of(), log);
  }

  private static void kill(@Nullable Process process) {
    if (process != null) {
      JavaProcesses.kill(process.pid());
    }
  }
}
