package dev.senda.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.devservices.ProcessId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HouseStateTest {

  @TempDir Path directory;

  @Test
  void whatRunsIsReadAsItWasKeptAndOnlyItsOwnerReadsIt() throws Exception {
    var home = new Home(directory);
    var state =
        new HouseState(9000, 1, false, "/usr/bin/temporal", true, Map.of())
            .with(HouseState.SENDA, ProcessHandle.current())
            .readyAt(8640);
    state.keepIn(home);

    assertThat(HouseState.of(home)).contains(state);
    assertThat(state.isRunning()).isTrue();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.state())))
        .isEqualTo("rw-------");
  }

  @Test
  void aPidThatSomebodyElseHasByNowIsNotOurs() {
    var state =
        new HouseState(
            9000,
            1,
            true,
            null,
            false,
            Map.of(HouseState.SENDA, new ProcessId(ProcessHandle.current().pid(), 1000)));

    assertThat(state.isRunning()).isFalse();
  }

  @Test
  void whatAnEarlierSendaWroteIsRead() throws Exception {
    var home = new Home(directory);
    Files.writeString(
        home.state(),
        "{\"portBase\": 9000, \"timeScale\": 1, \"ready\": true, \"temporalCli\": null, \"processes\": {}}");

    assertThat(HouseState.of(home)).hasValue(new HouseState(9000, 1, true, null, false, Map.of()));
  }

  @Test
  void aBrokenStateFileIsNamed() throws Exception {
    var home = new Home(directory);
    Files.writeString(home.state(), "{\"portBase\": ");

    assertThatThrownBy(() -> HouseState.of(home))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("state.json is not what Senda wrote");
  }

  @Test
  void keysAreMadeOnceAndOnlyTheirOwnerReadsThem() throws Exception {
    var home = new Home(directory);
    var keys = Keys.keptIn(home);

    assertThat(Keys.keptIn(home)).isEqualTo(keys);
    assertThat(keys.links()).hasSizeGreaterThanOrEqualTo(32);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.keys())))
        .isEqualTo("rw-------");
  }

  @Test
  void statusHasTheSameKeysAlsoWhereNothingRuns() throws Exception {
    assertThat(Status.describe(new Home(directory)))
        .containsOnlyKeys(HouseTest.STATUS_KEYS)
        .containsEntry("running", false)
        .containsEntry("pids", Map.of());
  }
}
