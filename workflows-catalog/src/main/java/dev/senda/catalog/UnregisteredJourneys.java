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
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds journeys beside those of a catalog that are not in it, so that nobody ever enters them. */
final class UnregisteredJourneys {

  private static final String INTERFACE = Journey.class.getName().replace('.', '/');

  private UnregisteredJourneys() {}

  /**
   * The names of the classes that were built with this one, implement {@link Journey} and are none
   * of these.
   */
  static List<String> find(Class<?> beside, Collection<Journey> registered) {
    var known =
        registered.stream()
            .map(journey -> journey.getClass().getName())
            .collect(Collectors.toSet());
    return journeysBuiltWith(beside).stream().filter(name -> !known.contains(name)).toList();
  }

  private static List<String> journeysBuiltWith(Class<?> one) {
    var source = one.getProtectionDomain().getCodeSource();
    if (source == null) {
      return List.of();
    }
    try {
      var place = Path.of(source.getLocation().toURI());
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
