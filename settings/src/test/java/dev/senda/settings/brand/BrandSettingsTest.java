package dev.senda.settings.brand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Which brand a journey has, and what a brand may be. */
class BrandSettingsTest {

  private static BrandSettings bind(Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate("senda", BrandSettings.class);
  }

  @Test
  void journey_comesBeforeTopic_andTopicBeforeDefault() {
    var brands =
        bind(
            Map.of(
                "senda.brands.default.name", "Acme",
                "senda.brands.outlet.name", "Outlet",
                "senda.brands.outlet.topics", "sales,offers",
                "senda.brands.club.name", "Club",
                "senda.brands.club.journeys", "night-sale"));

    assertThat(brands.brandOf("night-sale", "sales").name()).isEqualTo("Club");
    assertThat(brands.brandOf("other", "offers").name()).isEqualTo("Outlet");
    assertThat(brands.brandOf("other", null).name()).isEqualTo("Acme");
  }

  @Test
  void withoutBrands_thereIsOneWithoutName() {
    assertThat(bind(Map.of()).brandOf("any", "any")).isEqualTo(Brand.unnamed());
    assertThat(bind(Map.of("senda.brands.default.button-radius", "6px")).brandOf("any", null))
        .isEqualTo(Brand.unnamed());
  }

  @Test
  void topicOfTwoBrands_andLogoWithoutHttps_areRefused() {
    assertThatThrownBy(
            () -> bind(Map.of("senda.brands.a.topics", "sales", "senda.brands.b.topics", "sales")))
        .hasRootCauseMessage(
            "senda.brands.b.topics: \"sales\" is that of the brand \"a\", too (expected one brand)");
    assertThatThrownBy(() -> bind(Map.of("senda.brands.a.logo", "http://cdn.example/logo.png")))
        .hasRootCauseMessage(
            "logo: \"http://cdn.example/logo.png\" (expected an address with https, which mail programs load)");
  }
}
