package dev.senda.workers.rendering.liquid;

import dev.senda.workers.rendering.liquid.LiquidTemplate.Reader;
import dev.senda.workers.rendering.page.Slots;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Renders Liquid for a contact called Ana with two products in the cart. */
abstract class LiquidTestBase {

  static final Instant NOW = Instant.parse("2026-11-20T23:30:00Z");

  final Map<String, @Nullable Object> contact = new HashMap<>(Map.of("first_name", "Ana"));

  final Map<String, @Nullable Object> event =
      new HashMap<>(
          Map.of(
              "products",
              List.of(
                  Map.of("name", "Blue mug", "quantity", 3, "price", new BigDecimal("25.5")),
                  Map.of("name", "Lamp", "quantity", 2, "price", 20))));

  Locale locale = Locale.ENGLISH;
  ZoneId zone = ZoneId.of("Europe/Madrid");

  /** Snippets by their names. */
  final Map<String, String> snippets = new HashMap<>();

  private LiquidTemplate snippet(String name) {
    return LiquidTemplate.parse(Objects.requireNonNull(snippets.get(name), name));
  }

  private Map<String, Object> variables() {
    return Map.of("contact", contact, "event", event);
  }

  String text(String template) {
    return text(template, variables());
  }

  String text(String template, Map<String, ? extends @Nullable Object> variables) {
    return LiquidTemplate.parse(template)
        .render(variables, new Reader(locale, zone, () -> NOW), null, this::snippet);
  }

  String html(String template) {
    return html(template, variables());
  }

  String html(String template, Map<String, ? extends @Nullable Object> variables) {
    var values = new ArrayList<String>();
    var rendered =
        LiquidTemplate.parse(template)
            .render(variables, new Reader(locale, zone, () -> NOW), values, this::snippet);
    return Slots.fill(rendered, values);
  }
}
