package dev.senda.journey.catalog;

import dev.senda.journey.Message;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What stands beside the journeys' code and is named in it: templates, events, segments. Whoever
 * checks journeys asks it, so that a slip in a name is found before anybody is inside.
 */
public interface CatalogContext {

  /** The locales in which every template is to be. */
  List<Locale> locales();

  /**
   * What a template of a journey prints in exactly this locale; empty where there is no such
   * template.
   */
  Optional<Set<TemplateVariable>> templateVariables(
      String journey, Message.Single message, Locale locale);

  /**
   * The names that a template of a journey gives its links in exactly this locale; none where there
   * is no such template.
   */
  Set<String> linkNames(String journey, Message.Single message, Locale locale);

  /** The events that are reported or emitted, each with the names of its properties. */
  Map<String, Set<String>> events();

  /** What contacts have: attributes, and whatever else a template can print of them. */
  Set<String> attributes();

  Set<String> segmentNames();

  Set<String> journeyNames();

  /**
   * Something that a template prints.
   *
   * @param name as the template says it: {@code contact.first_name}, {@code event.order_id}, {@code
   *     coupon}
   * @param hasDefault whether the template has a default for it
   */
  record TemplateVariable(String name, boolean hasDefault) {}
}
