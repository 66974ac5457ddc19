package dev.senda.catalog.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.explorer.Explorer;
import dev.senda.explorer.graph.JourneyPath;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import java.util.List;
import java.util.function.Consumer;

/** The paths of a snippet of the guide. */
final class GuidePaths {

  private GuidePaths() {}

  static List<String> pathsOf(Consumer<Enrollment> story) {
    var exploration =
        Explorer.explore(
            new Journey() {
              @Override
              public Plan plan() {
                return Plan.named("story");
              }

              @Override
              public void run(Enrollment lead) {
                story.accept(lead);
              }
            });
    assertThat(exploration.findings()).isEmpty();
    return exploration.paths().map(JourneyPath::toString).toList();
  }
}
