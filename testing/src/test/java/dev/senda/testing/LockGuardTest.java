package dev.senda.testing;

import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.explorer.Explorer;
import dev.senda.explorer.lock.PathLock;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lock itself, on a journey that is changed. */
class LockGuardTest {

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

    assertThat(LockGuard.objection(file, BEFORE, ""))
        .hasValueSatisfying(
            text ->
                assertThat(text)
                    .contains("+ path: send email guide -> end", "./senda accept new\n"));
    assertThat(file).doesNotExist();
    assertThat(LockGuard.objection(file, BEFORE, "true")).isEmpty();
    assertThat(file).hasContent(BEFORE.text());
  }

  @Test
  void compatibleChange_isShown_andAcceptedOnRequest() throws IOException {
    var file = Files.writeString(folder.resolve("changed.paths"), BEFORE.text());

    assertThat(LockGuard.objection(file, GUARDED, ""))
        .hasValueSatisfying(
            text ->
                assertThat(text)
                    .contains(
                        "+ path: has change longer-wait: yes -> pause 1 day",
                        "./senda accept changed\n")
                    .doesNotContain("BREAK"));
    assertThat(LockGuard.objection(file, GUARDED, "true")).isEmpty();
    assertThat(file).hasContent(GUARDED.text());
    assertThat(LockGuard.objection(file, GUARDED, "")).as("now committed").isEmpty();
  }

  @Test
  void break_isAcceptedOnlyExplicitly() throws IOException {
    var file = Files.writeString(folder.resolve("changed.paths"), BEFORE.text());

    for (var accept : new String[] {"", "true"}) {
      assertThat(LockGuard.objection(file, BROKEN, accept))
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
    assertThat(LockGuard.objection(file, BROKEN, "breaks")).isEmpty();
    assertThat(file).hasContent(BROKEN.text());
  }

  @Test
  void anotherPicture_isShownByItsFirstDifference() {
    assertThat(LockGuard.firstDifference("a\nb\nc\n", "a\nB\nc\n")).hasValue("line 2\n- b\n+ B");
    assertThat(LockGuard.firstDifference("", "a\n")).hasValue("line 1\n- nothing\n+ a");
    assertThat(LockGuard.firstDifference("a\n", "a\n")).isEmpty();
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

    assertThat(LockGuard.objection(folder.resolve("many.paths"), many, ""))
        .hasValueSatisfying(
            text ->
                assertThat(text)
                    .containsOnlyOnce("+ path:")
                    .contains("... and 15 more paths", "./senda accept many"));
  }
}
