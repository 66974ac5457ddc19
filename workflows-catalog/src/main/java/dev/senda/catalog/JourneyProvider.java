package dev.senda.catalog;

import dev.senda.journey.Journey;
import dev.senda.journey.Segment;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * The journeys of one jar. {@link Catalog#load} finds the providers of all jars on the class path
 * with {@link java.util.ServiceLoader} and joins them: a provider is a public class with a public
 * constructor without parameters, named in {@code
 * META-INF/services/dev.senda.catalog.JourneyProvider}.
 *
 * <p>Layouts and snippets beside the provider's class come before Senda's in the mails of its
 * journeys: {@code layout.en.mjml}, {@code theme.liquid}, {@code brand-header.liquid}. Titles and
 * descriptions of topics, for the preference center, are in {@code topics.en.properties}: {@code
 * product-tips = Product tips}, {@code product-tips.description = ...}.
 *
 * <pre>{@code
 * public final class AcmeJourneys implements JourneyProvider {
 *   @Override
 *   public List<Journey> journeys() {
 *     return List.of(new TrialEnding());
 *   }
 * }
 * }</pre>
 */
public interface JourneyProvider {

  /** The journeys. No two journeys on the class path may have the same name. */
  Collection<Journey> journeys();

  /** The segments to which conditions of all journeys on the class path may refer. */
  default Collection<Segment> segments() {
    return List.of();
  }

  /**
   * The events and attributes that apps report. The plans of all providers are joined; an event of
   * several plans has the properties of all of them.
   */
  default TrackingPlan trackingPlan() {
    return TrackingPlan.EMPTY;
  }

  /**
   * The webhooks, coupon pools, lists and teams that journeys use by name. Once one provider
   * declares names of a type, all journeys on the class path may use declared names of that type
   * only.
   */
  default DeclaredNames declaredNames() {
    return DeclaredNames.NONE;
  }

  /**
   * The locales in which each template of these journeys must exist, at least one. The first is
   * that of subjects in the code.
   */
  default List<Locale> locales() {
    return List.of(Locale.ENGLISH);
  }

  /**
   * Whether these journeys are samples, which run only if all providers on the class path are
   * samples.
   */
  default boolean isSample() {
    return false;
  }
}
