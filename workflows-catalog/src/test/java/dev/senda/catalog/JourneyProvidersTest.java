package dev.senda.catalog;

import static dev.senda.journey.Condition.score;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.catalog.acme.AcmeJourneys;
import dev.senda.catalog.recipes.Recipes;
import dev.senda.catalog.welcome.Welcome;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import dev.senda.journey.Segment;
import dev.senda.journey.catalog.CatalogContext.NameType;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JourneyProvidersTest {

  private static final Locale SPANISH = Locale.of("es");

  @Nested
  class ClassPath {

    @TempDir private Path directory;

    @Test
    void recipes_runWhereNoOtherProviderIs() {
      assertThat(Catalog.load().providers()).containsExactly(Recipes.class);
    }

    @Test
    void ownProvider_replacesTheRecipes() throws IOException {
      try (var loader = withProviders(AcmeJourneys.class.getName())) {
        assertThat(JourneyProviders.find(loader)).singleElement().isInstanceOf(AcmeJourneys.class);
      }
    }

    @Test
    void providersOfSeveralJars_areJoined() throws IOException {
      try (var loader =
          withProviders(AcmeJourneys.class.getName(), SecondProvider.class.getName())) {
        var catalog = Catalog.ofProviders(JourneyProviders.find(loader));

        assertThat(catalog.journeyNames()).containsExactlyInAnyOrder("renewal", "welcome");
        assertThat(catalog.providers())
            .containsExactlyInAnyOrder(AcmeJourneys.class, SecondProvider.class);
      }
    }

    @Test
    void loadedCatalog_isOfTheThreadsClassLoader() throws IOException {
      var before = Thread.currentThread().getContextClassLoader();
      try (var loader = withProviders(AcmeJourneys.class.getName())) {
        Thread.currentThread().setContextClassLoader(loader);
        assertThat(Catalog.load().journeyNames()).containsExactly("renewal");
      } finally {
        Thread.currentThread().setContextClassLoader(before);
      }
    }

    @Test
    void noProvider_isAnErrorWithTheFileToWrite() throws IOException {
      try (var empty = new URLClassLoader(new URL[0], null)) {
        assertThatThrownBy(() -> JourneyProviders.find(empty))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage(
                "No journeys: found no file META-INF/services/dev.senda.catalog.JourneyProvider on"
                    + " the class path (expected one that names a class that implements"
                    + " JourneyProvider)");
      }
    }

    @Test
    void misspelledProvider_isNamedWithItsFile() throws IOException {
      try (var loader = withProviders("com.acme.AcmeJourney")) {
        assertThatThrownBy(() -> JourneyProviders.find(loader))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith("META-INF/services/dev.senda.catalog.JourneyProvider: ")
            .hasMessageContaining("com.acme.AcmeJourney not found")
            .hasMessageContaining("expected a public class that implements JourneyProvider");
      }
    }

    /** A class loader with one jar for each provider, as on an adopter's class path. */
    private URLClassLoader withProviders(String... classes) throws IOException {
      var urls = new URL[classes.length];
      for (int i = 0; i < classes.length; i++) {
        var jar = directory.resolve(String.valueOf(i));
        var services = Files.createDirectories(jar.resolve("META-INF/services"));
        Files.writeString(services.resolve(JourneyProvider.class.getName()), classes[i] + "\n");
        urls[i] = jar.toUri().toURL();
      }
      return new URLClassLoader(urls, getClass().getClassLoader());
    }
  }

  @Test
  void titlesOfTopics_areThoseOfTheProvidersOnTheClassPath() {
    assertThat(Catalog.ofProviders(List.of(new Recipes())).topicTexts(SPANISH))
        .containsEntry("offers", "Ofertas")
        .containsEntry("offers.description", "Descuentos y motivos para volver.");
    assertThat(Catalog.ofProviders(List.of(new AcmeJourneys())).topicTexts(Locale.ENGLISH))
        .containsExactly(Map.entry("renewals", "Your contract"));
    assertThat(Catalog.ofProviders(List.of(new AcmeJourneys())).topicTexts(SPANISH)).isEmpty();
    assertThat(Catalog.of(new Welcome()).topicTexts(SPANISH)).isEmpty();
  }

  /** What the preference center asks about has a name in each language of the recipes. */
  @Test
  void topicsOfTheRecipes_haveTitles() {
    var catalog = Catalog.ofProviders(List.of(new Recipes()));
    for (var language : List.of(Locale.ENGLISH, SPANISH)) {
      assertThat(catalog.topicTexts(language))
          .containsKeys(
              catalog.journeys().stream()
                  .map(journey -> journey.plan().topic())
                  .filter(Objects::nonNull)
                  .toArray(String[]::new));
    }
  }

  @Nested
  class Joining {

    @Test
    void journeyNameOfTwoProviders_isOneErrorThatNamesBothClasses() {
      assertThatThrownBy(
              () -> Catalog.ofProviders(List.of(new Recipes(), provider(new SecondWelcome()))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "%s: its name \"welcome\" is taken by %s (expected a unique name)"
                  .formatted(SecondWelcome.class.getName(), Welcome.class.getName()));
    }

    @Test
    void segmentOfTwoProviders_isAnErrorThatNamesBothProviders() {
      var other =
          new JourneyProvider() {
            @Override
            public List<Journey> journeys() {
              return List.of();
            }

            @Override
            public List<Segment> segments() {
              return List.of(Segment.of("hot-leads", score().atLeast(1)));
            }
          };

      assertThatThrownBy(() -> Catalog.ofProviders(List.of(new Recipes(), other)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "segment \"hot-leads\": defined by %s and by %s (expected a unique name)"
                  .formatted(Recipes.class.getName(), other.getClass().getName()));
    }

    @Test
    void everythingElse_isJoined() {
      var catalog = Catalog.ofProviders(List.of(new AcmeJourneys(), new Recipes()));

      assertThat(catalog.segmentNames()).contains("acme-vips", "hot-leads");
      assertThat(catalog.attributes()).contains("vip", "first_name");
      assertThat(catalog.events())
          .containsEntry("Contract Ends", Set.of("contract"))
          .containsKey("Order Completed");
      assertThat(catalog.declaredNames(NameType.TEAM))
          .hasValueSatisfying(teams -> assertThat(teams).contains("acme-sales", "shop"));
      assertThat(catalog.declaredNames(NameType.WEBHOOK))
          .isEqualTo(new Recipes().declaredNames().of(NameType.WEBHOOK));
      assertThat(
              TrackingPlan.EMPTY.event("A", "x").and(TrackingPlan.EMPTY.event("A", "y")).events())
          .containsEntry("A", Set.of("x", "y"));
    }

    @Test
    void locales_areThoseOfTheJourneysProvider() {
      var catalog = Catalog.ofProviders(List.of(new AcmeJourneys(), new Recipes()));

      assertThat(catalog.locales("renewal")).containsExactly(SPANISH, Locale.of("pt"));
      assertThat(catalog.locales("welcome")).containsExactly(Locale.ENGLISH, SPANISH);
      assertThat(catalog.locales()).containsExactly(SPANISH, Locale.of("pt"), Locale.ENGLISH);
    }

    @Test
    void providerWithoutLocales_isRefused() {
      assertThatThrownBy(
              () ->
                  Catalog.ofProviders(
                      List.of(
                          new JourneyProvider() {
                            @Override
                            public List<Journey> journeys() {
                              return List.of();
                            }

                            @Override
                            public List<Locale> locales() {
                              return List.of();
                            }
                          })))
          .hasMessageEndingWith("locales: none (expected at least one)");
    }

    @Test
    void journeyThatItsProviderForgets_isNamedWithTheProvider() {
      assertThat(Catalog.ofProviders(List.of(new AcmeJourneys())).unregisteredJourneys())
          .contains(
              new Catalog.UnregisteredJourney(
                  AcmeJourneys.class.getName() + "$Forgotten", AcmeJourneys.class.getName()))
          .extracting(Catalog.UnregisteredJourney::className)
          .doesNotContain(AcmeJourneys.Renewal.class.getName())
          .doesNotHaveDuplicates();
    }
  }

  @Nested
  class Resources {

    private final Catalog catalog = Catalog.ofProviders(List.of(new AcmeJourneys(), new Recipes()));
    private final Journey renewal = catalog.findJourney("renewal");
    private final Journey welcome = catalog.findJourney("welcome");

    @Test
    void layoutBesideTheProvider_comesFirst() {
      assertThat(catalog.layout(renewal, "layout", SPANISH))
          .hasValue("Acme in Spanish: {{ content }}\n");
      assertThat(catalog.layout(welcome, "layout", SPANISH))
          .hasValueSatisfying(layout -> assertThat(layout).contains("<mjml>"));
    }

    @Test
    void layoutThatTheProviderLacks_isSendas() {
      assertThat(catalog.layout(renewal, "layout-transactional", SPANISH))
          .isPresent()
          .isEqualTo(catalog.layout(welcome, "layout-transactional", SPANISH));
      assertThat(catalog.layout(renewal, "layout", Locale.of("pt"))).isEmpty();
    }

    @Test
    void snippetBesideTheProvider_comesFirst() {
      assertThat(catalog.snippetText(renewal, "theme.liquid")).hasValue("Acme colors\n");
      assertThat(catalog.snippetText(renewal, "brand-footer.liquid"))
          .isPresent()
          .isEqualTo(catalog.snippetText(welcome, "brand-footer.liquid"));
    }
  }

  private static JourneyProvider provider(Journey journey) {
    return () -> List.of(journey);
  }

  private static final class SecondWelcome implements Journey {
    @Override
    public Plan plan() {
      return new Welcome().plan();
    }

    @Override
    public void run(Enrollment lead) {}
  }

  /** The provider of a second jar. */
  public static final class SecondProvider implements JourneyProvider {
    @Override
    public List<Journey> journeys() {
      return List.of(new Welcome());
    }
  }
}
