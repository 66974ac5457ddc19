package dev.senda.standalone;

import dev.senda.standalone.DemoView.Arrived;
import dev.senda.standalone.DemoView.Enrolled;
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
 * Plays the people: brings them into their journeys, waits for the mails that were really sent, and
 * does with them what the play says, over HTTP. All that it remembers is in the database and in the
 * run's file, so that it can be killed at any time. Whoever was inside while the player or the
 * house was away could not act in time: that person's play starts again, as a new contact.
 */
final class DemoPlayer {

  private static final long POLL_MILLIS = 200;
  private static final Duration BETWEEN_ENTRIES = Duration.ofMillis(50);
  private static final Duration AWAY = Duration.ofMillis(1500);
  private static final Duration TRY_AGAIN = Duration.ofMillis(1500);

  /** The longest path of a journey of the demo takes nine days. */
  private static final Duration LONGEST_PLAY = Duration.ofDays(12);

  private static final Duration GRACE = Duration.ofSeconds(60);
  private static final int MOST_TAKES = 4;

  private final List<Play> plays;
  private final DemoStage stage;
  private final Path memory;
  private final Terminal terminal;
  private final Clock clock = Clock.systemUTC();
  private final Instant began = clock.instant();

  private final ExecutorService hands = Executors.newVirtualThreadPerTaskExecutor();

  /** What is being done or was tried lately, and when it may be tried again. */
  private final Map<String, Instant> tried = new ConcurrentHashMap<>();

  /** What was done, and is not to be seen in the database. */
  private final Set<String> done = ConcurrentHashMap.newKeySet();

  private final Map<String, String> troubles = new ConcurrentHashMap<>();
  private final Map<Integer, Instant> enteredAt = new HashMap<>();
  private final DemoBoard board;
  private DemoRun run;

  DemoPlayer(List<Play> plays, DemoStage stage, Path memory, Terminal terminal) throws IOException {
    this.plays = plays;
    this.stage = stage;
    this.memory = memory;
    this.terminal = terminal;
    this.run = DemoRun.next(memory);
    this.board = new DemoBoard(plays, terminal);
  }

  /** Whether every person ended as the play says. */
  boolean play() throws IOException, InterruptedException {
    board.begin(run, stage.scale());
    if (run.isResumed()) {
      terminal.say("Run %d was interrupted; it goes on.".formatted(run.number()));
    }
    try (hands;
        var browser = stage.browser()) {
      var view = new DemoView(stage.database().client());
      while (true) {
        if (!stage.isUp()) {
          terminal.say("The house died; starting it again.");
          stage.startAgain();
        }
        try {
          if (step(view, browser)) {
            break;
          }
        } catch (DataAccessException e) {
          troubles.put("database", String.valueOf(e.getMessage()));
        }
        Thread.sleep(POLL_MILLIS);
      }
      return end(view);
    }
  }

  /** Looks once and does what is to be done. Whether the play is over. */
  private boolean step(DemoView view, Browser browser) throws IOException {
    var enrolled = view.enrolled(run);
    var arrived = view.arrived(run);
    troubles.remove("database");
    noteAbsence(enrolled);
    enter(enrolled, browser);
    act(arrived, enrolled, view, browser);
    board.show(run, enrolled, arrived);
    return startAgainWhereDisturbed(enrolled, arrived) && allOver(enrolled);
  }

  private void noteAbsence(Map<String, Enrolled> enrolled) throws IOException {
    var now = clock.instant();
    if (run.isResumed()) {
      var seen = Instant.ofEpochMilli(run.seenAt());
      if (Duration.between(seen, now).compareTo(AWAY) > 0) {
        var since = stage.scale().houseTime(seen);
        disturb(
            plays.stream()
                .filter(play -> wasInsideAfter(since, enrolled.get(run.userId(play))))
                .map(Play::number)
                .collect(Collectors.toSet()));
      }
    }
    run = run.seen(now.toEpochMilli());
    run.keepIn(memory);
  }

  private static boolean wasInsideAfter(Instant moment, @Nullable Enrolled enrolled) {
    return enrolled != null && (enrolled.endedAt() == null || enrolled.endedAt().isAfter(moment));
  }

  private void disturb(Set<Integer> people) {
    run = run.disturbing(people);
  }

  private void enter(Map<String, Enrolled> enrolled, Browser browser) {
    var due = began;
    for (var play : plays) {
      due = due.plus(BETWEEN_ENTRIES);
      var userId = run.userId(play);
      if (enrolled.containsKey(userId)) {
        enteredAt.putIfAbsent(play.number(), clock.instant());
      } else if (!clock.instant().isBefore(due)) {
        attempt(
            userId + " enters",
            play,
            () -> DemoEntrance.of(play).enter(run.userId(play), run.address(play), browser));
      }
    }
  }

  private void act(
      List<Arrived> arrived, Map<String, Enrolled> enrolled, DemoView view, Browser browser) {
    var now = stage.scale().houseTime(clock.instant());
    for (var play : plays) {
      var userId = run.userId(play);
      for (var mail : arrived) {
        if (mail.userId().equals(userId)) {
          for (int i = 0; i < play.acts().size(); i++) {
            var act = play.acts().get(i);
            var due = mail.receivedAt().plus(act.after());
            var id = "%s act %d".formatted(userId, i);
            if (act.step().equals(mail.step())
                && !now.isBefore(due)
                && !isDone(id, act.deed(), mail)
                && isOpenFor(act.deed(), enrolled.get(userId))) {
              attempt(id, play, () -> perform(id, act.deed(), userId, mail, view, browser));
            }
          }
        }
      }
    }
  }

  private boolean isDone(String id, Play.Deed deed, Arrived mail) {
    return switch (deed) {
      case Play.Deed.Open open -> mail.opened();
      case Play.Deed.Click click -> mail.clicked();
      case Play.Deed.Unsubscribe page -> done.contains(id);
      case Play.Deed.UnsubscribeByOneClick post -> done.contains(id);
      case Play.Deed.Do event -> done.contains(id);
    };
  }

  /**
   * After a restart nobody knows what was done; where the enrollment is over, it does not matter.
   */
  private static boolean isOpenFor(Play.Deed deed, @Nullable Enrolled enrolled) {
    return switch (deed) {
      case Play.Deed.Open open -> true;
      case Play.Deed.Click click -> true;
      case Play.Deed.Unsubscribe page -> isRunning(enrolled);
      case Play.Deed.UnsubscribeByOneClick post -> isRunning(enrolled);
      case Play.Deed.Do event -> isRunning(enrolled);
    };
  }

  private static boolean isRunning(@Nullable Enrolled enrolled) {
    return enrolled != null && enrolled.ended() == null;
  }

  private void perform(
      String id, Play.Deed deed, String userId, Arrived mail, DemoView view, Browser browser)
      throws IOException, InterruptedException {
    var parts = MailParts.of(view.raw(mail.mail()));
    switch (deed) {
      case Play.Deed.Open open -> browser.open(parts);
      case Play.Deed.Click click -> {
        if (parts.hasPixel()) {
          browser.open(parts);
        }
        browser.click(parts);
      }
      case Play.Deed.Unsubscribe page -> browser.unsubscribe(parts);
      case Play.Deed.UnsubscribeByOneClick post -> browser.unsubscribeByOneClick(parts);
      case Play.Deed.Do event ->
          browser.report(
              "track", Map.of("userId", userId, "event", event.event(), "messageId", id));
    }
    done.add(id);
  }

  /** Something that a person does over HTTP. */
  private interface Deed {
    void perform() throws IOException, InterruptedException;
  }

  /** In the background; where it fails, again a little later, and the person may have been late. */
  private void attempt(String id, Play play, Deed deed) {
    var now = clock.instant();
    var next = tried.get(id);
    if (next != null && now.isBefore(next)) {
      return;
    }
    tried.put(id, Instant.MAX);
    hands.execute(
        () -> {
          try {
            deed.perform();
            troubles.remove(id);
          } catch (IOException | DataAccessException e) {
            troubles.put(id, String.valueOf(e.getMessage()));
            late.add(play.number());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } finally {
            tried.put(id, clock.instant().plus(TRY_AGAIN));
          }
        });
  }

  /** People for whom something had to be tried again. */
  private final Set<Integer> late = ConcurrentHashMap.newKeySet();

  /** Whether nobody had to. */
  private boolean startAgainWhereDisturbed(Map<String, Enrolled> enrolled, List<Arrived> arrived)
      throws IOException {
    disturb(Set.copyOf(late));
    late.clear();
    boolean nobody = true;
    for (var play : plays) {
      var one = enrolled.get(run.userId(play));
      if (run.disturbed().contains(play.number())
          && one != null
          && one.ended() != null
          && run.take(play.number()) < MOST_TAKES
          && !outcome(play, one, arrived).isAsPlayed()) {
        run = run.again(play.number());
        enteredAt.remove(play.number());
        nobody = false;
        terminal.say(
            "%s could not act while a part of the house was away; the play starts again."
                .formatted(play.name()));
      }
    }
    run.keepIn(memory);
    return nobody;
  }

  /** Everybody ended, or cannot end in time any more. */
  private boolean allOver(Map<String, Enrolled> enrolled) {
    return plays.stream()
        .allMatch(play -> isOver(enrolled.get(run.userId(play))) || isTooLate(play));
  }

  private static boolean isOver(@Nullable Enrolled enrolled) {
    return enrolled != null && enrolled.ended() != null;
  }

  private boolean isTooLate(Play play) {
    var since = enteredAt.getOrDefault(play.number(), began);
    var longest = stage.scale().realSpan(LONGEST_PLAY).plus(GRACE);
    return Duration.between(since, clock.instant()).compareTo(longest) > 0;
  }

  /** What became of one person. */
  record Outcome(Play play, String ended, List<String> mails) {
    boolean isAsPlayed() {
      return ended.equals(play.ends()) && mails.equals(play.mails());
    }
  }

  private Outcome outcome(Play play, @Nullable Enrolled enrolled, List<Arrived> arrived) {
    var userId = run.userId(play);
    var ended =
        enrolled == null
            ? "not enrolled"
            : enrolled.ended() == null ? "still inside" : enrolled.ended();
    return new Outcome(
        play,
        ended,
        arrived.stream().filter(mail -> mail.userId().equals(userId)).map(Arrived::step).toList());
  }

  private boolean end(DemoView view) throws IOException {
    var enrolled = view.enrolled(run);
    var arrived = view.arrived(run);
    var outcomes = new LinkedHashMap<Play, Outcome>();
    plays.forEach(
        play -> outcomes.put(play, outcome(play, enrolled.get(run.userId(play)), arrived)));
    run = run.over();
    run.keepIn(memory);
    board.end(new ArrayList<>(outcomes.values()), Duration.between(began, clock.instant()));
    for (var outcome : outcomes.values()) {
      if (!outcome.isAsPlayed()) {
        explain(outcome, enrolled.get(run.userId(outcome.play())), view);
      }
    }
    return outcomes.values().stream().allMatch(Outcome::isAsPlayed);
  }

  private void explain(Outcome outcome, @Nullable Enrolled enrolled, DemoView view) {
    var play = outcome.play();
    terminal.say("  %s (%s, %s)".formatted(play.name(), play.journey(), run.userId(play)));
    terminal.say("    ended as  %s (expected %s)".formatted(outcome.ended(), play.ends()));
    terminal.say("    mails     %s (expected %s)".formatted(outcome.mails(), play.mails()));
    if (enrolled != null) {
      terminal.say("    messages  " + view.messages(enrolled.id()));
      if (enrolled.problem() != null) {
        terminal.say("    problem   " + enrolled.problem());
      }
      terminal.say(
          "    look      %s/enrollments/%s".formatted(stage.addresses().console(), enrolled.id()));
    }
    troubles.entrySet().stream()
        .filter(trouble -> trouble.getKey().startsWith(run.userId(play) + " "))
        .forEach(trouble -> terminal.say("    trouble   " + trouble.getValue()));
  }
}
