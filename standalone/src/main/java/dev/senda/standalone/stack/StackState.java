package dev.senda.standalone.stack;

import dev.senda.devservices.ProcessId;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The running stack, as stored in {@code .senda/state.json}. {@code status} and {@code down} read
 * it, and so does {@code up} after a crash.
 *
 * @param ready whether the stack has started completely
 * @param timeScale simulated seconds per real second
 * @param providers whether fakes of providers run in it
 * @param onlyJourneys the journeys that run in it, joined by commas; null for all
 * @param processes by name: senda (this process: API, workers, mailbox), temporal, postgresql
 */
public record StackState(
    int portBase,
    int timeScale,
    boolean ready,
    @Nullable String temporalCli,
    boolean providers,
    @Nullable String onlyJourneys,
    Map<String, ProcessId> processes) {

  public static final String SENDA = "senda";
  public static final String TEMPORAL = "temporal";
  public static final String POSTGRESQL = "postgresql";

  /** Tolerates missing fields: an earlier version of Senda may have written the file. */
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();

  public StackState {
    processes = Map.copyOf(processes);
  }

  /**
   * Reads the state file; empty if there is none.
   *
   * @throws IOException if there is one that cannot be read
   */
  public static Optional<StackState> read(DataDirectory dataDirectory) throws IOException {
    if (!Files.exists(dataDirectory.stateFile())) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          JSON.readValue(Files.readString(dataDirectory.stateFile()), StackState.class));
    } catch (JacksonException e) {
      throw new IOException(
          "%s is not a valid state file: %s"
              .formatted(dataDirectory.stateFile(), e.getOriginalMessage()),
          e);
    }
  }

  void writeTo(DataDirectory dataDirectory) throws IOException {
    PrivateFiles.write(
        dataDirectory.stateFile(),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
  }

  StackState withProcess(String name, ProcessHandle process) {
    var all = new LinkedHashMap<>(processes);
    all.put(name, ProcessId.of(process));
    return new StackState(portBase, timeScale, ready, temporalCli, providers, onlyJourneys, all);
  }

  StackState withTemporalCli(String path) {
    return new StackState(portBase, timeScale, ready, path, providers, onlyJourneys, processes);
  }

  StackState asReady(int scale) {
    return new StackState(portBase, scale, true, temporalCli, providers, onlyJourneys, processes);
  }

  public Optional<ProcessHandle> liveProcess(String name) {
    return Optional.ofNullable(processes.get(name)).flatMap(ProcessId::findAlive);
  }

  public StackAddresses addresses() {
    return new StackAddresses(portBase);
  }

  /** Whether the main process of the stack is alive and has started completely. */
  public boolean isRunning() {
    return ready && liveProcess(SENDA).isPresent();
  }
}
