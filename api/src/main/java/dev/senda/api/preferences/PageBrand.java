package dev.senda.api.preferences;

import dev.senda.settings.brand.Brand;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a page shows of the brand whose message led to it.
 *
 * @param name null for none
 * @param website where the logo leads; null for nowhere
 * @param logo null for the name alone
 * @param style the colors, as CSS; empty where no brand is configured
 * @param legal a text at the end; null for none
 */
record PageBrand(
    @Nullable String name,
    @Nullable URI website,
    @Nullable URI logo,
    int logoWidth,
    String style,
    @Nullable String legal) {

  static PageBrand of(Brand brand, Locale language) {
    return new PageBrand(
        brand.name(),
        brand.website(),
        brand.logo(),
        brand.logoWidth(),
        brand.equals(Brand.unnamed()) ? "" : style(brand),
        brand.legal().get(language.getLanguage()));
  }

  private static String style(Brand brand) {
    var light = brand.colors();
    var dark = brand.darkColors();
    return """
        :root { --paper: %s; --ink: %s; --soft: %s; --blue: %s; --on-blue: %s; --note: %s; }
        @media (prefers-color-scheme: dark) { :root { --paper: %s; --ink: %s; --soft: %s; --blue: %s; --on-blue: %s; --note: %s; } }
        body { font-family: %s; }
        """
        .formatted(
            light.surface(),
            light.text(),
            light.muted(),
            light.primary(),
            light.onPrimary(),
            light.background(),
            dark.background(),
            dark.text(),
            dark.muted(),
            dark.primary(),
            dark.onPrimary(),
            dark.surface(),
            brand.font());
  }

  /** What the page may load, as a part of its content security policy: its logo. */
  String imageSource() {
    return logo == null ? "" : "; img-src https://" + logo.getRawAuthority();
  }
}
