package dev.senda.standalone.project;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;

/**
 * Writes a Maven repository with the artifacts of this build, made of the classes that its modules
 * have just compiled: what {@code mvn install} would write, without a build inside the build.
 */
final class ReactorRepository {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern MODULE = Pattern.compile("<module>(.*?)</module>");

  private ReactorRepository() {}

  static void writeTo(Path repository, String version) throws IOException {
    write(repository, "senda", ROOT, version);
    var modules =
        MODULE
            .matcher(Files.readString(ROOT.resolve("pom.xml")))
            .results()
            .map(module -> module.group(1))
            .toList();
    for (var module : modules) {
      write(repository, module, ROOT.resolve(module), version);
    }
  }

  private static void write(Path repository, String artifact, Path module, String version)
      throws IOException {
    var folder =
        Files.createDirectories(repository.resolve("dev/senda").resolve(artifact).resolve(version));
    var name = artifact + "-" + version;
    Files.copy(module.resolve("pom.xml"), folder.resolve(name + ".pom"));
    var classes = module.resolve("target/classes");
    if (Files.isDirectory(classes)) {
      jar(classes, folder.resolve(name + ".jar"));
    }
  }

  /** With entries for directories, as Maven writes them: Flyway looks for its own. */
  private static void jar(Path classes, Path target) throws IOException {
    List<Path> files;
    try (var found = Files.walk(classes)) {
      files = found.filter(file -> !file.equals(classes)).sorted().toList();
    }
    try (var jar = new JarOutputStream(Files.newOutputStream(target))) {
      for (var file : files) {
        boolean isDirectory = Files.isDirectory(file);
        jar.putNextEntry(new JarEntry(classes.relativize(file) + (isDirectory ? "/" : "")));
        if (!isDirectory) {
          Files.copy(file, jar);
        }
        jar.closeEntry();
      }
    }
  }
}
