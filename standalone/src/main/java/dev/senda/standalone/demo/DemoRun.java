package dev.senda.standalone.demo;

import dev.senda.standalone.stack.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.json.JsonMapper;

/**
 * One run of the demo, kept in a file, so that a demo that was killed goes on where it was.
 *
 * @param number from 1; the contacts of each run are new ones
 * @param finished whether all of it has been played
 * @param seenAt when the player was last at work, epoch milliseconds, real time
 * @param attempts by the number of a person: which take it is, where it is not the first
 * @param interrupted the numbers of the people who were inside while the player or a part of the
 *     house was away: they may not have been able to act in time
 */
record DemoRun(
    int number,
    boolean finished,
    long seenAt,
    Map<Integer, Integer> attempts,
    Set<Integer> interrupted) {

  private static final JsonMapper JSON = JsonMapper.shared();

  DemoRun {
    attempts = Map.copyOf(attempts);
    interrupted = Set.copyOf(interrupted);
  }

  static DemoRun first() {
    return new DemoRun(1, false, 0, Map.of(), Set.of());
  }

  /** The run that was interrupted, else a new one. */
  static DemoRun resumeOrStart(Path file) throws IOException {
    if (!Files.exists(file)) {
      return first();
    }
    var last = JSON.readValue(Files.readString(file), DemoRun.class);
    return last.finished ? new DemoRun(last.number + 1, false, 0, Map.of(), Set.of()) : last;
  }

  void writeTo(Path file) throws IOException {
    PrivateFiles.write(file, JSON.writeValueAsString(this) + "\n");
  }

  /** Whether somebody has played a part of it already. */
  boolean isResumed() {
    return seenAt > 0;
  }

  DemoRun withLastSeen(long now) {
    return new DemoRun(number, finished, now, attempts, interrupted);
  }

  DemoRun asFinished() {
    return new DemoRun(number, true, seenAt, attempts, interrupted);
  }

  DemoRun withInterrupted(Set<Integer> people) {
    var all = new TreeSet<>(interrupted);
    all.addAll(people);
    return new DemoRun(number, finished, seenAt, attempts, all);
  }

  /** The person starts again, as a new contact. */
  DemoRun withNextAttempt(int person) {
    var more = new TreeMap<>(attempts);
    more.put(person, attempt(person) + 1);
    var calm = new TreeSet<>(interrupted);
    calm.remove(person);
    return new DemoRun(number, finished, seenAt, more, calm);
  }

  int attempt(int person) {
    return attempts.getOrDefault(person, 1);
  }

  /** What the app calls this person. */
  String userId(DemoScript demoScript) {
    return "%s%d-%d".formatted(prefix(), demoScript.number(), attempt(demoScript.number()));
  }

  /** What the ids of this run begin with. */
  String prefix() {
    return "demo-%d-".formatted(number);
  }

  /** The person's address in this run, so that no run reads another's mail. */
  String address(DemoScript demoScript) {
    int at = demoScript.email().indexOf('@');
    return "%s+%d.%d%s"
        .formatted(
            demoScript.email().substring(0, at),
            number,
            attempt(demoScript.number()),
            demoScript.email().substring(at));
  }
}
