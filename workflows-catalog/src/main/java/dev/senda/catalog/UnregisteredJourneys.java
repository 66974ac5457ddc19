package dev.senda.catalog;

import dev.senda.journey.Journey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.reflect.AccessFlag;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds journeys in the jars of providers that no provider names, so that nobody ever enters them.
 */
final class UnregisteredJourneys {

  private static final String INTERFACE = Journey.class.getName().replace('.', '/');

  private UnregisteredJourneys() {}

  /** The classes in the providers' jars that implement {@link Journey} and are none of these. */
  static List<Catalog.UnregisteredJourney> find(
      List<Class<?>> providers, Collection<Journey> registered) {
    var known =
        registered.stream()
            .map(journey -> journey.getClass().getName())
            .collect(Collectors.toCollection(HashSet::new));
    return providers.stream()
        .flatMap(
            provider ->
                journeysBuiltWith(provider).stream()
                    .filter(known::add) // once, where a jar has several providers
                    .map(name -> new Catalog.UnregisteredJourney(name, provider.getName())))
        .toList();
  }

  private static List<String> journeysBuiltWith(Class<?> one) {
    var source = one.getProtectionDomain().getCodeSource();
    if (source == null) {
      return List.of();
    }
    try {
      var location = source.getLocation().toURI();
      if (!"file".equals(location.getScheme())) {
        return List.of(); // a jar inside of a jar: the build has checked it
      }
      var place = Path.of(location);
      if (Files.isDirectory(place)) {
        return journeysIn(place);
      }
      try (var jar = FileSystems.newFileSystem(URI.create("jar:" + place.toUri()), Map.of())) {
        return journeysIn(jar.getPath("/"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("classes beside " + one.getName(), e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(source.getLocation() + ": no path (expected a jar)", e);
    }
  }

  private static List<String> journeysIn(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".class"))
          .map(UnregisteredJourneys::parse)
          .filter(UnregisteredJourneys::isJourney)
          .map(model -> model.thisClass().asInternalName().replace('/', '.'))
          .sorted()
          .toList();
    }
  }

  private static ClassModel parse(Path file) {
    try {
      return ClassFile.of().parse(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  private static boolean isJourney(ClassModel model) {
    return !model.flags().has(AccessFlag.ABSTRACT)
        && model.interfaces().stream().anyMatch(type -> type.asInternalName().equals(INTERFACE));
  }
}
