package dev.senda.standalone.project;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;
import org.jspecify.annotations.Nullable;

/**
 * A project for a team's own journeys, which uses Senda as a library.
 *
 * @param name of the directory and the artifact: {@code acme-journeys}
 * @param javaPackage {@code com.acme.journeys}
 * @param sendaVersion the version of Senda that it depends on
 */
record NewProject(String name, String javaPackage, String sendaVersion) {

  /** The Maven that the project's script fetches where there is none. */
  static final String MAVEN_VERSION = "3.9.15";

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
  private static final String SCRIPT = "senda";

  /**
   * A project of this version of Senda.
   *
   * @param javaPackage null for one that is made of the name
   * @throws IllegalArgumentException if the name or the package is none
   */
  static NewProject named(String name, @Nullable String javaPackage) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "Name \"%s\" (expected lower-case letters, digits and single hyphens, such as acme-journeys)"
              .formatted(name));
    }
    var chosen = javaPackage == null ? "com." + name.replace('-', '.') : javaPackage;
    if (!SourceVersion.isName(chosen)) {
      throw new IllegalArgumentException(
          "Package \"%s\" (expected a Java package, such as --package com.acme.journeys)"
              .formatted(chosen));
    }
    return new NewProject(name, chosen, ownVersion());
  }

  /**
   * Writes the project.
   *
   * @return the files, from the project's directory
   * @throws IOException if the directory has files, or cannot be written
   */
  List<Path> writeTo(Path directory) throws IOException {
    if (Files.exists(directory) && !isEmptyDirectory(directory)) {
      throw new IOException(
          "%s exists already (expected a new or an empty directory)".formatted(directory));
    }
    var written = new ArrayList<Path>();
    for (var file : files().entrySet()) {
      var target = directory.resolve(file.getKey());
      Files.createDirectories(target.toAbsolutePath().getParent());
      Files.writeString(target, file.getValue());
      if (file.getKey().equals(SCRIPT)) {
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
      written.add(Path.of(file.getKey()));
    }
    return written;
  }

  /** The text of each file, by its path from the project's directory. */
  Map<String, String> files() throws IOException {
    var main = "src/main/java/%s/".formatted(javaPackage.replace('.', '/'));
    var journey = main + "welcome/";
    var files = new LinkedHashMap<String, String>();
    files.put("AGENTS.md", fill("AGENTS.md"));
    files.put("pom.xml", fill("pom.xml"));
    files.put(SCRIPT, fill("senda"));
    files.put("senda.yml", fill("senda.yml"));
    files.put(".github/workflows/ci.yml", fill("ci.yml"));
    files.put(main + provider() + ".java", fill("Provider.java"));
    files.put(
        "src/main/resources/META-INF/services/dev.senda.catalog.JourneyProvider", fill("services"));
    files.put(journey + "Welcome.java", fill("Welcome.java"));
    files.put(journey + "welcome.en.mjml", fill("welcome.en.mjml"));
    files.put(journey + "welcome.es.mjml", fill("welcome.es.mjml"));
    files.put(journey + "welcome.paths", fill("welcome.paths"));
    files.put(
        "src/test/java/%s/JourneysTest.java".formatted(javaPackage.replace('.', '/')),
        fill("JourneysTest.java"));
    return files;
  }

  /** {@code AcmeJourneys}. */
  private String provider() {
    var words =
        Stream.of(name.split("-"))
            .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
            .collect(Collectors.joining());
    return words.endsWith("Journeys") ? words : words + "Journeys";
  }

  private String fill(String resource) throws IOException {
    var words =
        Map.of(
            "@name@", name,
            "@Name@", provider().replaceAll("Journeys$", ""),
            "@Provider@", provider(),
            "@package@", javaPackage,
            "@path@", javaPackage.replace('.', '/'),
            "@version@", sendaVersion,
            "@maven@", MAVEN_VERSION);
    var text = text(resource);
    for (var word : words.entrySet()) {
      text = text.replace(word.getKey(), word.getValue());
    }
    return resource.endsWith(".java") ? withSortedImports(text) : text;
  }

  /** The package's place among the imports depends on its name. */
  private static String withSortedImports(String java) {
    var lines = java.lines().toList();
    var imports =
        lines.stream()
            .filter(line -> line.startsWith("import ") && !line.startsWith("import static "))
            .sorted()
            .iterator();
    return lines.stream()
        .map(
            line ->
                line.startsWith("import ") && !line.startsWith("import static ")
                    ? imports.next()
                    : line)
        .collect(Collectors.joining("\n", "", "\n"));
  }

  private static String ownVersion() {
    var properties = new Properties();
    try (var in = open("senda.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new IllegalStateException("senda.properties cannot be read", e);
    }
    return properties.getProperty("version", "");
  }

  private static String text(String resource) throws IOException {
    try (var in = open(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static InputStream open(String resource) {
    var in = NewProject.class.getResourceAsStream(resource);
    if (in == null) {
      throw new IllegalStateException(resource + " is missing on the class path");
    }
    return in;
  }

  private static boolean isEmptyDirectory(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return false;
    }
    try (var files = Files.list(directory)) {
      return files.findAny().isEmpty();
    }
  }
}
