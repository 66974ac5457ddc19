package dev.senda.workers.preview;

import dev.senda.journey.catalog.CatalogContext.TemplateVariable;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Made-up values for all variables of a template, guessed from their names, so that an author sees
 * a template without writing a sample first.
 */
final class MadeUpValues {

  private static final Map<String, Object> TRAITS =
      Map.of(
          "first_name", "Ana",
          "last_name", "García",
          "name", "Ana García",
          "email", "ana@example.com",
          "phone", "+525512345678",
          "company", "Example Ltd",
          "city", "Madrid",
          "country", "ES",
          "time_zone", "Europe/Madrid");

  private static final String PAGE = "https://www.example.com/";
  private static final BigDecimal AMOUNT = new BigDecimal("49.90");

  private static final int DIGEST_SIZE = 3;

  private static final Pattern LIST = Pattern.compile("products|items|lines|recommendations");
  private static final Pattern ADDRESS = Pattern.compile("(.*_)?(url|link|href|page)");
  private static final Pattern PICTURE = Pattern.compile("(.*_)?(image|picture|logo|photo)(_url)?");
  private static final Pattern NUMBER =
      Pattern.compile("(.*_)?(total|price|amount|value|count|quantity|points|revenue|discount)");
  private static final Pattern CURRENCY = Pattern.compile("(.*_)?currency");
  private static final Pattern MOMENT = Pattern.compile(".*_(at|on|date|ends|until)|date|birthday");

  private MadeUpValues() {}

  /** A value for each of these variables; a locale is none of them. */
  static SampleValues of(Collection<TemplateVariable> variables) {
    var contact = new HashMap<>(TRAITS);
    var events = new HashMap<String, Object>();
    String coupon = null;
    var byEvent = new HashMap<String, Map<String, Object>>();
    for (var variable : variables) {
      var parts = variable.name().split("\\.", 2);
      if (parts[0].equals("digest") || parts[0].equals("digest_rest")) {
        continue; // of the message, not of the template
      }
      if (parts.length == 1) {
        coupon = "SAMPLE-7F3K";
      } else if (parts[0].equals("contact")) {
        contact.computeIfAbsent(parts[1], MadeUpValues::of);
      } else if (!parts[0].equals("links") && !parts[0].equals("company")) {
        byEvent.computeIfAbsent(parts[0], _ -> new HashMap<>()).put(parts[1], of(parts[1]));
      }
    }
    events.putAll(byEvent);
    return new SampleValues(contact, events, coupon);
  }

  /**
   * The variables of a digest of events with these properties.
   *
   * @param most the most events that the message prints
   */
  static Map<String, Object> digest(Set<String> properties, int most) {
    return SampleValues.digest(
        IntStream.rangeClosed(1, Math.min(DIGEST_SIZE, most))
            .mapToObj(number -> item(properties, number))
            .toList(),
        0);
  }

  /** Texts have a number, so that an author sees where each event begins. */
  private static Map<String, Object> item(Set<String> properties, int number) {
    var item = new HashMap<String, Object>();
    for (var name : properties) {
      var text = name.replace('_', ' ');
      var value = of(name);
      item.put(name, value.equals(text) ? "%s %d".formatted(text, number) : value);
    }
    return item;
  }

  private static Object of(String name) {
    if (LIST.matcher(name).matches()) {
      return List.of(product("Blue mug"), product("Green mug"));
    }
    if (PICTURE.matcher(name).matches()) {
      return PAGE + "picture.png";
    }
    if (ADDRESS.matcher(name).matches()) {
      return PAGE;
    }
    if (NUMBER.matcher(name).matches()) {
      return AMOUNT;
    }
    if (MOMENT.matcher(name).matches()) {
      return "2027-05-01T18:00:00Z";
    }
    if (CURRENCY.matcher(name).matches()) {
      return "EUR";
    }
    return TRAITS.getOrDefault(name, name.replace('_', ' '));
  }

  private static Map<String, Object> product(String name) {
    return Map.of(
        "name",
        name,
        "product_id",
        "4711",
        "sku",
        "MUG-1",
        "url",
        PAGE,
        "image_url",
        PAGE + "picture.png",
        "price",
        AMOUNT,
        "quantity",
        1);
  }
}
