package dev.senda.standalone;

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
 * What runs, as {@code .senda/state.json} keeps it for {@code status}, {@code down}, and the next
 * {@code up} after a crash.
 *
 * @param ready whether the house has started completely
 * @param timeScale house seconds in a real one
 * @param providers whether fakes of providers run in it
 * @param processes by name: senda (this process: API, workers, mailbox), temporal, postgresql
 */
record HouseState(
    int portBase,
    int timeScale,
    boolean ready,
    @Nullable String temporalCli,
    boolean providers,
    Map<String, ProcessId> processes) {

  static final String SENDA = "senda";
  static final String TEMPORAL = "temporal";
  static final String POSTGRESQL = "postgresql";

  /** A state of an earlier Senda says nothing of what is new. */
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();

  HouseState {
    processes = Map.copyOf(processes);
  }

  /**
   * @throws IOException if there is one that cannot be read
   */
  static Optional<HouseState> of(Home home) throws IOException {
    if (!Files.exists(home.state())) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(Files.readString(home.state()), HouseState.class));
    } catch (JacksonException e) {
      throw new IOException(
          "%s is not what Senda wrote: %s".formatted(home.state(), e.getOriginalMessage()), e);
    }
  }

  void keepIn(Home home) throws IOException {
    OwnFiles.write(
        home.state(), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
  }

  HouseState with(String name, ProcessHandle process) {
    var all = new LinkedHashMap<>(processes);
    all.put(name, ProcessId.of(process));
    return new HouseState(portBase, timeScale, ready, temporalCli, providers, all);
  }

  HouseState withTemporalCli(String path) {
    return new HouseState(portBase, timeScale, ready, path, providers, processes);
  }

  HouseState readyAt(int scale) {
    return new HouseState(portBase, scale, true, temporalCli, providers, processes);
  }

  Optional<ProcessHandle> process(String name) {
    return Optional.ofNullable(processes.get(name)).flatMap(ProcessId::alive);
  }

  Addresses addresses() {
    return new Addresses(portBase);
  }

  /** Whether the process that holds the house together lives and has started completely. */
  boolean isRunning() {
    return ready && process(SENDA).isPresent();
  }
}
