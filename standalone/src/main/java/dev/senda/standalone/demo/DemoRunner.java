package dev.senda.standalone.demo;

import dev.senda.standalone.demo.DemoQueries.EnrollmentRow;
import dev.senda.standalone.demo.DemoQueries.ReceivedMail;
import dev.senda.standalone.recipient.MailLinks;
import dev.senda.standalone.recipient.RecipientClient;
import dev.senda.standalone.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/**
 * Performs the scripts: enrolls the contacts, waits for their mails, and acts on them over HTTP as
 * the script says. Its state is in the database and in the run's file, so it can be killed at any
 * time. A contact that was enrolled while the demo or the stack was down could not act in time, so
 * its script starts again with a new contact.
 */
public final class DemoRunner {

  private static final long POLL_MILLIS = 200;
  private static final Duration BETWEEN_ENTRIES = Duration.ofMillis(50);
  private static final Duration ABSENCE_THRESHOLD = Duration.ofMillis(1500);
  private static final Duration RETRY_DELAY = Duration.ofMillis(1500);

  /** The longest path of a journey of the demo takes nine days. */
  private static final Duration LONGEST_SCRIPT = Duration.ofDays(12);

  private static final Duration GRACE = Duration.ofSeconds(60);
  private static final int MAX_ATTEMPTS = 4;

  private final List<DemoScript> scripts;
  private final DemoEnvironment environment;
  private final Path runFile;
  private final Terminal terminal;
  private final Clock clock = Clock.systemUTC();
  private final Instant began = clock.instant();

  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

  /** When each running or failed action may be retried. */
  private final Map<String, Instant> retryAt = new ConcurrentHashMap<>();

  /** Completed actions that the database does not show. */
  private final Set<String> done = ConcurrentHashMap.newKeySet();

  private final Map<String, String> lastErrors = new ConcurrentHashMap<>();
  private final Map<Integer, Instant> enteredAt = new HashMap<>();
  private final DemoProgressPrinter progress;
  private DemoRun run;

  public DemoRunner(
      List<DemoScript> scripts, DemoEnvironment environment, Path memory, Terminal terminal)
      throws IOException {
    this.scripts = scripts;
    this.environment = environment;
    this.runFile = memory;
    this.terminal = terminal;
    this.run = DemoRun.resumeOrStart(memory);
    this.progress = new DemoProgressPrinter(scripts, terminal);
  }

  /** Runs all scripts; returns whether every contact ended as scripted. */
  public boolean runToEnd() throws IOException, InterruptedException {
    progress.printHeader(run, environment.timeScale());
    if (run.isResumed()) {
      terminal.printLine("Run %d was interrupted; continuing.".formatted(run.number()));
    }
    try (executor;
        var recipientClient = environment.newRecipientClient()) {
      var view = new DemoQueries(environment.database().jdbcClient());
      while (true) {
        if (!environment.isUp()) {
          terminal.printLine("The demo stack died; restarting it.");
          environment.restart();
        }
        try {
          if (poll(view, recipientClient)) {
            break;
          }
        } catch (DataAccessException e) {
          lastErrors.put("database", String.valueOf(e.getMessage()));
        }
        Thread.sleep(POLL_MILLIS);
      }
      return finish(view);
    }
  }

  /** Polls once and performs what is due; returns whether all scripts have ended. */
  private boolean poll(DemoQueries view, RecipientClient recipientClient) throws IOException {
    var enrolled = view.enrollments(run);
    var arrived = view.receivedMails(run);
    lastErrors.remove("database");
    recordAbsence(enrolled);
    enrollDue(enrolled, recipientClient);
    performDue(arrived, enrolled, view, recipientClient);
    progress.showProgress(run, enrolled, arrived);
    return restartInterrupted(enrolled, arrived) && isEveryoneDone(enrolled);
  }

  private void recordAbsence(Map<String, EnrollmentRow> enrolled) throws IOException {
    var now = clock.instant();
    if (run.isResumed()) {
      var seen = Instant.ofEpochMilli(run.seenAt());
      if (Duration.between(seen, now).compareTo(ABSENCE_THRESHOLD) > 0) {
        var since = environment.timeScale().toSimulatedTime(seen);
        markInterrupted(
            scripts.stream()
                .filter(demoScript -> wasInsideAfter(since, enrolled.get(run.userId(demoScript))))
                .map(DemoScript::number)
                .collect(Collectors.toSet()));
      }
    }
    run = run.withLastSeen(now.toEpochMilli());
    run.writeTo(runFile);
  }

  private static boolean wasInsideAfter(Instant moment, @Nullable EnrollmentRow enrollmentRow) {
    return enrollmentRow != null
        && (enrollmentRow.endedAt() == null || enrollmentRow.endedAt().isAfter(moment));
  }

  private void markInterrupted(Set<Integer> contacts) {
    run = run.withInterrupted(contacts);
  }

  private void enrollDue(Map<String, EnrollmentRow> enrolled, RecipientClient recipientClient) {
    var due = began;
    for (var demoScript : scripts) {
      due = due.plus(BETWEEN_ENTRIES);
      var userId = run.userId(demoScript);
      if (enrolled.containsKey(userId)) {
        enteredAt.putIfAbsent(demoScript.number(), clock.instant());
      } else if (!clock.instant().isBefore(due)) {
        attempt(
            userId + " enters",
            demoScript,
            () ->
                DemoEnroller.of(demoScript)
                    .enroll(run.userId(demoScript), run.address(demoScript), recipientClient));
      }
    }
  }

  private void performDue(
      List<ReceivedMail> arrived,
      Map<String, EnrollmentRow> enrolled,
      DemoQueries view,
      RecipientClient recipientClient) {
    var now = environment.timeScale().toSimulatedTime(clock.instant());
    for (var demoScript : scripts) {
      var userId = run.userId(demoScript);
      for (var mail : arrived) {
        if (mail.userId().equals(userId)) {
          for (int i = 0; i < demoScript.actions().size(); i++) {
            var act = demoScript.actions().get(i);
            var due = mail.receivedAt().plus(act.delay());
            var id = "%s act %d".formatted(userId, i);
            if (act.step().equals(mail.step())
                && !now.isBefore(due)
                && !isDone(id, act.action(), mail)
                && mayStillPerform(act.action(), enrolled.get(userId))) {
              attempt(
                  id,
                  demoScript,
                  () -> perform(id, act.action(), userId, mail, view, recipientClient));
            }
          }
        }
      }
    }
  }

  private boolean isDone(String id, DemoScript.Action action, ReceivedMail mail) {
    return switch (action) {
      case DemoScript.Action.Open open -> mail.opened();
      case DemoScript.Action.Click click -> mail.clicked();
      case DemoScript.Action.Unsubscribe page -> done.contains(id);
      case DemoScript.Action.UnsubscribeByOneClick post -> done.contains(id);
      case DemoScript.Action.TrackEvent event -> done.contains(id);
    };
  }

  /**
   * After a restart the completed actions are not known. If the enrollment has ended, they do not
   * matter.
   */
  private static boolean mayStillPerform(
      DemoScript.Action action, @Nullable EnrollmentRow enrollmentRow) {
    return switch (action) {
      case DemoScript.Action.Open open -> true;
      case DemoScript.Action.Click click -> true;
      case DemoScript.Action.Unsubscribe page -> isRunning(enrollmentRow);
      case DemoScript.Action.UnsubscribeByOneClick post -> isRunning(enrollmentRow);
      case DemoScript.Action.TrackEvent event -> isRunning(enrollmentRow);
    };
  }

  private static boolean isRunning(@Nullable EnrollmentRow enrollmentRow) {
    return enrollmentRow != null && enrollmentRow.outcome() == null;
  }

  private void perform(
      String id,
      DemoScript.Action action,
      String userId,
      ReceivedMail mail,
      DemoQueries view,
      RecipientClient recipientClient)
      throws IOException, InterruptedException {
    var parts = MailLinks.of(view.rawMail(mail.mailboxId()));
    switch (action) {
      case DemoScript.Action.Open open -> recipientClient.open(parts);
      case DemoScript.Action.Click click -> {
        if (parts.hasPixel()) {
          recipientClient.open(parts);
        }
        recipientClient.click(parts);
      }
      case DemoScript.Action.Unsubscribe page -> recipientClient.unsubscribe(parts);
      case DemoScript.Action.UnsubscribeByOneClick post ->
          recipientClient.unsubscribeByOneClick(parts);
      case DemoScript.Action.TrackEvent event ->
          recipientClient.sendTrackingCall(
              "track", Map.of("userId", userId, "event", event.event(), "messageId", id));
    }
    done.add(id);
  }

  /** An action of a contact over HTTP. */
  private interface HttpAction {
    void perform() throws IOException, InterruptedException;
  }

  /** Runs in the background; a failed action is retried later, so the contact may be late. */
  private void attempt(String id, DemoScript demoScript, HttpAction httpAction) {
    var now = clock.instant();
    var next = retryAt.get(id);
    if (next != null && now.isBefore(next)) {
      return;
    }
    retryAt.put(id, Instant.MAX);
    executor.execute(
        () -> {
          try {
            httpAction.perform();
            lastErrors.remove(id);
          } catch (IOException | DataAccessException e) {
            lastErrors.put(id, String.valueOf(e.getMessage()));
            delayed.add(demoScript.number());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } finally {
            retryAt.put(id, clock.instant().plus(RETRY_DELAY));
          }
        });
  }

  /** Contacts with a retried action. */
  private final Set<Integer> delayed = ConcurrentHashMap.newKeySet();

  /** Whether no action had to be retried. */
  private boolean restartInterrupted(
      Map<String, EnrollmentRow> enrolled, List<ReceivedMail> arrived) throws IOException {
    markInterrupted(Set.copyOf(delayed));
    delayed.clear();
    boolean none = true;
    for (var demoScript : scripts) {
      var one = enrolled.get(run.userId(demoScript));
      if (run.interrupted().contains(demoScript.number())
          && one != null
          && one.outcome() != null
          && run.attempt(demoScript.number()) < MAX_ATTEMPTS
          && !resultOf(demoScript, one, arrived).isAsExpected()) {
        run = run.withNextAttempt(demoScript.number());
        enteredAt.remove(demoScript.number());
        none = false;
        terminal.printLine(
            "%s could not act while a part of the stack was down; restarting the script."
                .formatted(demoScript.name()));
      }
    }
    run.writeTo(runFile);
    return none;
  }

  /** Whether every enrollment has ended, or can no longer end in time. */
  private boolean isEveryoneDone(Map<String, EnrollmentRow> enrolled) {
    return scripts.stream()
        .allMatch(
            demoScript -> isOver(enrolled.get(run.userId(demoScript))) || isTooLate(demoScript));
  }

  private static boolean isOver(@Nullable EnrollmentRow enrollmentRow) {
    return enrollmentRow != null && enrollmentRow.outcome() != null;
  }

  private boolean isTooLate(DemoScript demoScript) {
    var since = enteredAt.getOrDefault(demoScript.number(), began);
    var longest = environment.timeScale().toRealDuration(LONGEST_SCRIPT).plus(GRACE);
    return Duration.between(since, clock.instant()).compareTo(longest) > 0;
  }

  /** The result of one contact. */
  record ScriptResult(DemoScript script, String outcome, List<String> receivedMails) {
    boolean isAsExpected() {
      return outcome.equals(script.expectedOutcome())
          && receivedMails.equals(script.expectedMails());
    }
  }

  private ScriptResult resultOf(
      DemoScript demoScript, @Nullable EnrollmentRow enrollmentRow, List<ReceivedMail> arrived) {
    var userId = run.userId(demoScript);
    var ended =
        enrollmentRow == null
            ? "not enrolled"
            : enrollmentRow.outcome() == null ? "still running" : enrollmentRow.outcome();
    return new ScriptResult(
        demoScript,
        ended,
        arrived.stream()
            .filter(mail -> mail.userId().equals(userId))
            .map(ReceivedMail::step)
            .toList());
  }

  private boolean finish(DemoQueries view) throws IOException {
    var enrolled = view.enrollments(run);
    var arrived = view.receivedMails(run);
    var outcomes = new LinkedHashMap<DemoScript, ScriptResult>();
    scripts.forEach(
        demoScript ->
            outcomes.put(
                demoScript, resultOf(demoScript, enrolled.get(run.userId(demoScript)), arrived)));
    run = run.asFinished();
    run.writeTo(runFile);
    progress.printResults(
        new ArrayList<>(outcomes.values()), Duration.between(began, clock.instant()));
    for (var scriptResult : outcomes.values()) {
      if (!scriptResult.isAsExpected()) {
        printMismatch(scriptResult, enrolled.get(run.userId(scriptResult.script())), view);
      }
    }
    return outcomes.values().stream().allMatch(ScriptResult::isAsExpected);
  }

  private void printMismatch(
      ScriptResult scriptResult, @Nullable EnrollmentRow enrollmentRow, DemoQueries view) {
    var demoScript = scriptResult.script();
    terminal.printLine(
        "  %s (%s, %s)".formatted(demoScript.name(), demoScript.journey(), run.userId(demoScript)));
    terminal.printLine(
        "    ended as  %s (expected %s)"
            .formatted(scriptResult.outcome(), demoScript.expectedOutcome()));
    terminal.printLine(
        "    mails     %s (expected %s)"
            .formatted(scriptResult.receivedMails(), demoScript.expectedMails()));
    if (enrollmentRow != null) {
      terminal.printLine("    messages  " + view.messageStates(enrollmentRow.id()));
      if (enrollmentRow.blockedReason() != null) {
        terminal.printLine("    blocked   " + enrollmentRow.blockedReason());
      }
      terminal.printLine(
          "    console   %s/enrollments/%s"
              .formatted(environment.addresses().console(), enrollmentRow.id()));
    }
    lastErrors.entrySet().stream()
        .filter(trouble -> trouble.getKey().startsWith(run.userId(demoScript) + " "))
        .forEach(trouble -> terminal.printLine("    error     " + trouble.getValue()));
  }
}
