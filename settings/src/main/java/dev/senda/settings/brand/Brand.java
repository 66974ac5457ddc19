package dev.senda.settings.brand;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the mails and pages of a brand look.
 *
 * @param topics the topics whose journeys send in the name of this brand
 * @param journeys the journeys that send in the name of this brand; they come before topics
 * @param name the name that mails sign with; without it, senda.mail.company
 * @param website where the logo leads
 * @param logo the address of a picture, with https; without it, the name is shown
 * @param logoWidth the width of the logo in pixels
 * @param font the fonts of mails and pages, the first that is there counts
 * @param buttonRadius how round the corners of buttons are
 * @param colors the colors
 * @param darkColors the colors where the reader prefers dark ones
 * @param social the addresses of your profiles, by the name that the footer shows
 * @param legal a text at the end of mails and pages, by language
 */
@ConfigurationPropertiesSource
public record Brand(
    @DefaultValue List<String> topics,
    @DefaultValue List<String> journeys,
    @Nullable String name,
    @Nullable URI website,
    @Nullable URI logo,
    @Min(value = 16, message = "expected 16 to 552 pixels")
        @Max(value = 552, message = "expected 16 to 552 pixels")
        @DefaultValue("160")
        int logoWidth,
    @Pattern(regexp = "[\\w ,'-]+", message = "expected names such as Helvetica, sans-serif")
        @DefaultValue("Helvetica, Arial, sans-serif")
        String font,
    @Pattern(regexp = "\\d{1,2}px", message = "expected pixels such as 6px") @DefaultValue("6px")
        String buttonRadius,
    @Valid @DefaultValue Colors colors,
    @Valid @DefaultValue DarkColors darkColors,
    @DefaultValue Map<String, String> social,
    @DefaultValue Map<String, String> legal) {

  private static final String COLOR = "#[0-9a-fA-F]{6}";
  private static final String EXPECTED = "expected a color such as #0f766e";

  public Brand {
    topics = List.copyOf(topics);
    journeys = List.copyOf(journeys);
    social = Collections.unmodifiableMap(new LinkedHashMap<>(social));
    legal = Map.copyOf(legal);
    if (logo != null && !"https".equals(logo.getScheme())) {
      throw new IllegalArgumentException(
          "logo: \"%s\" (expected an address with https, which mail programs load)"
              .formatted(logo));
    }
  }

  /** The brand where none is configured. */
  public static Brand unnamed() {
    return new Brand(
        List.of(),
        List.of(),
        null,
        null,
        null,
        160,
        "Helvetica, Arial, sans-serif",
        "6px",
        Colors.DEFAULT,
        DarkColors.DEFAULT,
        Map.of(),
        Map.of());
  }

  /**
   * Colors, each as {@code #rrggbb}.
   *
   * @param primary of buttons and links
   * @param onPrimary of the words on buttons
   * @param header behind the logo
   * @param onHeader of the name, where there is no logo
   * @param background around the mail
   * @param surface behind the text
   * @param text of the text
   * @param title of titles
   * @param muted of the footer
   */
  @ConfigurationPropertiesSource
  public record Colors(
      @Pattern(regexp = COLOR, message = EXPECTED) @DefaultValue("#0f766e") String primary,
      @Pattern(regexp = COLOR, message = EXPECTED) @DefaultValue("#ffffff") String onPrimary,
      @Pattern(regexp = COLOR, message = EXPECTED) @DefaultValue("#0b3b36") String header,
      @Pattern(regexp = COLOR, message = EXPECTED) @DefaultValue("#ffffff") String onHeader,
      @Pattern(regexp = COLOR, message = EXPECTED) @DefaultValue("#f1f4f4") String background,
      @Pattern(regexp = COLOR, message = EXPECTED) @DefaultValue("#ffffff") String surface,
      @Pattern(regexp = COLOR, message = EXPECTED) @DefaultValue("#2b2f36") String text,
      @Pattern(regexp = COLOR, message = EXPECTED) @DefaultValue("#0b3b36") String title,
      @Pattern(regexp = COLOR, message = EXPECTED) @DefaultValue("#5b6370") String muted) {

    static final Colors DEFAULT =
        new Colors(
            "#0f766e", "#ffffff", "#0b3b36", "#ffffff", "#f1f4f4", "#ffffff", "#2b2f36", "#0b3b36",
            "#5b6370");
  }

  /**
   * Colors where the reader prefers dark ones, each as {@code #rrggbb}.
   *
   * @param primary of buttons and links
   * @param onPrimary of the words on buttons
   * @param background around the mail
   * @param surface behind the text
   * @param text of the text and of titles
   * @param muted of the footer
   */
  @ConfigurationPropertiesSource
  public record DarkColors(
      @Pattern(regexp = COLOR, message = EXPECTED) @DefaultValue("#5eead4") String primary,
      @Pattern(regexp = COLOR, message = EXPECTED) @DefaultValue("#0b2a27") String onPrimary,
      @Pattern(regexp = COLOR, message = EXPECTED) @DefaultValue("#101418") String background,
      @Pattern(regexp = COLOR, message = EXPECTED) @DefaultValue("#1a2026") String surface,
      @Pattern(regexp = COLOR, message = EXPECTED) @DefaultValue("#e8ecf1") String text,
      @Pattern(regexp = COLOR, message = EXPECTED) @DefaultValue("#a9b3bf") String muted) {

    static final DarkColors DEFAULT =
        new DarkColors("#5eead4", "#0b2a27", "#101418", "#1a2026", "#e8ecf1", "#a9b3bf");
  }
}
