package dev.senda.standalone;

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
 * @param takes by the number of a person: which take it is, where it is not the first
 * @param disturbed the numbers of the people who were inside while the player or a part of the
 *     house was away: they may not have been able to act in time
 */
record DemoRun(
    int number,
    boolean finished,
    long seenAt,
    Map<Integer, Integer> takes,
    Set<Integer> disturbed) {

  private static final JsonMapper JSON = JsonMapper.shared();

  DemoRun {
    takes = Map.copyOf(takes);
    disturbed = Set.copyOf(disturbed);
  }

  static DemoRun first() {
    return new DemoRun(1, false, 0, Map.of(), Set.of());
  }

  /** The run that was interrupted, else a new one. */
  static DemoRun next(Path file) throws IOException {
    if (!Files.exists(file)) {
      return first();
    }
    var last = JSON.readValue(Files.readString(file), DemoRun.class);
    return last.finished ? new DemoRun(last.number + 1, false, 0, Map.of(), Set.of()) : last;
  }

  void keepIn(Path file) throws IOException {
    OwnFiles.write(file, JSON.writeValueAsString(this) + "\n");
  }

  /** Whether somebody has played a part of it already. */
  boolean isResumed() {
    return seenAt > 0;
  }

  DemoRun seen(long now) {
    return new DemoRun(number, finished, now, takes, disturbed);
  }

  DemoRun over() {
    return new DemoRun(number, true, seenAt, takes, disturbed);
  }

  DemoRun disturbing(Set<Integer> people) {
    var all = new TreeSet<>(disturbed);
    all.addAll(people);
    return new DemoRun(number, finished, seenAt, takes, all);
  }

  /** The person starts again, as a new contact. */
  DemoRun again(int person) {
    var more = new TreeMap<>(takes);
    more.put(person, take(person) + 1);
    var calm = new TreeSet<>(disturbed);
    calm.remove(person);
    return new DemoRun(number, finished, seenAt, more, calm);
  }

  int take(int person) {
    return takes.getOrDefault(person, 1);
  }

  /** What the app calls this person. */
  String userId(Play play) {
    return "%s%d-%d".formatted(prefix(), play.number(), take(play.number()));
  }

  /** What the ids of this run begin with. */
  String prefix() {
    return "demo-%d-".formatted(number);
  }

  /** The person's address in this run, so that no run reads another's mail. */
  String address(Play play) {
    int at = play.email().indexOf('@');
    return "%s+%d.%d%s"
        .formatted(
            play.email().substring(0, at), number, take(play.number()), play.email().substring(at));
  }
}
