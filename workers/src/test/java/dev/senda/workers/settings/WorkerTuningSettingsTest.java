package dev.senda.workers.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.temporal.worker.WorkerTuning;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class WorkerTuningSettingsTest {

  private static WorkerTuningSettings bind(Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate("senda.temporal.worker", WorkerTuningSettings.class);
  }

  @Test
  void defaults_areThoseOfTheWorker_andFitThePool() {
    assertThat(bind(Map.of()).toTuning(Map.of())).isEqualTo(WorkerTuning.DEFAULT);
    assertThat(bind(Map.of()).findPoolMismatch(16)).isEmpty();
  }

  @Test
  void moreSlotsThanThePoolServes_areNamedInOneLine() {
    var settings = bind(Map.of("senda.temporal.worker.activity-slots", "1000"));

    assertThat(settings.findPoolMismatch(40)).isEmpty();
    assertThat(settings.findPoolMismatch(16))
        .hasValueSatisfying(
            line ->
                assertThat(line)
                    .contains("1000 slots and 16 connections", "expected 40", "at most 400 slots")
                    .doesNotContain("\n"));
  }

  @Test
  void versioning_isOn_whereDeploymentAndBuildAreGiven() {
    assertThat(
            bind(Map.of("senda.temporal.worker.drain-timeout", "5s"))
                .toTuning(
                    Map.of("TEMPORAL_DEPLOYMENT_NAME", "senda", "TEMPORAL_WORKER_BUILD_ID", "abc")))
        .satisfies(
            tuning -> {
              assertThat(tuning.version()).isEqualTo(new WorkerTuning.Version("senda", "abc"));
              assertThat(tuning.drainTimeout()).isEqualTo(Duration.ofSeconds(5));
            });
  }

  @Test
  void buildWithoutDeployment_isRefused() {
    assertThatThrownBy(
            () -> bind(Map.of("senda.temporal.worker.build-id", "abc")).toTuning(Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a build id alone (expected senda.temporal.worker.deployment-name");
  }
}
