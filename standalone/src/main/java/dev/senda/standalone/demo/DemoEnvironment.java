package dev.senda.standalone.demo;

import dev.senda.journey.engine.TimeScale;
import dev.senda.standalone.recipient.RecipientClient;
import dev.senda.standalone.stack.DataDirectory;
import dev.senda.standalone.stack.StackAddresses;
import dev.senda.standalone.stack.StackDatabase;
import dev.senda.standalone.stack.StackSecrets;
import dev.senda.standalone.stack.StackState;
import java.io.IOException;

/** The stack of the demo; it is restarted after a crash. */
public final class DemoEnvironment {

  private final DataDirectory dataDirectory;
  private final StackStarter starter;
  private StackState state;
  private TimeScale timeScale;

  public DemoEnvironment(DataDirectory dataDirectory, StackState state, StackStarter starter) {
    this.dataDirectory = dataDirectory;
    this.state = state;
    this.starter = starter;
    this.timeScale = timeScaleOf(state);
  }

  /** Starts the stack if it does not run. */
  public interface StackStarter {
    StackState start() throws IOException, InterruptedException;
  }

  /** Whether the process of the stack is alive. */
  boolean isUp() {
    return state.isRunning();
  }

  void restart() throws IOException, InterruptedException {
    state = starter.start();
    timeScale = timeScaleOf(state);
  }

  public StackState state() {
    return state;
  }

  StackAddresses addresses() {
    return state.addresses();
  }

  RecipientClient newRecipientClient() throws IOException {
    var stackSecrets = StackSecrets.loadOrCreate(dataDirectory);
    return new RecipientClient(addresses().api(), stackSecrets.write(), stackSecrets.admin());
  }

  public StackDatabase database() {
    return new StackDatabase(addresses());
  }

  /** How fast simulated time runs. */
  TimeScale timeScale() {
    return timeScale;
  }

  private static TimeScale timeScaleOf(StackState state) {
    return new StackDatabase(state.addresses()).loadOrCreateTimeScale(state.timeScale());
  }
}
