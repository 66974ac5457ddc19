package dev.senda.standalone.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The data directory of a stack: {@code .senda/} beside the project, or the directory in {@code
 * SENDA_HOME}.
 */
public record DataDirectory(Path path) {

  /** The directory of the user's own stack. */
  public static DataDirectory fromEnvironment() {
    var configured = System.getenv("SENDA_HOME");
    if (configured != null && !configured.isEmpty()) {
      return new DataDirectory(Path.of(configured).toAbsolutePath());
    }
    return new DataDirectory(
        Path.of(System.getProperty("senda.project", "."))
            .toAbsolutePath()
            .resolve(".senda")
            .normalize());
  }

  /** The directory of the stack of {@code ./senda demo}, separate from the user's own. */
  public DataDirectory forDemo() {
    return new DataDirectory(path.resolve("demo"));
  }

  /** Creates the directory if it is missing; only its owner can read it. */
  public void create() throws IOException {
    if (!Files.isDirectory(path)) {
      Files.createDirectories(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  public Path postgresql() {
    return path.resolve("postgresql");
  }

  public Path temporal() {
    return path.resolve("temporal");
  }

  public Path stateFile() {
    return path.resolve("state.json");
  }

  Path secretsFile() {
    return path.resolve("keys.json");
  }

  /** Locked while the process of the stack is alive. */
  public Path lockFile() {
    return path.resolve("lock");
  }

  /** Locked while a demo runs on this stack. */
  public Path demoLockFile() {
    return path.resolve("demo.lock");
  }

  /** The process that runs the demo. */
  public Path demoProcessFile() {
    return path.resolve("demo-player.json");
  }

  /** The state of the demo. */
  public Path demoRunFile() {
    return path.resolve("demo-run.json");
  }

  /** The log of the API and the workers. */
  public Path logFile() {
    return path.resolve("senda.log");
  }

  /** The output of a detached {@code up}. */
  public Path upOutputFile() {
    return path.resolve("up.log");
  }
}
