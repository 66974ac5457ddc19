package dev.senda.api.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

/** A real Chromium without a window, with a profile of its own for each page. */
public final class Browser {

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final List<String> FLAGS =
      List.of(
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--disable-dev-shm-usage",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--hide-scrollbars");
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  /** How long the page's own clock runs before it is read; it takes less where nothing happens. */
  private static final String VIRTUAL_TIME = "--virtual-time-budget=20000";

  private final String program;
  private final Path directory;

  private Browser(String program, Path directory) {
    this.program = program;
    this.directory = directory;
  }

  /**
   * The browser of this machine; empty where it has none.
   *
   * @param directory where its profiles live
   */
  public static Optional<Browser> find(Path directory) {
    var path = System.getenv().getOrDefault("PATH", "");
    return NAMES.stream()
        .flatMap(name -> Stream.of(path.split(":")).map(place -> Path.of(place, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .map(program -> new Browser(program.toString(), directory));
  }

  /** A window without a page yet, to be used by its keyboard. */
  public BrowserTab open() {
    return BrowserTab.of(program, FLAGS, directory);
  }

  /** The page as it is after its scripts ran. */
  public Document loadDocument(String address) {
    return Jsoup.parse(run(List.of("--dump-dom", VIRTUAL_TIME, address)));
  }

  private String run(List<String> arguments) {
    try {
      var profile = Files.createTempDirectory(directory, "profile-");
      var output = profile.resolve("output.html");
      var command = new ArrayList<>(List.of(program));
      command.addAll(FLAGS);
      command.add("--user-data-dir=" + profile);
      command.addAll(arguments);
      var process =
          new ProcessBuilder(command)
              .redirectOutput(output.toFile())
              .redirectError(Redirect.DISCARD)
              .start();
      try {
        if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
          throw new IllegalStateException("the browser took more than " + TIMEOUT);
        }
      } finally {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
      return Files.readString(output, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
