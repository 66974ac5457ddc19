package dev.senda.standalone;

import dev.senda.journey.engine.TimeScale;
import java.io.IOException;

/** The house that the demo plays in; started again when it dies. */
final class DemoStage {

  private final Home home;
  private final Starter starter;
  private HouseState state;
  private TimeScale scale;

  DemoStage(Home home, HouseState state, Starter starter) {
    this.home = home;
    this.state = state;
    this.starter = starter;
    this.scale = scaleOf(state);
  }

  /** Starts the house where it does not run. */
  interface Starter {
    HouseState start() throws IOException, InterruptedException;
  }

  /** Whether its process lives. */
  boolean isUp() {
    return state.isRunning();
  }

  void startAgain() throws IOException, InterruptedException {
    state = starter.start();
    scale = scaleOf(state);
  }

  HouseState state() {
    return state;
  }

  Addresses addresses() {
    return state.addresses();
  }

  Browser browser() throws IOException {
    var keys = Keys.keptIn(home);
    return new Browser(addresses().api(), keys.write(), keys.admin());
  }

  HouseDatabase database() {
    return new HouseDatabase(addresses());
  }

  /** How house time runs. */
  TimeScale scale() {
    return scale;
  }

  private static TimeScale scaleOf(HouseState state) {
    return new HouseDatabase(state.addresses()).scale(state.timeScale());
  }
}
