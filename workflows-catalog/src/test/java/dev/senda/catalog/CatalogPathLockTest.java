package dev.senda.catalog;

import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.explorer.Exploration;
import dev.senda.explorer.Explorer;
import dev.senda.explorer.lock.LockChanges;
import dev.senda.explorer.lock.PathLock;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each journey has its paths and its picture committed beside it, so that a review sees what a
 * change does to contacts. The build fails on a change that running enrollments cannot replay.
 */
class CatalogPathLockTest {

  private static final Path SOURCES = Path.of("src", "main", "java");
  private static final String ACCEPT = System.getProperty("senda.accept", "");

  private static final String HOW_TO_ACCEPT =
      """


      If the change is intended, accept it and commit the rewritten files:
        ./senda accept %s
      """;

  private static final String ONLY_WHEN_EMPTY =
      "\n\nRunning enrollments cannot replay this change: write the guards that are shown."
          + " Accept it without them only when no contact is inside.";

  static Stream<Named<Journey>> journeys() {
    return JourneyCases.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("journeys")
  void shippedJourney_isValid(Journey journey) {
    assertThat(Explorer.validate(journey).findings()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("journeys")
  void paths_areThoseCommitted(Journey journey) throws IOException {
    var exploration = Explorer.explore(journey);
    var file = beside(journey, exploration, ".paths");

    objection(file, PathLock.of(exploration), ACCEPT).ifPresent(Assertions::fail);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("journeys")
  void picture_isTheOneCommitted(Journey journey) throws IOException {
    var exploration = Explorer.explore(journey);
    var file = beside(journey, exploration, ".mmd");
    if (!ACCEPT.isEmpty()) {
      Files.writeString(file, exploration.mermaid());
    }

    firstDifference(committed(file), exploration.mermaid())
        .ifPresent(
            difference ->
                Assertions.fail(
                    "the picture %s and the code differ:\n%s%s"
                        .formatted(
                            file, difference, HOW_TO_ACCEPT.formatted(exploration.plan().name()))));
  }

  /** The first line that differs; empty if the texts are equal. */
  private static Optional<String> firstDifference(String committed, String code) {
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

  // The lock itself, on a journey that is changed.

  private static PathLock lock(Consumer<Enrollment> story) {
    return PathLock.of(
        Explorer.explore(
            new Journey() {
              @Override
              public Plan plan() {
                return Plan.named("changed");
              }

              @Override
              public void run(Enrollment lead) {
                story.accept(lead);
              }
            }));
  }

  private static final PathLock BEFORE = lock(lead -> lead.send(email("guide")));

  private static final PathLock BROKEN =
      lock(
          lead -> {
            lead.pause(days(1));
            lead.send(email("guide"));
          });

  private static final PathLock GUARDED =
      lock(
          lead -> {
            if (lead.hasChange("longer-wait")) {
              lead.pause(days(1));
            }
            lead.send(email("guide"));
          });

  @TempDir private Path folder;

  @Test
  void newJourney_isShown_andAcceptedOnRequest() throws IOException {
    var file = folder.resolve("new.paths");

    assertThat(objection(file, BEFORE, ""))
        .hasValueSatisfying(
            text ->
                assertThat(text)
                    .contains("+ path: send email guide -> end", "./senda accept new\n"));
    assertThat(file).doesNotExist();
    assertThat(objection(file, BEFORE, "true")).isEmpty();
    assertThat(file).hasContent(BEFORE.text());
  }

  @Test
  void compatibleChange_isShown_andAcceptedOnRequest() throws IOException {
    var file = Files.writeString(folder.resolve("changed.paths"), BEFORE.text());

    assertThat(objection(file, GUARDED, ""))
        .hasValueSatisfying(
            text ->
                assertThat(text)
                    .contains(
                        "+ path: has change longer-wait: yes -> pause 1 day",
                        "./senda accept changed\n")
                    .doesNotContain("BREAK"));
    assertThat(objection(file, GUARDED, "true")).isEmpty();
    assertThat(file).hasContent(GUARDED.text());
    assertThat(objection(file, GUARDED, "")).as("now committed").isEmpty();
  }

  @Test
  void break_isAcceptedOnlyExplicitly() throws IOException {
    var file = Files.writeString(folder.resolve("changed.paths"), BEFORE.text());

    for (var accept : new String[] {"", "true"}) {
      assertThat(objection(file, BROKEN, accept))
          .hasValueSatisfying(
              text ->
                  assertThat(text)
                      .contains(
                          "BREAK: \"pause 1 day\" is new before \"send email guide\"",
                          "if (lead.hasChange(\"pause-1-day\")) {",
                          "only when no contact is inside",
                          "./senda accept changed --breaks"));
      assertThat(file).hasContent(BEFORE.text());
    }
    assertThat(objection(file, BROKEN, "breaks")).isEmpty();
    assertThat(file).hasContent(BROKEN.text());
  }

  @Test
  void anotherPicture_isShownByItsFirstDifference() {
    assertThat(firstDifference("a\nb\nc\n", "a\nB\nc\n")).hasValue("line 2\n- b\n+ B");
    assertThat(firstDifference("", "a\n")).hasValue("line 1\n- nothing\n+ a");
    assertThat(firstDifference("a\n", "a\n")).isEmpty();
  }

  @Test
  void manyChangedPaths_areShownByTheFirst() throws IOException {
    var many =
        lock(
            lead -> {
              for (int i = 0; i < 4; i++) {
                if (lead.happens(event("Order Completed"), within(days(1)).named("wait " + i))) {
                  lead.score(i + 1);
                }
              }
            });

    assertThat(objection(folder.resolve("many.paths"), many, ""))
        .hasValueSatisfying(
            text ->
                assertThat(text)
                    .containsOnlyOnce("+ path:")
                    .contains("... and 15 more paths", "./senda accept many"));
  }

  /**
   * The objection to the code; empty where it is as committed or is accepted now.
   *
   * @param accept {@code true} for compatible changes, {@code breaks} for all
   */
  private static Optional<String> objection(Path file, PathLock lock, String accept)
      throws IOException {
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

  private static Path beside(Journey journey, Exploration exploration, String ending) {
    return SOURCES
        .resolve(journey.getClass().getPackageName().replace('.', '/'))
        .resolve(exploration.plan().name() + ending);
  }

  private static String committed(Path file) throws IOException {
    return Files.exists(file) ? Files.readString(file) : "";
  }
}
