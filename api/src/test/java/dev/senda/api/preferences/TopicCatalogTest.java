package dev.senda.api.preferences;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.journeys.ExploredJourneys;
import dev.senda.api.settings.ApiSettings;
import dev.senda.api.testsupport.TestApi;
import dev.senda.catalog.Catalog;
import dev.senda.catalog.JourneyProvider;
import dev.senda.catalog.recipes.Recipes;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.ClassPathResource;

/**
 * The topics that contacts are asked about are those of the journeys and settings that there are.
 */
class TopicCatalogTest {

  private static final ApiSettings SETTINGS = TestApi.shared().get(ApiSettings.class);

  private static TopicCatalog topics(JourneyProvider provider) {
    return new TopicCatalog(new ExploredJourneys(Catalog.ofProviders(List.of(provider))), SETTINGS);
  }

  private static final class Renewal implements Journey {
    @Override
    public Plan plan() {
      return Plan.named("renewal").purpose("Renew").owner("us@acme.example").topic("renewals");
    }

    @Override
    public void run(Enrollment lead) {
      lead.score(1);
    }
  }

  @Test
  void ownJourneys_haveTheirTopicsOnly() {
    JourneyProvider own = () -> List.of(new Renewal());

    var topics = topics(own);

    assertThat(topics.names()).contains("renewals").doesNotContain("webinars", "onboarding");
    assertThat(topics.title("renewals", Locale.ENGLISH)).isEqualTo("Renewals");
    assertThat(topics.description("offers", Locale.ENGLISH)).isNull();
  }

  @Test
  void recipes_haveTitlesOfTheirOwn_afterTheSettings() {
    var topics = topics(new Recipes());

    assertThat(topics.names()).contains("webinars", "onboarding");
    assertThat(topics.title("webinars", Locale.of("es"))).isEqualTo("Webinarios");
    assertThat(topics.title("webinars", Locale.FRENCH)).isEqualTo("Webinars");
    assertThat(topics.title("product-tips", Locale.of("es"))).isEqualTo("Consejos");
    assertThat(topics.description("offers", Locale.of("es"))).startsWith("Descuentos");
  }

  /** They would be on the preference page of every project. */
  @Test
  void shippedSettings_nameNoTopic() throws IOException {
    for (var file : List.of("senda-api.yml", "senda-defaults.yml")) {
      for (var source : new YamlPropertySourceLoader().load(file, new ClassPathResource(file))) {
        assertThat(((EnumerablePropertySource<?>) source).getPropertyNames())
            .noneMatch(name -> name.startsWith("senda.topics"));
      }
    }
  }
}
