package dev.senda.catalog;

import dev.senda.catalog.abandonedcart.AbandonedCart;
import dev.senda.catalog.ebooknurture.EbookNurture;
import dev.senda.catalog.welcome.Welcome;
import dev.senda.journey.Channel;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import java.io.IOException;
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

/** Journeys by their names, checked when the catalog is made. */
public final class Catalog {

  private final Map<String, Journey> byName;

  private Catalog(Map<String, Journey> byName) {
    this.byName = Collections.unmodifiableMap(byName);
  }

  /** Every journey that ships. */
  public static Catalog ours() {
    return of(new EbookNurture(), new Welcome(), new AbandonedCart());
  }

  /** These journeys. */
  public static Catalog of(Journey... journeys) {
    return of(List.of(journeys));
  }

  /**
   * These journeys.
   *
   * @throws IllegalArgumentException if a plan lacks its purpose or its owner, or a name is taken
   *     twice; the message lists everything that is wrong
   */
  public static Catalog of(Collection<Journey> journeys) {
    var byName = new LinkedHashMap<String, Journey>();
    var wrong = new ArrayList<String>();
    for (var journey : journeys) {
      var plan = journey.plan();
      check(journey, plan, wrong);
      var other = byName.putIfAbsent(plan.name(), journey);
      if (other != null) {
        wrong.add(
            "%s: its name \"%s\" is taken by %s (expected a name of its own)"
                .formatted(nameOf(journey), plan.name(), nameOf(other)));
      }
    }
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", wrong));
    }
    return new Catalog(byName);
  }

  /** All of them, in the order in which they were given. */
  public Collection<Journey> journeys() {
    return byName.values();
  }

  /**
   * The journey of that name.
   *
   * @throws UnknownJourney if there is none; its message suggests the nearest name
   */
  public Journey find(String name) {
    var journey = byName.get(name);
    if (journey == null) {
      throw new UnknownJourney(name, byName.keySet());
    }
    return journey;
  }

  /** The text of an email's template in exactly this locale. Empty where there is none. */
  public Optional<String> templateOf(Journey journey, String template, Locale locale) {
    return templateOf(journey, template, Channel.EMAIL, locale);
  }

  /**
   * The text of a journey's template on a channel in exactly this locale: the resource {@link
   * #fileOf} beside the journey's class. Empty where there is none.
   */
  public Optional<String> templateOf(
      Journey journey, String template, Channel channel, Locale locale) {
    return read(journey.getClass(), fileOf(template, channel, locale));
  }

  /** The file of a template: {@code ebook-guide.es.mjml} for email, {@code nudge.es.sms}. */
  public static String fileOf(String template, Channel channel, Locale locale) {
    return "%s.%s.%s"
        .formatted(
            template,
            locale.toLanguageTag(),
            channel == Channel.EMAIL ? "mjml" : channel.wireName());
  }

  /** The layout around every email in exactly this locale. Empty where there is none. */
  public Optional<String> layout(Locale locale) {
    return read(Catalog.class, fileOf("layout", Channel.EMAIL, locale));
  }

  private static void check(Journey journey, Plan plan, List<String> wrong) {
    if (plan.purpose().isBlank()) {
      wrong.add(
          "%s: purpose: missing (expected a line that says what the journey is for)"
              .formatted(nameOf(journey)));
    }
    if (plan.owner().isBlank()) {
      wrong.add(
          "%s: owner: missing (expected who answers for the journey, such as \"growth@ourcompany.example\")"
              .formatted(nameOf(journey)));
    }
  }

  private static String nameOf(Journey journey) {
    return journey.getClass().getName();
  }

  private static Optional<String> read(Class<?> beside, String resource) {
    try (var stream = beside.getResourceAsStream(resource)) {
      return stream == null
          ? Optional.empty()
          : Optional.of(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }
}
