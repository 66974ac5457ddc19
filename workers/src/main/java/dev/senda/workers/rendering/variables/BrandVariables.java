package dev.senda.workers.rendering.variables;

import dev.senda.settings.brand.Brand;
import dev.senda.settings.brand.BrandSettings;
import dev.senda.workers.rendering.cache.LruCache;
import dev.senda.workers.rendering.liquid.value.Html;
import dev.senda.workers.rendering.page.HtmlEscapes;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The variable {@code brand} of templates. Its values are the same for all contacts, so they are
 * HTML that is escaped already: they stand in the page itself, which is compiled once for a brand.
 */
public final class BrandVariables {

  private static final int KEPT = 500;

  private final BrandSettings brands;
  private final String company;
  private final LruCache<Key, Map<String, Object>> kept = new LruCache<>(KEPT);

  private record Key(String journey, @Nullable String topic, String language) {}

  /**
   * The brands of journeys.
   *
   * @param company the name of a brand that has none
   */
  public BrandVariables(BrandSettings brands, String company) {
    this.brands = brands;
    this.company = company;
  }

  /** The brand of a journey, in a language. */
  public Map<String, Object> of(String journey, @Nullable String topic, Locale locale) {
    return kept.get(
        new Key(journey, topic, locale.getLanguage()),
        () -> variables(brands.brandOf(journey, topic), locale.getLanguage()));
  }

  private Map<String, Object> variables(Brand brand, String language) {
    var variables = new HashMap<String, Object>();
    put(variables, "name", brand.name() == null ? company : brand.name());
    put(variables, "website", brand.website());
    put(variables, "logo", brand.logo());
    put(variables, "logo_width", brand.logoWidth() + "px");
    put(variables, "font", brand.font());
    put(variables, "button_radius", brand.buttonRadius());
    put(variables, "legal", brand.legal().get(language));
    variables.put("colors", colors(brand.colors()));
    variables.put("dark_colors", colors(brand.darkColors()));
    variables.put("social", social(brand.social()));
    return Map.copyOf(variables);
  }

  private static Map<String, Object> colors(Brand.Colors colors) {
    var variables = new HashMap<String, Object>();
    put(variables, "primary", colors.primary());
    put(variables, "on_primary", colors.onPrimary());
    put(variables, "header", colors.header());
    put(variables, "on_header", colors.onHeader());
    put(variables, "background", colors.background());
    put(variables, "surface", colors.surface());
    put(variables, "text", colors.text());
    put(variables, "title", colors.title());
    put(variables, "muted", colors.muted());
    return variables;
  }

  private static Map<String, Object> colors(Brand.DarkColors colors) {
    var variables = new HashMap<String, Object>();
    put(variables, "primary", colors.primary());
    put(variables, "on_primary", colors.onPrimary());
    put(variables, "background", colors.background());
    put(variables, "surface", colors.surface());
    put(variables, "text", colors.text());
    put(variables, "muted", colors.muted());
    return variables;
  }

  private static List<Map<String, Object>> social(Map<String, String> profiles) {
    return profiles.entrySet().stream()
        .map(
            profile -> {
              var variables = new HashMap<String, Object>();
              put(variables, "name", profile.getKey());
              put(variables, "url", profile.getValue());
              return (Map<String, Object>) variables;
            })
        .toList();
  }

  private static void put(Map<String, Object> variables, String name, @Nullable Object value) {
    if (value != null) {
      variables.put(name, Html.ofMarkup(HtmlEscapes.escaped(value.toString()), List.of()));
    }
  }
}
