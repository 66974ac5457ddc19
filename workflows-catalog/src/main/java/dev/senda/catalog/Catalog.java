package dev.senda.catalog;

import dev.senda.journey.Channel;
import dev.senda.journey.Condition;
import dev.senda.journey.Journey;
import dev.senda.journey.Message;
import dev.senda.journey.Plan;
import dev.senda.journey.Segment;
import dev.senda.journey.catalog.CatalogContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Journeys and segments by their names, checked when the catalog is created. */
public final class Catalog implements CatalogContext {

  private final Map<String, Journey> byName;
  private final JourneyProviders providers;
  private final Segments segments;
  private final TrackingPlan tracking;
  private final DeclaredNames names;

  private Catalog(
      Map<String, Journey> byName,
      JourneyProviders providers,
      Segments segments,
      TrackingPlan tracking,
      DeclaredNames names) {
    this.byName = Collections.unmodifiableMap(byName);
    this.providers = providers;
    this.segments = segments;
    this.tracking = tracking;
    this.names = names;
  }

  /**
   * The journeys of all providers on the class path. Senda's own journeys are in it only where no
   * other provider is.
   *
   * @throws IllegalArgumentException if there is no provider, one cannot be created, or {@link
   *     #ofProviders} refuses them
   */
  public static Catalog load() {
    return ofProviders(JourneyProviders.find(Thread.currentThread().getContextClassLoader()));
  }

  /**
   * A catalog of the journeys of these providers.
   *
   * @throws IllegalArgumentException if a plan lacks its purpose or its owner, a name is used
   *     twice, a provider has no locale, or a segment refers to itself or to a missing one; the
   *     message lists all faults with the classes at fault
   */
  public static Catalog ofProviders(Collection<? extends JourneyProvider> providers) {
    var all = new JourneyProviders(providers);
    var wrong = new ArrayList<String>();
    all.checkLocales(wrong);
    return create(
        all.journeys(), all, all.segments(wrong), all.trackingPlan(), all.declaredNames(), wrong);
  }

  /** These journeys. */
  public static Catalog of(Journey... journeys) {
    return of(List.of(journeys));
  }

  /** A catalog of these journeys, without segments. */
  public static Catalog of(Collection<Journey> journeys) {
    return of(journeys, List.of());
  }

  /** A catalog of these journeys and segments, without a tracking plan. */
  public static Catalog of(Collection<Journey> journeys, Collection<Segment> segments) {
    return of(journeys, segments, TrackingPlan.EMPTY);
  }

  /**
   * A catalog of these journeys, these segments and this tracking plan, which declares no names.
   */
  public static Catalog of(
      Collection<Journey> journeys, Collection<Segment> segments, TrackingPlan tracking) {
    return of(journeys, segments, tracking, DeclaredNames.NONE);
  }

  /**
   * A catalog of these journeys, these segments, this tracking plan, and these names of webhooks,
   * coupon pools, lists, teams and topics.
   *
   * @throws IllegalArgumentException if a plan lacks its purpose or its owner, a name is used
   *     twice, or a segment refers to itself or to a missing one; the message lists all faults
   */
  public static Catalog of(
      Collection<Journey> journeys,
      Collection<Segment> segments,
      TrackingPlan tracking,
      DeclaredNames names) {
    return create(journeys, JourneyProviders.NONE, segments, tracking, names, new ArrayList<>());
  }

  private static Catalog create(
      Collection<Journey> journeys,
      JourneyProviders providers,
      Collection<Segment> segments,
      TrackingPlan tracking,
      DeclaredNames names,
      List<String> wrong) {
    var byName = new LinkedHashMap<String, Journey>();
    for (var journey : journeys) {
      var plan = journey.plan();
      check(journey, plan, wrong);
      var other = byName.putIfAbsent(plan.name(), journey);
      if (other != null) {
        wrong.add(
            "%s: its name \"%s\" is taken by %s (expected a unique name)"
                .formatted(nameOf(journey), plan.name(), nameOf(other)));
      }
    }
    var named = Segments.of(segments, wrong);
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", wrong));
    }
    return new Catalog(byName, providers, named, tracking, names);
  }

  /**
   * The titles and descriptions of topics that the providers of the journeys have in this language,
   * by the name of the topic, and by the name with {@code .description}. Empty for a catalog that
   * was made of journeys.
   */
  public Map<String, String> topicTexts(Locale language) {
    return providers.topicTexts(language);
  }

  /** Every segment, in the order in which they were given. */
  public Collection<Segment> segments() {
    return segments.all();
  }

  /**
   * The segment with this name.
   *
   * @throws UnknownSegmentException if there is none; its message suggests the nearest name
   */
  public Segment findSegment(String name) {
    return segments.find(name);
  }

  /**
   * The same condition with each segment replaced by its condition.
   *
   * @throws UnknownSegmentException if it refers to a missing segment
   */
  public Condition resolve(Condition condition) {
    return segments.resolve(condition);
  }

  /** Every journey, in the order in which they were given. */
  public Collection<Journey> journeys() {
    return byName.values();
  }

  /** The classes that provide these journeys; none for a catalog without providers. */
  public List<Class<?>> providers() {
    return providers.classes();
  }

  /** The journeys of each provider's jar that are not in the catalog: nobody enters them. */
  public List<UnregisteredJourney> unregisteredJourneys() {
    return UnregisteredJourneys.find(providers(), journeys());
  }

  /**
   * A journey that no provider names.
   *
   * @param className the journey's class
   * @param provider the class of a provider in the same jar
   */
  public record UnregisteredJourney(String className, String provider) {}

  /**
   * The same catalog with these journeys only.
   *
   * @throws UnknownJourneyException if there is none of a name; its message suggests the nearest
   */
  public Catalog withOnly(Collection<String> names) {
    var some = new LinkedHashMap<String, Journey>();
    names.forEach(name -> some.put(name, findJourney(name)));
    return new Catalog(some, providers, segments, tracking, this.names);
  }

  /**
   * The journey with this name.
   *
   * @throws UnknownJourneyException if there is none; its message suggests the nearest name
   */
  public Journey findJourney(String name) {
    var journey = byName.get(name);
    if (journey == null) {
      throw new UnknownJourneyException(name, byName.keySet());
    }
    return journey;
  }

  /** The text of an email's template in exactly this locale. Empty where there is none. */
  public Optional<String> templateText(Journey journey, String template, Locale locale) {
    return templateText(journey, template, Channel.EMAIL, locale);
  }

  /**
   * The text of a journey's template on a channel in exactly this locale: the resource {@link
   * #templateFileName} beside the journey's class. Empty where there is none.
   */
  public Optional<String> templateText(
      Journey journey, String template, Channel channel, Locale locale) {
    return JourneyProviders.read(journey.getClass(), templateFileName(template, channel, locale));
  }

  /** The file of a template: {@code ebook-guide.es.mjml} for email, {@code nudge.es.sms}. */
  public static String templateFileName(String template, Channel channel, Locale locale) {
    return "%s.%s.%s"
        .formatted(
            template,
            locale.toLanguageTag(),
            channel == Channel.EMAIL ? "mjml" : channel.wireName());
  }

  /**
   * A layout around emails in exactly this locale: the resource beside the provider of the journey,
   * or else Senda's. Empty where there is none.
   *
   * @param name {@code layout}, or {@code layout-} and a message class
   */
  public Optional<String> layout(Journey journey, String name, Locale locale) {
    return providers.read(journey, templateFileName(name, Channel.EMAIL, locale));
  }

  /**
   * The text of a snippet: the resource beside the journey's class, or else beside its provider, or
   * else Senda's. Empty where there is none.
   *
   * @param file such as {@code product-card.es.liquid}
   */
  public Optional<String> snippetText(Journey journey, String file) {
    return JourneyProviders.read(journey.getClass(), file).or(() -> providers.read(journey, file));
  }

  /** The locales of all journeys, those of the first journey first. */
  @Override
  public List<Locale> locales() {
    return byName.isEmpty()
        ? JourneyProviders.LOCALES
        : byName.values().stream()
            .flatMap(journey -> providers.locales(journey).stream())
            .distinct()
            .toList();
  }

  @Override
  public List<Locale> locales(String journey) {
    return providers.locales(findJourney(journey));
  }

  @Override
  public Optional<Set<TemplateVariable>> templateVariables(
      String journey, Message.Single message, Locale locale) {
    return templateText(findJourney(journey), message.template(), message.channel(), locale)
        .map(text -> references(journey, text, locale).variables());
  }

  private TemplateReferenceExtractor references(String journey, String text, Locale locale) {
    return new TemplateReferenceExtractor(expanded(journey, text, locale));
  }

  /** The template with its snippets in their places. */
  private String expanded(String journeyName, String text, Locale locale) {
    var journey = findJourney(journeyName);
    return SnippetTexts.expand(
        text,
        name ->
            snippetText(journey, "%s.%s.liquid".formatted(name, locale.toLanguageTag()))
                .or(() -> snippetText(journey, name + ".liquid")));
  }

  /** The variables that a template or a layout prints. */
  public static Set<TemplateVariable> variablesOf(String text) {
    return new TemplateReferenceExtractor(text).variables();
  }

  @Override
  public Set<String> linkNames(String journey, Message.Single message, Locale locale) {
    return templateText(findJourney(journey), message.template(), message.channel(), locale)
        .map(text -> references(journey, text, locale).linkNames())
        .orElse(Set.of());
  }

  @Override
  public Set<String> linkTargets(String journey, Message.Single message, Locale locale) {
    return message.channel() != Channel.EMAIL
        ? Set.of()
        : templateText(findJourney(journey), message.template(), locale)
            .map(
                text ->
                    LiteralLinks.find(
                        expanded(journey, text, locale)
                            + layout(findJourney(journey), "layout", locale).orElse("")))
            .orElse(Set.of());
  }

  @Override
  public Optional<String> sampleText(String journey, Message.Single message, Locale locale) {
    return templateText(findJourney(journey), message.template(), message.channel(), locale)
        .map(text -> SampleText.of(expanded(journey, text, locale)));
  }

  @Override
  public Optional<TemplateFile> templateFile(
      String journey, Message.Single message, Locale locale) {
    var found = findJourney(journey);
    return templateText(found, message.template(), message.channel(), locale)
        .map(
            text ->
                new TemplateFile(
                    "%s/%s"
                        .formatted(
                            found.getClass().getPackageName().replace('.', '/'),
                            templateFileName(message.template(), message.channel(), locale)),
                    text));
  }

  @Override
  public boolean translatesSubject(String journey, Message.Email message, Locale locale) {
    var subject = message.subject();
    return subject == null
        || templateText(findJourney(journey), message.template(), locale)
            .map(text -> SubjectTranslations.has(text, subject))
            .orElse(true); // a missing template is another finding
  }

  @Override
  public Optional<Set<String>> declaredNames(NameType type) {
    return names.of(type).map(all -> type == NameType.TOPIC ? withTopicsOfJourneys(all) : all);
  }

  private Set<String> withTopicsOfJourneys(Set<String> declared) {
    var all = new LinkedHashSet<>(declared);
    byName.values().stream()
        .map(journey -> journey.plan().topic())
        .filter(Objects::nonNull)
        .forEach(all::add);
    return all;
  }

  @Override
  public Map<String, Set<String>> events() {
    return tracking.events();
  }

  @Override
  public Set<String> attributes() {
    return tracking.attributes();
  }

  @Override
  public Set<String> segmentNames() {
    return segments.all().stream()
        .map(Segment::name)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  @Override
  public Set<String> journeyNames() {
    return byName.keySet();
  }

  private static void check(Journey journey, Plan plan, List<String> wrong) {
    if (plan.purpose().isBlank()) {
      wrong.add(
          "%s: purpose: missing (expected a line with the journey's purpose)"
              .formatted(nameOf(journey)));
    }
    if (plan.owner().isBlank()) {
      wrong.add(
          "%s: owner: missing (expected the journey's owner, such as \"growth@ourcompany.example\")"
              .formatted(nameOf(journey)));
    }
  }

  private static String nameOf(Journey journey) {
    return journey.getClass().getName();
  }
}
