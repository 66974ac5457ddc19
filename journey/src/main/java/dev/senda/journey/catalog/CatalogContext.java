package dev.senda.journey.catalog;

import dev.senda.journey.Message;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What journeys name but do not contain: templates, events, segments, other journeys. The checks of
 * journeys use it to find a misspelled name before a contact is inside.
 */
public interface CatalogContext {

  /** The locales of all journeys. */
  List<Locale> locales();

  /**
   * The locales in which every template of a journey must exist. The first is that of subjects in
   * its code.
   */
  default List<Locale> locales(String journey) {
    return locales();
  }

  /**
   * The variables that a journey's template prints in exactly this locale; empty where there is no
   * such template.
   */
  Optional<Set<TemplateVariable>> templateVariables(
      String journey, Message.Single message, Locale locale);

  /**
   * The names of the links of a journey's template in exactly this locale; none where there is no
   * such template.
   */
  Set<String> linkNames(String journey, Message.Single message, Locale locale);

  /**
   * The targets of the links of a journey's template in exactly this locale, without those that
   * contain a value of the contact.
   */
  default Set<String> linkTargets(String journey, Message.Single message, Locale locale) {
    return Set.of();
  }

  /**
   * A text like the one that a journey's template gives in exactly this locale, with samples for
   * its values and short links: its length is what the message costs. Empty where there is no such
   * template, or the context has no texts.
   */
  default Optional<String> sampleText(String journey, Message.Single message, Locale locale) {
    return Optional.empty();
  }

  /** The file of a journey's template in exactly this locale; empty where none is known. */
  default Optional<TemplateFile> templateFile(
      String journey, Message.Single message, Locale locale) {
    return Optional.empty();
  }

  /**
   * Whether the template in this locale translates the subject that the message has in the code.
   */
  default boolean translatesSubject(String journey, Message.Email message, Locale locale) {
    return true;
  }

  /** The names of this type that journeys may use; empty where the application declares none. */
  default Optional<Set<String>> declaredNames(NameType type) {
    return Optional.empty();
  }

  /** The events that are reported or emitted, each with the names of its properties. */
  Map<String, Set<String>> events();

  /** The attributes of contacts, and what else a template can print of them. */
  Set<String> attributes();

  Set<String> segmentNames();

  Set<String> journeyNames();

  /** What an application has outside of its journeys, and journeys use by name. */
  enum NameType {
    WEBHOOK("webhook"),
    COUPON_POOL("coupon pool"),
    LIST("list"),
    TEAM("team"),
    BEAN("bean"),
    /** Besides the topics of journeys. */
    TOPIC("topic");

    private final String inWords;

    NameType(String inWords) {
      this.inWords = inWords;
    }

    /** {@code coupon pool}. */
    public String inWords() {
      return inWords;
    }
  }

  /**
   * A template.
   *
   * @param path below the source folder
   */
  record TemplateFile(String path, String text) {

    /** The first line with this text, counted from 1; 1 where no line has it. */
    public int lineOf(String part) {
      int at = text.indexOf(part);
      return at < 0 ? 1 : (int) text.substring(0, at).chars().filter(c -> c == '\n').count() + 1;
    }
  }

  /**
   * A variable that a template prints.
   *
   * @param name as it is written in the template: {@code contact.first_name}, {@code
   *     event.order_id}, {@code coupon}
   * @param hasDefault whether it may be missing: the template has a default for it, or asks for it
   * @param isOfDigest whether it is a property of an event of the digest: {@code comment.author} in
   *     a loop over {@code digest}
   */
  record TemplateVariable(String name, boolean hasDefault, boolean isOfDigest) {

    /** A variable that is not one of the digest's events. */
    public TemplateVariable(String name, boolean hasDefault) {
      this(name, hasDefault, false);
    }
  }
}
