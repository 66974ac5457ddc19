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
 * One run of the demo. It is saved in a file, so that a demo that was killed resumes.
 *
 * @param number from 1; the contacts of each run are new ones
 * @param finished whether all scripts have ended
 * @param seenAt when the demo was last running, epoch milliseconds, real time
 * @param attempts by contact number: the current attempt, where it is not the first
 * @param interrupted the numbers of the contacts who were enrolled while the demo runner or a part
 *     of the stack was down: they may not have been able to act in time
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

  /** Whether an earlier process has begun this run. */
  boolean isResumed() {
    return seenAt > 0;
  }

  DemoRun withLastSeen(long now) {
    return new DemoRun(number, finished, now, attempts, interrupted);
  }

  DemoRun asFinished() {
    return new DemoRun(number, true, seenAt, attempts, interrupted);
  }

  DemoRun withInterrupted(Set<Integer> contacts) {
    var all = new TreeSet<>(interrupted);
    all.addAll(contacts);
    return new DemoRun(number, finished, seenAt, attempts, all);
  }

  /** Restarts the script of a contact, as a new contact. */
  DemoRun withNextAttempt(int contact) {
    var more = new TreeMap<>(attempts);
    more.put(contact, attempt(contact) + 1);
    var calm = new TreeSet<>(interrupted);
    calm.remove(contact);
    return new DemoRun(number, finished, seenAt, more, calm);
  }

  int attempt(int contact) {
    return attempts.getOrDefault(contact, 1);
  }

  /** The user id of the contact in this run and attempt. */
  String userId(DemoScript demoScript) {
    return "%s%d-%d".formatted(prefix(), demoScript.number(), attempt(demoScript.number()));
  }

  /** The prefix of the ids of this run. */
  String prefix() {
    return "demo-%d-".formatted(number);
  }

  /** The address of the contact in this run, so that no run reads another run's mail. */
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
