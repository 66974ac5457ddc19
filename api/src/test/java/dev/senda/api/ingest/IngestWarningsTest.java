package dev.senda.api.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.store.support.Ids;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class IngestWarningsTest {

  private static final int CALLS = 1_000;

  private final AtomicLong nanoTime = new AtomicLong();
  private final IngestWarnings warnings = new IngestWarnings(nanoTime::get);

  @Test
  void oneLineOfAKindInAMinute_withTheNumberOfTheOthers(CapturedOutput output) {
    for (int i = 0; i < CALLS; i++) {
      warnings.addressOwnedByOther("c1");
      warnings.messageIdReused("c2", Ids.newUuid(), Ids.newUuid());
    }
    nanoTime.addAndGet(Duration.ofMinutes(1).toNanos());
    warnings.addressOwnedByOther("c3");
    warnings.messageIdReused("c4", Ids.newUuid(), Ids.newUuid());

    assertThat(output)
        .containsOnlyOnce("contact=c1 suppressed=0")
        .containsOnlyOnce("contact=c2")
        .containsOnlyOnce("contact=c3 suppressed=999")
        .containsOnlyOnce("contact=c4")
        .contains("suppressed=999");
  }
}
