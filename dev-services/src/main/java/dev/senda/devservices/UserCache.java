package dev.senda.devservices;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;

/**
 * A directory of the user's cache ({@code $XDG_CACHE_HOME/senda}, else {@code ~/.cache/senda}),
 * filled once, by one thread or process at a time.
 */
final class UserCache {

  /** Guards the cache within this JVM; a file lock guards it between processes. */
  private static final Object ONE_AT_A_TIME = new Object();

  private final Path directory;

  UserCache(Path directory) {
    this.directory = directory;
  }

  static UserCache of(String name) {
    var home = Path.of(System.getProperty("user.home"));
    var configured = System.getenv("XDG_CACHE_HOME");
    var caches =
        configured == null || configured.isEmpty() ? home.resolve(".cache") : Path.of(configured);
    return new UserCache(caches.resolve("senda").resolve(name));
  }

  Path directory() {
    return directory;
  }

  /** Looks up an entry, and creates it if it is missing. */
  interface Lookup<T> {
    T get() throws IOException, InterruptedException;
  }

  <T> T runExclusively(Lookup<T> lookup) throws IOException, InterruptedException {
    synchronized (ONE_AT_A_TIME) {
      Files.createDirectories(directory);
      try (var channel =
          FileChannel.open(
              directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        channel.lock(); // until the channel is closed
        return lookup.get();
      }
    }
  }

  /** Deletes a directory and all that is in it. */
  static void deleteRecursively(Path tree) throws IOException {
    try (var files = Files.walk(tree)) {
      files
          .sorted(Comparator.reverseOrder())
          .forEach(
              file -> {
                try {
                  Files.delete(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
