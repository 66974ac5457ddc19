package dev.senda.standalone;

import dev.senda.api.ApiApplication;
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
 * API and workers as two processes, as in production, with 200 people inside: each of them is
 * killed, twice.
 */
@Tag("crash")
class KilledProcessesTest {

  private static final int PEOPLE = 200;

  /** A day takes ten seconds. */
  private static final int TIME_SCALE = 8640;

  private static final Duration UNTIL_ALL_END = Duration.ofMinutes(8);
  private static final Duration UNTIL_SOME_MAIL = Duration.ofMinutes(3);

  private final TestHouse house = new TestHouse(TIME_SCALE);
  private final CrashAudit audit = new CrashAudit(house.database());
  private @Nullable Process api;
  private @Nullable Process workers;

  @AfterEach
  void stop() {
    kill(workers);
    kill(api);
    house.close();
  }

  @Test
  void apiAndWorkersAreKilledAndEverybodyEndsWithEachMailOnce() throws Exception {
    startApi();
    startWorkers();
    var browser = new Browser(house.api().toString(), TestHouse.WRITE_KEY, TestHouse.ADMIN_KEY);
    try (var crowd = new CrashCrowd(browser, house.database(), PEOPLE)) {
      crowd.begin();

      audit.await(crowd, UNTIL_SOME_MAIL, () -> audit.mails() >= 40);
      kill(workers);
      startWorkers();
      audit.await(crowd, UNTIL_SOME_MAIL, () -> audit.mails() >= 100);
      kill(api);
      startApi();
      audit.await(crowd, UNTIL_SOME_MAIL, () -> audit.mails() >= 160);
      kill(workers);
      kill(api);
      startApi();
      startWorkers();

      audit.await(crowd, UNTIL_ALL_END, () -> audit.ended() == PEOPLE);
    }
    audit.everybodyEndedOnce(PEOPLE);
    audit.everyEndingWasSeen();
    audit.noMailWasSentTwice();
    audit.theLedgerAndTheMailboxAgree();
    audit.whoRanToTheEndMissesNoMail();
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
    return CrashProcesses.java(application, house.arguments(), Map.of(), log);
  }

  private static void kill(@Nullable Process process) {
    if (process != null) {
      CrashProcesses.kill(process.pid());
    }
  }
}
