package dev.senda.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where one house keeps its data: {@code .senda/} beside the project, or where {@code SENDA_HOME}
 * says.
 */
record Home(Path directory) {

  /** The user's own house. */
  static Home ofUser() {
    var configured = System.getenv("SENDA_HOME");
    if (configured != null && !configured.isEmpty()) {
      return new Home(Path.of(configured).toAbsolutePath());
    }
    return new Home(
        Path.of(System.getProperty("senda.project", "."))
            .toAbsolutePath()
            .resolve(".senda")
            .normalize());
  }

  /** The house of {@code ./senda demo}, which never meets the user's own. */
  Home ofDemo() {
    return new Home(directory.resolve("demo"));
  }

  /** Makes the directory where it is missing; only its owner may look into it. */
  void create() throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  Path postgresql() {
    return directory.resolve("postgresql");
  }

  Path temporal() {
    return directory.resolve("temporal");
  }

  Path state() {
    return directory.resolve("state.json");
  }

  Path keys() {
    return directory.resolve("keys.json");
  }

  /** Locked as long as the house's process lives. */
  Path lock() {
    return directory.resolve("lock");
  }

  /** Locked as long as a demo plays in this house. */
  Path demoLock() {
    return directory.resolve("demo.lock");
  }

  /** Which process plays the demo. */
  Path demoPlayer() {
    return directory.resolve("demo-player.json");
  }

  /** How far the demo is. */
  Path demoRun() {
    return directory.resolve("demo-run.json");
  }

  /** What the API and the workers log. */
  Path log() {
    return directory.resolve("senda.log");
  }

  /** What a detached {@code up} says. */
  Path output() {
    return directory.resolve("up.log");
  }
}
