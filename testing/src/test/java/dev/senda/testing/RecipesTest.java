package dev.senda.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.Journey;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Senda's own journeys are guarded as those of every project are. */
class RecipesTest extends JourneyGuards {

  @Override
  protected Path sources() {
    return Path.of("..", "workflows-catalog", "src", "main", "java");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("journeys")
  void recipe_hasItsPictureCommitted(Journey journey) {
    var folder = sources().resolve(journey.getClass().getPackageName().replace('.', '/'));

    assertThat(folder.resolve(journey.plan().name() + ".mmd")).exists();
  }
}
