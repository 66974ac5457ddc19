package dev.senda.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.explorer.Exploration;
import dev.senda.explorer.Explorer;
import dev.senda.explorer.PathLock;
import dev.senda.journey.Journey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each journey has its paths and its picture committed beside it, so that a review sees what a
 * change does to contacts.
 */
class JourneysAreLockedTest {

  private static final Path SOURCES = Path.of("src", "main", "java");

  private static final String HOW_TO_ACCEPT =
      """


      If that is what you mean, accept it and commit the files that are rewritten:
        ./mvnw -pl workflows-catalog -am test -Dtest=JourneysAreLockedTest,ReadmeTest -Dsurefire.failIfNoSpecifiedTests=false -Dsenda.accept=true
      """;

  static Collection<Journey> journeys() {
    return Catalog.ours().journeys();
  }

  @ParameterizedTest
  @MethodSource("journeys")
  void everyJourneyMayBeRun(Journey journey) {
    assertThat(Explorer.checked(journey).exhaustive()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("journeys")
  void thePathsAreThoseThatWereCommitted(Journey journey) throws IOException {
    var exploration = Explorer.explore(journey);
    var lock = PathLock.of(exploration);
    var file = beside(journey, exploration, ".paths");
    accept(file, lock.text());

    var changes = lock.since(PathLock.parse(committed(file)));

    assertThat(changes.none())
        .withFailMessage(
            () ->
                "%s: the code and its path lock differ (- committed, + code):\n%s%s"
                    .formatted(exploration.plan().name(), changes, HOW_TO_ACCEPT))
        .isTrue();
    assertThat(lock.text()).as("the order of %s%s", file, HOW_TO_ACCEPT).isEqualTo(committed(file));
  }

  @ParameterizedTest
  @MethodSource("journeys")
  void thePictureIsTheOneThatWasCommitted(Journey journey) throws IOException {
    var exploration = Explorer.explore(journey);
    var file = beside(journey, exploration, ".mmd");
    accept(file, exploration.mermaid());

    assertThat(exploration.mermaid())
        .as("the picture %s%s", file, HOW_TO_ACCEPT)
        .isEqualTo(committed(file));
  }

  private static Path beside(Journey journey, Exploration exploration, String ending) {
    return SOURCES
        .resolve(journey.getClass().getPackageName().replace('.', '/'))
        .resolve(exploration.plan().name() + ending);
  }

  private static String committed(Path file) throws IOException {
    return Files.exists(file) ? Files.readString(file) : "";
  }

  private static void accept(Path file, String text) throws IOException {
    if (Boolean.getBoolean("senda.accept")) {
      Files.writeString(file, text);
    }
  }
}
