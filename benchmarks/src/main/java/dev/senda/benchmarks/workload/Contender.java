package dev.senda.benchmarks.workload;

import dev.senda.benchmarks.environment.BenchEnvironment;
import dev.senda.benchmarks.environment.MinimalProcess.Kind;
import org.jspecify.annotations.Nullable;

/** Who runs journey R. */
public enum Contender {
  SENDA("Senda", BenchEnvironment.SENDA, null),
  MAIL("hand-written, same mail, one transaction a send", BenchEnvironment.MINIMAL, Kind.MAIL),
  EMPTY("hand-written, does nothing", BenchEnvironment.MINIMAL, Kind.EMPTY),
  HOST("Senda's workflow, empty activities", BenchEnvironment.MINIMAL, Kind.HOST);

  private final String title;
  private final String process;
  private final @Nullable Kind kind;

  Contender(String title, String process, @Nullable Kind kind) {
    this.title = title;
    this.process = process;
    this.kind = kind;
  }

  public String title() {
    return title;
  }

  /** The process in which it works. */
  public String process() {
    return process;
  }

  /** Null for Senda. */
  @Nullable Kind kind() {
    return kind;
  }

  /** Whether its mails arrive at the sink. */
  public boolean mails() {
    return this == SENDA || this == MAIL;
  }
}
