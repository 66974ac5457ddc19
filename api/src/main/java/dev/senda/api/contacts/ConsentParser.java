package dev.senda.api.contacts;

import dev.senda.api.http.JsonObjectReader;
import dev.senda.api.http.LogText;
import dev.senda.api.preferences.TopicCatalog;
import dev.senda.journey.Channel;
import dev.senda.journey.catalog.NameSuggestions;
import dev.senda.store.consent.Consents.ConsentState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Reads the reserved field {@code consents}: {@code {"topic": "product-tips", "channel": "email",
 * "text": "v3"}}, or several of them in an array. With {@code "granted": false} it is a withdrawal.
 *
 * <p>A consent is taken as it is, or not at all: what it does not say is not agreed to. A
 * withdrawal counts as soon as its topic can be read, whatever else is wrong: for each channel that
 * it names, or for all channels if it names none. So does one by the name of its topic: {@code
 * {"product-tips": {"email": false}}}.
 */
@Component
public class ConsentParser {

  private static final int MAX_TOPIC_LENGTH = 64;
  private static final int MAX_TEXT_VERSION_LENGTH = 200;

  /** How far the clock of a server may be wrong. */
  private static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(5);

  private static final Set<String> NO =
      Set.of(
          "false",
          "no",
          "n",
          "f",
          "off",
          "0",
          "denied",
          "declined",
          "withdrawn",
          "revoked",
          "optout",
          "optedout",
          "unsubscribed");

  private static final Set<String> FIELDS = Set.of("topic", "channel", "granted", "text", "at");

  /** A withdrawal that names all channels: {@code *} and an empty text have no letters. */
  private static final Set<String> ALL = Set.of("", "all", "any", "every");

  private final TopicCatalog topicCatalog;
  private final List<String> topics;
  private final Clock clock = Clock.systemUTC();

  ConsentParser(TopicCatalog topicCatalog) {
    this.topicCatalog = topicCatalog;
    topics = topicCatalog.names();
  }

  /** The consents in these fields; errors are recorded in the reader. */
  public List<ReportedConsent> parseAll(JsonObjectReader jsonObjectReader) {
    return jsonObjectReader.objects("consents").stream().flatMap(this::parse).toList();
  }

  private Stream<ReportedConsent> parse(JsonObjectReader consent) {
    int errorsBefore = consent.errorCount();
    consent.rejectUnknownFields("topic", "channel", "granted", "text", "at");
    var topic = consent.requiredText("topic", MAX_TOPIC_LENGTH);
    var exactChannel = requiredChannel(consent);
    boolean isGranted = !consent.isMentioned("granted") || consent.isTrue("granted");
    if (consent.isExplicitNull("granted")) {
      consent.rejectField("granted", "true or false");
    }
    var text = consent.text("text", MAX_TEXT_VERSION_LENGTH);
    var at = consent.instant("at");
    boolean isWithdrawal = isNo(consent.value("granted"));
    if (!isWithdrawal) {
      return !isGranted
              || topic.isEmpty()
              || exactChannel.isEmpty()
              || consent.errorCount() > errorsBefore
          ? withdrawalsByTopic(consent)
          : Stream.of(
              new ReportedConsent(
                  knownTopic(consent, topic.get()),
                  exactChannel.get(),
                  ConsentState.GRANTED,
                  text.orElse(null),
                  pastTime(consent, at)));
    }
    var time = pastTime(consent, at);
    var channels = readChannels(consent.value("channel"));
    return readTopics(consent, topic).stream()
        .map(name -> knownTopic(consent, name))
        .flatMap(
            name ->
                channels.stream()
                    .map(
                        channel ->
                            new ReportedConsent(
                                name, channel, ConsentState.WITHDRAWN, text.orElse(null), time)));
  }

  private @Nullable Instant pastTime(JsonObjectReader consent, Optional<Instant> at) {
    return at.filter(moment -> isPast(consent, moment)).orElse(null);
  }

  /** A required channel, by its wire name. */
  private static Optional<Channel> requiredChannel(JsonObjectReader consent) {
    var text = consent.value("channel");
    var channel =
        text.isString() ? Channel.ofWireName(text.stringValue()) : Optional.<Channel>empty();
    if (channel.isEmpty()) {
      consent.rejectField(
          "channel",
          Arrays.stream(Channel.values())
              .map(Channel::wireName)
              .collect(Collectors.joining(", ", "one of ", "")));
    }
    return channel;
  }

  /** The topics of a withdrawal: one, or several in an array. */
  private static Set<String> readTopics(JsonObjectReader consent, Optional<String> one) {
    var topics = new LinkedHashSet<String>();
    one.ifPresent(topics::add);
    if (consent.value("topic").isArray()) {
      consent.value("topic").forEach(each -> addTopic(topics, each.asString("")));
    }
    return topics;
  }

  private static boolean isTopic(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_TOPIC_LENGTH
        && LogText.escape(text).equals(text);
  }

  private static void addTopic(Set<String> topics, String text) {
    var topic = text.strip();
    if (isTopic(topic)) {
      topics.add(topic);
    }
  }

  /**
   * Withdrawals by the names of their topics, such as {@code {"product-tips": {"email": false}}} or
   * {@code {"product-tips": false}}. What they say is wrong is already recorded.
   */
  private Stream<ReportedConsent> withdrawalsByTopic(JsonObjectReader consent) {
    if (consent.names().stream().anyMatch(FIELDS::contains)) {
      return Stream.empty();
    }
    var withdrawals = new ArrayList<ReportedConsent>();
    for (var name : consent.names()) {
      var topic = new LinkedHashSet<String>();
      addTopic(topic, name);
      var value = consent.value(name);
      var channels = EnumSet.noneOf(Channel.class);
      if (isNo(value) || isNo(value.path("granted"))) {
        channels.addAll(readChannels(value.path("channel")));
      } else if (value.isObject()) {
        value.forEachEntry(
            (channel, granted) -> {
              if (isNo(granted) || isNo(granted.path("granted"))) {
                channels.addAll(channelsOf(List.of(channel)));
              }
            });
      }
      if (!channels.isEmpty()) {
        topic.stream()
            .map(this::knownTopic)
            .flatMap(
                known ->
                    channels.stream()
                        .map(
                            channel ->
                                new ReportedConsent(
                                    known, channel, ConsentState.WITHDRAWN, null, null)))
            .forEach(withdrawals::add);
      }
    }
    return withdrawals.stream();
  }

  private static boolean isNo(JsonNode granted) {
    if (granted.isNumber()) {
      return granted.decimalValue().signum() == 0;
    }
    return granted.isBoolean()
        ? !granted.booleanValue()
        : granted.isString() && NO.contains(letters(granted.stringValue()));
  }

  /** The channels of a withdrawal: one, several in an array or a text, or all if it names none. */
  private static Set<Channel> readChannels(JsonNode value) {
    if (value.isMissingNode() || value.isNull() || (value.isArray() && value.isEmpty())) {
      return EnumSet.allOf(Channel.class);
    }
    var names =
        value.isArray()
            ? value.valueStream().map(one -> one.asString("")).toList()
            : List.of(value.asString("").split("[,;|]", -1));
    return channelsOf(names);
  }

  private static Set<Channel> channelsOf(List<String> names) {
    if (names.stream().map(ConsentParser::letters).anyMatch(ALL::contains)) {
      return EnumSet.allOf(Channel.class);
    }
    var channels = EnumSet.noneOf(Channel.class);
    // In another case, or with other punctuation.
    names.forEach(name -> Channel.ofWireName(letters(name)).ifPresent(channels::add));
    return channels;
  }

  private static String letters(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
  }

  /**
   * A decision in the future has no time of its own: it would win against every later one. A zero
   * time, such as the year 1, is none either: it would lose against every earlier one.
   */
  private boolean isPast(JsonObjectReader consent, Instant at) {
    if (!at.isAfter(Instant.EPOCH)) {
      consent.rejectField("at", "a time after 1970-01-01T00:00:00Z");
      return false;
    }
    var now = clock.instant();
    if (!at.isAfter(now)) {
      return true;
    }
    if (consent.isLenient() || at.isAfter(now.plus(MAX_CLOCK_SKEW))) {
      consent.rejectField("at", "a time that is not in the future");
    }
    return false;
  }

  /** The topic as it is known, whatever its case and punctuation; an unknown one as it is. */
  private String knownTopic(JsonObjectReader consent, String topic) {
    var known = knownTopic(topic);
    if (topics.contains(known)) {
      return known;
    }
    consent.rejectField("topic", topicCatalog.describeUnknown(topic), topicCatalog.expected());
    return topic;
  }

  private String knownTopic(String topic) {
    var same =
        topics.stream()
            .filter(known -> NameSuggestions.isSameIgnoringCaseAndPunctuation(topic, known))
            .toList();
    return topics.contains(topic) || same.size() != 1 ? topic : same.getFirst();
  }
}
