package dev.senda.catalog;

import dev.senda.journey.Journey;
import dev.senda.journey.Segment;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** The providers whose journeys {@link Catalog} joins, and what lies beside them. */
final class JourneyProviders {

  /** Of a catalog that was made of journeys. */
  static final JourneyProviders NONE = new JourneyProviders(List.of());

  private static final String FILE = "META-INF/services/" + JourneyProvider.class.getName();

  /** The locales of journeys without a provider. */
  static final List<Locale> LOCALES = List.of(Locale.ENGLISH, Locale.of("es"));

  private final List<JourneyProvider> providers;
  private final List<Journey> journeys = new ArrayList<>();
  private final Map<Class<?>, JourneyProvider> providerOf = new LinkedHashMap<>();

  JourneyProviders(Collection<? extends JourneyProvider> providers) {
    this.providers = List.copyOf(providers);
    for (var provider : providers) {
      for (var journey : provider.journeys()) {
        journeys.add(journey);
        providerOf.putIfAbsent(journey.getClass(), provider);
      }
    }
  }

  /**
   * The providers that a class loader knows: samples only if there are no others.
   *
   * @param loader null for the one of the system
   * @throws IllegalArgumentException if there is none, or one cannot be created
   */
  static List<JourneyProvider> find(@Nullable ClassLoader loader) {
    var all = new ArrayList<JourneyProvider>();
    try {
      ServiceLoader.load(JourneyProvider.class, loader).forEach(all::add);
    } catch (ServiceConfigurationError e) {
      throw new IllegalArgumentException(
          "%s: %s%s (expected a public class that implements JourneyProvider, with a public constructor without parameters)"
              .formatted(FILE, e.getMessage(), e.getCause() == null ? "" : ": " + e.getCause()),
          e);
    }
    if (all.isEmpty()) {
      throw new IllegalArgumentException(
          "No journeys: found no file %s on the class path (expected one that names a class that implements JourneyProvider)"
              .formatted(FILE));
    }
    var own = all.stream().filter(provider -> !provider.isSample()).toList();
    return own.isEmpty() ? List.copyOf(all) : own;
  }

  /** The journeys of all providers. */
  List<Journey> journeys() {
    return Collections.unmodifiableList(journeys);
  }

  /** The classes of the providers. */
  List<Class<?>> classes() {
    return providers.stream().<Class<?>>map(JourneyProvider::getClass).toList();
  }

  /**
   * The segments of all providers.
   *
   * @param wrong gets each name that two providers define
   */
  List<Segment> segments(List<String> wrong) {
    var definedBy = new LinkedHashMap<String, JourneyProvider>();
    var segments = new ArrayList<Segment>();
    for (var provider : providers) {
      for (var segment : provider.segments()) {
        var other = definedBy.putIfAbsent(segment.name(), provider);
        if (other == null || other.equals(provider)) {
          segments.add(segment);
        } else {
          wrong.add(
              "segment \"%s\": defined by %s and by %s (expected a unique name)"
                  .formatted(segment.name(), nameOf(other), nameOf(provider)));
        }
      }
    }
    return segments;
  }

  TrackingPlan trackingPlan() {
    return providers.stream()
        .map(JourneyProvider::trackingPlan)
        .reduce(TrackingPlan.EMPTY, TrackingPlan::and);
  }

  DeclaredNames declaredNames() {
    return providers.stream()
        .map(JourneyProvider::declaredNames)
        .reduce(DeclaredNames.NONE, DeclaredNames::and);
  }

  /**
   * @param wrong gets each provider without a locale
   */
  void checkLocales(List<String> wrong) {
    for (var provider : providers) {
      if (provider.locales().isEmpty()) {
        wrong.add("%s: locales: none (expected at least one)".formatted(nameOf(provider)));
      }
    }
  }

  /** The locales in which each template of a journey must exist. */
  List<Locale> locales(Journey journey) {
    var provider = providerOf.get(journey.getClass());
    return provider == null ? LOCALES : provider.locales();
  }

  /** The titles and descriptions of topics in this language; the first provider's come first. */
  Map<String, String> topicTexts(Locale language) {
    var texts = new LinkedHashMap<String, String>();
    for (var provider : providers) {
      var file = "topics.%s.properties".formatted(language.getLanguage());
      read(provider.getClass(), file)
          .ifPresent(
              text -> {
                var properties = new Properties();
                try {
                  properties.load(new StringReader(text));
                } catch (IOException e) {
                  throw new UncheckedIOException(file, e);
                }
                properties.stringPropertyNames().stream()
                    .sorted()
                    .forEach(name -> texts.putIfAbsent(name, properties.getProperty(name)));
              });
    }
    return Collections.unmodifiableMap(texts);
  }

  /** The text of a resource beside a journey's provider, or else beside Senda's layouts. */
  Optional<String> read(Journey journey, String file) {
    var provider = providerOf.get(journey.getClass());
    return provider == null
        ? read(Catalog.class, file)
        : read(provider.getClass(), file).or(() -> read(Catalog.class, file));
  }

  /** The text of a resource beside a class. */
  static Optional<String> read(Class<?> beside, String file) {
    try (var stream = beside.getResourceAsStream(file)) {
      return stream == null
          ? Optional.empty()
          : Optional.of(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }

  private static String nameOf(JourneyProvider provider) {
    return provider.getClass().getName();
  }
}
