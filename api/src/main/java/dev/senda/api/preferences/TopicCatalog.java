package dev.senda.api.preferences;

import dev.senda.api.http.FieldError;
import dev.senda.api.journeys.ExploredJourneys;
import dev.senda.api.settings.ApiSettings;
import dev.senda.explorer.Exploration;
import dev.senda.journey.Channel;
import dev.senda.journey.Message;
import dev.senda.journey.MessageClass;
import dev.senda.journey.catalog.NameSuggestions;
import dev.senda.journey.engine.Step;
import dev.senda.settings.ConsentModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The topics of all journeys and of the settings. */
@Component
public class TopicCatalog {

  private static final ApiSettings.Topic NO_SETTINGS =
      new ApiSettings.Topic(ConsentModel.OPT_IN, Map.of(), Map.of());

  private final ExploredJourneys journeys;

  /** Those of the journeys, by language. */
  private final Map<String, Map<String, String>> texts = new ConcurrentHashMap<>();

  private final ApiSettings settings;
  private final List<Topic> all;

  TopicCatalog(ExploredJourneys journeys, ApiSettings settings) {
    this.settings = settings;
    this.journeys = journeys;
    var byTopic = new LinkedHashMap<String, List<Exploration>>();
    for (var journey : journeys.all()) {
      var topic = journey.plan().topic();
      if (topic != null) {
        byTopic.computeIfAbsent(topic, _ -> new ArrayList<>()).add(journey);
      }
    }
    settings.topics().keySet().forEach(topic -> byTopic.putIfAbsent(topic, List.of()));
    all =
        byTopic.entrySet().stream().map(entry -> topic(entry.getKey(), entry.getValue())).toList();
  }

  /**
   * A topic.
   *
   * @param channels the channels on which any journey of the topic sends
   * @param isImplied whether messages are sent without an explicit consent
   * @param isTransactionalOnly whether all journeys of the topic send only transactional messages,
   *     such as receipts
   */
  record Topic(String name, Set<Channel> channels, boolean isImplied, boolean isTransactionalOnly) {

    Topic {
      channels = Collections.unmodifiableSet(channels);
    }
  }

  List<Topic> all() {
    return all;
  }

  /** The names of the topics. */
  public List<String> names() {
    return all.stream().map(Topic::name).toList();
  }

  /** An unknown topic, for a report: what was found, with the name that was probably meant. */
  public String describeUnknown(String topic) {
    return FieldError.quote(topic)
        + ", an unknown topic"
        + NameSuggestions.didYouMean(topic, names());
  }

  /** What a report of an unknown topic expects. */
  public String expected() {
    return "a topic of a journey or of senda.topics: " + String.join(", ", names());
  }

  /**
   * The title in this language, else in the default one, else a readable form of the name. Settings
   * come before the files of the journeys.
   */
  String title(String topic, Locale language) {
    var said = localized(language, settingsOf(topic).title(), topic);
    return said == null ? humanize(topic) : said;
  }

  /** What is sent about the topic; null if neither settings nor journeys describe it. */
  @Nullable String description(String topic, Locale language) {
    return localized(language, settingsOf(topic).description(), topic + ".description");
  }

  private ApiSettings.Topic settingsOf(String topic) {
    return settings.topics().getOrDefault(topic, NO_SETTINGS);
  }

  private @Nullable String localized(Locale language, Map<String, String> words, String name) {
    var inSettings = firstOf(language, locale -> words.get(locale.getLanguage()));
    return inSettings == null ? firstOf(language, locale -> textsIn(locale).get(name)) : inSettings;
  }

  private Map<String, String> textsIn(Locale locale) {
    return texts.computeIfAbsent(locale.getLanguage(), _ -> journeys.topicTexts(locale));
  }

  private @Nullable String firstOf(Locale language, Function<Locale, @Nullable String> textIn) {
    var said = textIn.apply(language);
    return said == null ? textIn.apply(settings.defaultLocale()) : said;
  }

  private static String humanize(String topic) {
    var words = topic.replace('-', ' ');
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  private Topic topic(String name, List<Exploration> journeys) {
    var channels = EnumSet.noneOf(Channel.class);
    journeys.forEach(journey -> channels.addAll(channelsOf(journey)));
    return new Topic(
        name,
        channels,
        isImplied(settingsOf(name).consent()),
        !journeys.isEmpty()
            && journeys.stream()
                .allMatch(journey -> journey.plan().messageClass() == MessageClass.TRANSACTIONAL));
  }

  /** Whether messages of the topic are sent without an explicit consent. */
  boolean isImplied(String topic) {
    return isImplied(settingsOf(topic).consent());
  }

  private static boolean isImplied(ConsentModel consent) {
    return switch (consent) {
      case IMPLIED -> true;
      case OPT_IN -> false;
    };
  }

  /** The channels on which the journey sends. */
  static Set<Channel> channelsOf(Exploration journey) {
    var channels = EnumSet.noneOf(Channel.class);
    for (var step : journey.steps()) {
      if (step instanceof Step.Send send) {
        send.message().choices().stream().map(Message.Single::channel).forEach(channels::add);
      }
    }
    return channels;
  }
}
