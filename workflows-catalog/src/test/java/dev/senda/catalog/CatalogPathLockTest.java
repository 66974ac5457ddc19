package dev.senda.catalog;

import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.days;
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
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;
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
        ./senda test -pl workflows-catalog -am -Dtest=CatalogPathLockTest,ReadmeTest -Dsurefire.failIfNoSpecifiedTests=false -Dsenda.accept=%s
      """;

  private static final String ONLY_WHEN_EMPTY =
      "\n\nRunning enrollments cannot replay this change: write the guards that are shown."
          + " Accept it without them only when no contact is inside.";

  static Collection<Journey> journeys() {
    return Catalog.shipped().journeys();
  }

  @ParameterizedTest
  @MethodSource("journeys")
  void shippedJourney_isValid(Journey journey) {
    assertThat(Explorer.validate(journey).findings()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("journeys")
  void paths_areThoseCommitted(Journey journey) throws IOException {
    var exploration = Explorer.explore(journey);
    var file = beside(journey, exploration, ".paths");

    assertThat(objection(file, PathLock.of(exploration), ACCEPT)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("journeys")
  void picture_isTheOneCommitted(Journey journey) throws IOException {
    var exploration = Explorer.explore(journey);
    var file = beside(journey, exploration, ".mmd");
    if (!ACCEPT.isEmpty()) {
      Files.writeString(file, exploration.mermaid());
    }

    assertThat(exploration.mermaid())
        .as("the picture %s%s", file, HOW_TO_ACCEPT.formatted("true"))
        .isEqualTo(committed(file));
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
            text -> assertThat(text).contains("+ path: send email guide -> end", "=true"));
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
                        "+ path: has change longer-wait: yes -> pause 1 day", "senda.accept=true")
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
                          "senda.accept=breaks"));
      assertThat(file).hasContent(BEFORE.text());
    }
    assertThat(objection(file, BROKEN, "breaks")).isEmpty();
    assertThat(file).hasContent(BROKEN.text());
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
                file, changes.isEmpty() ? "the order of lines" : changes, whatToDo(changes)));
  }

  private static String whatToDo(LockChanges changes) {
    return changes.isCompatible()
        ? HOW_TO_ACCEPT.formatted("true")
        : ONLY_WHEN_EMPTY + HOW_TO_ACCEPT.formatted("breaks");
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
