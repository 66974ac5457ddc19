package dev.senda.api.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.store.support.Ids;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngagementSpoolTest {

  private static final long LARGE = 10_000_000;
  private static final Instant NINE = Instant.parse("2026-11-23T09:00:00.123456Z");

  @TempDir private Path directory = Path.of("");

  @Test
  void appended_isReadInOrder_afterRestart() throws IOException {
    var engagements = IntStream.range(0, 3_000).mapToObj(i -> click("https://shop/" + i)).toList();
    try (var spool = new EngagementSpool(directory, LARGE)) {
      engagements.forEach(spool::append);
    }

    try (var spool = new EngagementSpool(directory, LARGE)) {
      assertThat(spool.isEmpty()).isFalse();
      assertThat(drain(spool)).isEqualTo(engagements);
      assertThat(spool.isEmpty()).isTrue();
      assertThat(spool.bytes()).isZero();
    }
  }

  @Test
  void appendWhileReading_goesToTheNextSegment() throws IOException {
    try (var spool = new EngagementSpool(directory, LARGE)) {
      spool.append(click("first"));
      var segment = spool.closeOldest().orElseThrow();
      spool.append(click("second"));
      spool.remove(segment);

      assertThat(drain(spool)).extracting(SpooledEngagement::target).containsExactly("second");
    }
  }

  @Test
  void full_refusesAppends_untilASegmentIsRemoved() throws IOException {
    var line = click("first").toLine().length() + 1;
    try (var spool = new EngagementSpool(directory, 2L * line)) {
      assertThat(spool.append(click("first"))).isTrue();
      assertThat(spool.append(click("other"))).isTrue();
      assertThat(spool.append(click("third"))).isFalse();

      assertThat(drain(spool)).hasSize(2);
      assertThat(spool.append(click("third"))).isTrue();
    }
  }

  @Test
  void cutLastLine_isSkipped() throws IOException {
    try (var spool = new EngagementSpool(directory, LARGE)) {
      spool.append(click("whole"));
    }
    var segment = directory.resolve("engagements-000000000000.jsonl");
    Files.writeString(segment, "{\"type\":\"CLI", StandardOpenOption.APPEND);

    try (var spool = new EngagementSpool(directory, LARGE)) {
      assertThat(drain(spool)).extracting(SpooledEngagement::target).containsExactly("whole");
    }
  }

  @Test
  void directoryInUse_failsWithTheSetting() throws IOException {
    try (var _ = new EngagementSpool(directory, LARGE)) {
      assertThatThrownBy(() -> new EngagementSpool(directory, LARGE))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("senda.tracking.spool.directory")
          .hasMessageContaining("in use by another process");
    }
  }

  private static List<SpooledEngagement> drain(EngagementSpool spool) {
    var drained = new ArrayList<SpooledEngagement>();
    for (var segment = spool.closeOldest(); segment.isPresent(); segment = spool.closeOldest()) {
      drained.addAll(EngagementSpool.read(segment.get()));
      spool.remove(segment.get());
    }
    return drained;
  }

  private static SpooledEngagement click(String target) {
    return SpooledEngagement.click(Ids.newUuid(), target, "", false, NINE);
  }
}
