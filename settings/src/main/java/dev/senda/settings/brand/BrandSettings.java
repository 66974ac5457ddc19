package dev.senda.settings.brand;

import jakarta.validation.Valid;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The brands. A journey sends in the name of the brand that lists it, else of the brand that lists
 * its topic, else of the brand {@code default}.
 *
 * @param brands by the names that you give them; the same in both processes
 */
@Validated
@ConfigurationProperties("senda")
public record BrandSettings(@Valid @DefaultValue Map<String, @Valid Brand> brands) {

  private static final String DEFAULT = "default";

  public BrandSettings {
    // By name: an error must not depend on the order in which the settings were read.
    brands = Collections.unmodifiableMap(new TreeMap<>(brands));
    refuseDuplicates("topics", brands, Brand::topics);
    refuseDuplicates("journeys", brands, Brand::journeys);
  }

  private static void refuseDuplicates(
      String setting, Map<String, Brand> brands, Function<Brand, Collection<String>> names) {
    var owners = new HashMap<String, String>();
    brands.forEach(
        (brand, settings) ->
            names
                .apply(settings)
                .forEach(
                    name -> {
                      var other = owners.putIfAbsent(name, brand);
                      if (other != null && !other.equals(brand)) {
                        throw new IllegalArgumentException(
                            "senda.brands.%s.%s: \"%s\" is that of the brand \"%s\", too (expected one brand)"
                                .formatted(brand, setting, name, other));
                      }
                    }));
  }

  /** No brands. */
  public static BrandSettings none() {
    return new BrandSettings(Map.of());
  }

  /**
   * The brand of a journey.
   *
   * @param topic the journey's topic; null for none
   */
  public Brand brandOf(String journey, @Nullable String topic) {
    for (var brand : brands.values()) {
      if (brand.journeys().contains(journey)) {
        return brand;
      }
    }
    for (var brand : brands.values()) {
      if (topic != null && brand.topics().contains(topic)) {
        return brand;
      }
    }
    var byDefault = brands.get(DEFAULT);
    return byDefault == null ? Brand.unnamed() : byDefault;
  }
}
