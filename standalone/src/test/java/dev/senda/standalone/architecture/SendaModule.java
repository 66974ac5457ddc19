package dev.senda.standalone.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The Maven modules, and which of them each may use: the design that the tests hold. */
enum SendaModule {
  JOURNEY("journey", "dev.senda.journey"),
  EXPLORER("journey-explorer", "dev.senda.explorer", JOURNEY),
  CATALOG("workflows-catalog", "dev.senda.catalog", JOURNEY),
  TESTING("testing", "dev.senda.testing", JOURNEY, EXPLORER, CATALOG),
  CHANNELS("channels", "dev.senda.channels", JOURNEY),
  STORE("store", "dev.senda.store", JOURNEY),
  TEMPORAL("journey-temporal", "dev.senda.temporal", JOURNEY),
  SETTINGS("settings", "dev.senda.settings", TEMPORAL),
  DEV_SERVICES("dev-services", "dev.senda.devservices"),
  PROVIDER_FAKES("provider-fakes", "dev.senda.fakes"),
  WORKERS("workers", "dev.senda.workers", JOURNEY, CATALOG, CHANNELS, STORE, TEMPORAL, SETTINGS),
  API("api", "dev.senda.api", JOURNEY, EXPLORER, CATALOG, CHANNELS, STORE, TEMPORAL, SETTINGS),
  BENCHMARKS(
      "benchmarks",
      "dev.senda.benchmarks",
      JOURNEY,
      CATALOG,
      STORE,
      TEMPORAL,
      DEV_SERVICES,
      WORKERS,
      API),
  STANDALONE(
      "standalone",
      "dev.senda.standalone",
      JOURNEY,
      EXPLORER,
      CATALOG,
      CHANNELS,
      STORE,
      TEMPORAL,
      SETTINGS,
      DEV_SERVICES,
      PROVIDER_FAKES,
      WORKERS,
      API);

  /** The directory of the root pom. Surefire runs the tests in the directory of their module. */
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final String GROUP = "dev.senda";

  private final String artifact;
  private final String basePackage;

  @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
  private final List<SendaModule> mayUse;

  SendaModule(String artifact, String basePackage, SendaModule... mayUse) {
    this.artifact = artifact;
    this.basePackage = basePackage;
    this.mayUse = List.of(mayUse);
  }

  /** The artifact id, which is also the directory. */
  String artifact() {
    return artifact;
  }

  /** The package that all classes of the module are in. */
  String basePackage() {
    return basePackage;
  }

  /** The modules whose classes this one may use. */
  List<SendaModule> mayUse() {
    return mayUse;
  }

  /** The modules of the root pom, in its order. */
  static List<String> artifactsInRootPom() {
    return texts(pom(ROOT).getElementsByTagName("module"));
  }

  /** The modules that this module's own pom names, without those for tests only. */
  Set<SendaModule> dependenciesInPom() {
    var dependencies = EnumSet.noneOf(SendaModule.class);
    for (var dependency :
        elements(pom(ROOT.resolve(artifact)).getElementsByTagName("dependency"))) {
      if (GROUP.equals(text(dependency, "groupId")) && !"test".equals(text(dependency, "scope"))) {
        dependencies.add(ofArtifact(text(dependency, "artifactId")));
      }
    }
    return dependencies;
  }

  /** Every Java file of the module, main and test, with its path from the root. */
  Stream<Path> javaFiles() {
    return Stream.of("src/main/java", "src/test/java").flatMap(this::javaFilesIn);
  }

  /** Every Java file of the module's main code, with its path from the root. */
  Stream<Path> mainJavaFiles() {
    return javaFilesIn("src/main/java");
  }

  private Stream<Path> javaFilesIn(String directory) {
    var start = ROOT.resolve(artifact).resolve(directory);
    if (!Files.isDirectory(start)) {
      return Stream.of();
    }
    try (var files = Files.walk(start)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(ROOT::relativize)
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SendaModule ofArtifact(String artifact) {
    return Stream.of(values())
        .filter(module -> module.artifact.equals(artifact))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "module \"%s\" (expected one of SendaModule)".formatted(artifact)));
  }

  private static Element pom(Path directory) {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(directory.resolve("pom.xml").toFile())
          .getDocumentElement();
    } catch (ParserConfigurationException | SAXException | IOException e) {
      throw new IllegalStateException(directory + ": its pom.xml cannot be read", e);
    }
  }

  private static String text(Element parent, String name) {
    var found = texts(parent.getElementsByTagName(name));
    return found.isEmpty() ? "" : found.getFirst();
  }

  private static List<String> texts(NodeList nodes) {
    return elements(nodes).stream().map(element -> element.getTextContent().strip()).toList();
  }

  private static List<Element> elements(NodeList nodes) {
    var elements = new ArrayList<Element>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }
}
