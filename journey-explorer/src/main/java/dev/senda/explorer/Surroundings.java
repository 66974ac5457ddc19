package dev.senda.explorer;

import dev.senda.journey.Message;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is there beside a journey, as lint asks for it: templates, events, names. */
public interface Surroundings {

  /** The locales in which every template is to be. */
  List<Locale> locales();

  /**
   * What a template of a journey prints in exactly this locale; empty where there is no such
   * template.
   */
  Optional<Set<Variable>> variables(String journey, Message.Single message, Locale locale);

  /** The events of the tracking plan, each with the names of its properties. */
  Map<String, Set<String>> declaredEvents();

  /** Events that the tracking plan does not have, but that some journey starts on or emits. */
  Set<String> otherEvents();

  /** What contacts have: attributes, and whatever else a template can print of them. */
  Set<String> attributes();

  Set<String> segments();

  Set<String> journeys();

  /**
   * Something that a template prints.
   *
   * @param name as the template says it: {@code contact.first_name}, {@code event.order_id}, {@code
   *     coupon}
   * @param mayBeMissing whether the template has a default for it
   */
  record Variable(String name, boolean mayBeMissing) {}
}
