package dev.senda.standalone.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.devservices.ProcessId;
import dev.senda.standalone.cli.StatusCommand;
import dev.senda.standalone.cli.UpStatusDownTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackStateTest {

  @TempDir Path directory;

  @Test
  void state_isReadBack_andPrivate() throws Exception {
    var dataDirectory = new DataDirectory(directory);
    var state =
        new StackState(9000, 1, false, "/usr/bin/temporal", true, "welcome", Map.of())
            .withProcess(StackState.SENDA, ProcessHandle.current())
            .asReady(8640);
    state.writeTo(dataDirectory);

    assertThat(StackState.read(dataDirectory)).contains(state);
    assertThat(state.isRunning()).isTrue();
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(dataDirectory.stateFile())))
        .isEqualTo("rw-------");
  }

  @Test
  void reusedPid_isNotOurProcess() {
    var state =
        new StackState(
            9000,
            1,
            true,
            null,
            false,
            null,
            Map.of(StackState.SENDA, new ProcessId(ProcessHandle.current().pid(), 1000)));

    assertThat(state.isRunning()).isFalse();
  }

  @Test
  void stateWithoutNewFields_isRead() throws Exception {
    var dataDirectory = new DataDirectory(directory);
    Files.writeString(
        dataDirectory.stateFile(),
        "{\"portBase\": 9000, \"timeScale\": 1, \"ready\": true, \"temporalCli\": null, \"processes\": {}}");

    assertThat(StackState.read(dataDirectory))
        .hasValue(new StackState(9000, 1, true, null, false, null, Map.of()));
  }

  @Test
  void brokenStateFile_isNamed() throws Exception {
    var dataDirectory = new DataDirectory(directory);
    Files.writeString(dataDirectory.stateFile(), "{\"portBase\": ");

    assertThatThrownBy(() -> StackState.read(dataDirectory))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("state.json is not a valid state file");
  }

  @Test
  void secrets_areCreatedOnce_andPrivate() throws Exception {
    var dataDirectory = new DataDirectory(directory);
    var stackSecrets = StackSecrets.loadOrCreate(dataDirectory);

    assertThat(StackSecrets.loadOrCreate(dataDirectory)).isEqualTo(stackSecrets);
    assertThat(stackSecrets.links()).hasSizeGreaterThanOrEqualTo(32);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(dataDirectory.secretsFile())))
        .isEqualTo("rw-------");
  }

  @Test
  void status_hasTheSameKeys_whenNothingIsRunning() throws Exception {
    assertThat(StatusCommand.describe(new DataDirectory(directory)))
        .containsOnlyKeys(UpStatusDownTest.STATUS_KEYS.toArray(String[]::new))
        .containsEntry("running", false)
        .containsEntry("pids", Map.of());
  }
}
