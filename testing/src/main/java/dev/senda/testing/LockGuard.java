package dev.senda.testing;

import dev.senda.explorer.Exploration;
import dev.senda.explorer.lock.LockChanges;
import dev.senda.explorer.lock.PathLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Optional;

/**
 * Each journey has its paths and its picture committed beside it, so that a review sees what a
 * change does to contacts. The build fails on a change that running enrollments cannot replay.
 */
final class LockGuard {

  private static final String HOW_TO_ACCEPT =
      """


      If the change is intended, accept it and commit the rewritten files:
        ./senda accept %s
      """;

  private static final String ONLY_WHEN_EMPTY =
      "\n\nRunning enrollments cannot replay this change: write the guards that are shown."
          + " Accept it without them only when no contact is inside.";

  private LockGuard() {}

  /**
   * The objection to the paths of a journey; empty where they are as committed or are accepted now.
   *
   * @param folder where the lock is
   * @param accept {@code true} for compatible changes, {@code breaks} for all
   */
  static Optional<String> checkPaths(Path folder, Exploration exploration, String accept)
      throws IOException {
    return objection(
        folder.resolve(exploration.plan().name() + ".paths"), PathLock.of(exploration), accept);
  }

  /**
   * The objection to the picture of a journey; empty where it is as committed or is accepted now,
   * or none is committed.
   */
  static Optional<String> checkPicture(Path folder, Exploration exploration, String accept)
      throws IOException {
    var file = folder.resolve(exploration.plan().name() + ".mmd");
    if (!accept.isEmpty()) {
      Files.writeString(file, exploration.mermaid());
    }
    return firstDifference(committed(file), exploration.mermaid())
        .filter(difference -> Files.exists(file))
        .map(
            difference ->
                "the picture %s and the code differ:\n%s%s"
                    .formatted(
                        file, difference, HOW_TO_ACCEPT.formatted(exploration.plan().name())));
  }

  /** The first line that differs; empty if the texts are equal. */
  static Optional<String> firstDifference(String committed, String code) {
    if (committed.equals(code)) {
      return Optional.empty();
    }
    var before = committed.lines().toList();
    var after = code.lines().toList();
    int same = 0;
    while (same < before.size()
        && same < after.size()
        && before.get(same).equals(after.get(same))) {
      same++;
    }
    return Optional.of(
        "line %d\n- %s\n+ %s"
            .formatted(
                same + 1,
                same < before.size() ? before.get(same) : "nothing",
                same < after.size() ? after.get(same) : "nothing"));
  }

  /**
   * The objection to the code; empty where it is as committed or is accepted now.
   *
   * @param accept {@code true} for compatible changes, {@code breaks} for all
   */
  static Optional<String> objection(Path file, PathLock lock, String accept) throws IOException {
    var text = committed(file);
    var changes = lock.changesSince(PathLock.parse(text));
    if (lock.text().equals(text)) {
      return Optional.empty();
    }
    if (accept.equals("breaks") || (accept.equals("true") && changes.isCompatible())) {
      Files.writeString(file, lock.text());
      return Optional.empty();
    }
    return Optional.of(
        "%s and the code differ (- committed, + code):\n%s%s"
            .formatted(
                file,
                changes.isEmpty() ? "the order of lines" : withFirstPathsOnly(changes.toString()),
                whatToDo(changes, nameIn(file))));
  }

  private static String nameIn(Path file) {
    return file.getFileName().toString().replace(".paths", "");
  }

  private static String whatToDo(LockChanges changes, String journey) {
    return changes.isCompatible()
        ? HOW_TO_ACCEPT.formatted(journey)
        : ONLY_WHEN_EMPTY + HOW_TO_ACCEPT.formatted(journey + " --breaks");
  }

  /** A small change of the code can change a thousand paths: the first ones show it. */
  private static String withFirstPathsOnly(String changes) {
    var kept = new ArrayList<String>();
    var shown = new HashSet<String>();
    int left = 0;
    for (var line : changes.split("\n", -1)) {
      var sign =
          line.startsWith("+ path:") || line.startsWith("- path:") ? line.substring(0, 1) : "";
      if (sign.isEmpty() || shown.add(sign)) {
        kept.add(line);
      } else {
        left++;
      }
    }
    if (left > 0) {
      kept.add("... and %d more paths".formatted(left));
    }
    return String.join("\n", kept);
  }

  private static String committed(Path file) throws IOException {
    return Files.exists(file) ? Files.readString(file) : "";
  }
}
