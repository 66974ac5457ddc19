package dev.senda.api.ingest.parsing;

import dev.senda.api.contacts.ConsentParser;
import dev.senda.api.contacts.ReportedConsent;
import dev.senda.api.contacts.TraitsParser;
import dev.senda.api.http.JsonObjectReader;
import dev.senda.api.time.EventTimeConverter;
import dev.senda.api.time.TimestampParser;
import dev.senda.store.contacts.Contacts.Identity;
import dev.senda.store.contacts.Traits;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
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
 * Parses the calls of Segment's HTTP tracking API. A value that cannot be used is left out and
 * named, and so is a call that cannot be used at all. Fields that Senda does not need are ignored.
 */
@Component
public class IngestCallParser {

  /** The most calls of a batch that are stored in one transaction. */
  public static final int MAX_STRICT_CALLS = 1_000;

  private static final int MAX_ID_LENGTH = 255;
  private static final int MAX_EVENT_NAME_LENGTH = 200;

  private static final String TIMESTAMP = "timestamp";
  private static final String ORIGINAL_TIMESTAMP = "originalTimestamp";

  private static final Set<String> YES = Set.of("true", "1", "yes", "y", "t", "on");

  private final TraitsParser traitsParser;
  private final ConsentParser consentParser;
  private final EventTimeConverter eventTimeConverter;

  IngestCallParser(
      TraitsParser traitsParser,
      ConsentParser consentParser,
      EventTimeConverter eventTimeConverter) {
    this.traitsParser = traitsParser;
    this.consentParser = consentParser;
    this.eventTimeConverter = eventTimeConverter;
  }

  /**
   * Parses a request.
   *
   * @param type what its path says
   * @throws dev.senda.api.http.ApiException 422 if it is a batch without an array of calls
   */
  public ParsedRequest parse(TrackingCallType type, JsonObjectReader body) {
    return type == TrackingCallType.BATCH ? parseBatch(body) : parseSingle(type, body);
  }

  private ParsedRequest parseSingle(TrackingCallType type, JsonObjectReader body) {
    var request = new ParsedRequest.Builder();
    if (type.isStored()) {
      var call = parseCall(type, body, body.instant("sentAt").orElse(null));
      request.add(null, call, body.errors());
    }
    return request.build();
  }

  private ParsedRequest parseBatch(JsonObjectReader body) {
    var request = new ParsedRequest.Builder();
    var sentAt = body.instant("sentAt").orElse(null);
    request.addWarnings(body.errors());
    int errorsBefore = body.errorCount();
    var items = body.items("batch");
    if (!body.isLenient() && items.size() > MAX_STRICT_CALLS) {
      body.rejectField(
          "batch",
          "an array of at most %,d calls, not %,d".formatted(MAX_STRICT_CALLS, items.size()));
    }
    if (body.errorCount() > errorsBefore) {
      body.throwIfInvalid();
    }
    for (int i = 0; i < items.size(); i++) {
      var item = items.get(i);
      request.add(i, parseItem(item, sentAt), item.errors());
    }
    return request.build();
  }

  private Optional<IngestCall> parseItem(JsonObjectReader item, @Nullable Instant sentAtOfBatch) {
    if (item.errorCount() > 0) {
      return Optional.empty();
    }
    var type = item.text("type", MAX_ID_LENGTH).flatMap(TrackingCallType::ofWireName);
    if (type.isEmpty()) {
      item.rejectField("type", "identify, track, alias, page, screen or group");
      return Optional.empty();
    }
    return type.get().isStored()
        ? parseCall(type.get(), item, item.instant("sentAt").orElse(sentAtOfBatch))
        : Optional.empty();
  }

  /** Empty if the call cannot be used, and then it has errors, or if Senda has no use for it. */
  private Optional<IngestCall> parseCall(
      TrackingCallType type, JsonObjectReader call, @Nullable Instant sentAt) {
    return switch (type) {
      case IDENTIFY -> parseIdentify(call, sentAt);
      case TRACK -> parseTrack(call, sentAt);
      case ALIAS -> parseAlias(call, sentAt);
      case PAGE, SCREEN, GROUP, BATCH -> Optional.empty();
    };
  }

  private Optional<IngestCall> parseIdentify(JsonObjectReader call, @Nullable Instant sentAt) {
    var who = parseIdentity(call, "anonymousId");
    var context = call.object("context");
    var ofContext = context.object("traits");
    var traits = call.object("traits");
    var ofCall = traitsParser.parse(traits, context);
    // The traits of the call count more than those of its context.
    var known = context.has("traits") ? traitsParser.parse(ofContext).mergedWith(ofCall) : ofCall;
    var consents = parseConsents(traits, ofContext);
    var at = occurredAt(call, parseStatedAt(call), sentAt, known);
    var onlyInContext = namesWithout(ofContext, traits);
    return who.map(
        identity -> new IngestCall.Identify(identity, known, consents, at, onlyInContext, false));
  }

  /** Segment's alias: the person had this id before. */
  private Optional<IngestCall> parseAlias(JsonObjectReader call, @Nullable Instant sentAt) {
    var at = occurredAt(call, parseStatedAt(call), sentAt, Traits.NONE);
    if (!call.has("previousId")) {
      call.rejectField("previousId", "the id that the person had before");
      return Optional.empty();
    }
    return parseIdentity(call, "previousId")
        .map(
            identity ->
                new IngestCall.Identify(identity, Traits.NONE, List.of(), at, Set.of(), true));
  }

  private Optional<IngestCall> parseTrack(JsonObjectReader call, @Nullable Instant sentAt) {
    var who = parseIdentity(call, "anonymousId");
    var event = call.requiredText("event", MAX_EVENT_NAME_LENGTH);
    var properties = call.object("properties");
    var values = properties.valuesExcept("consents");
    var context = call.object("context");
    var ofContext = context.object("traits");
    var consents = parseConsents(properties, ofContext);
    var traits = traitsParser.parse(ofContext, context);
    var messageId = call.id("messageId", MAX_ID_LENGTH).orElse(null);
    var statedAt = parseStatedAt(call);
    var at = occurredAt(call, statedAt, sentAt, traits);
    boolean isBackfill = isBackfill(context) || isOfUnknownTime(call, statedAt);
    return who.isEmpty() || event.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new IngestCall.Track(
                who.get(),
                traits,
                consents,
                at,
                statedAt,
                messageId,
                event.get(),
                values,
                isBackfill,
                properties.has("consents")));
  }

  private List<ReportedConsent> parseConsents(JsonObjectReader fields, JsonObjectReader ofContext) {
    var consents = consentParser.parseAll(fields);
    var others = consentParser.parseAll(ofContext);
    return others.isEmpty()
        ? consents
        : Stream.concat(others.stream(), consents.stream()).distinct().toList();
  }

  /** One id that can be used is enough. */
  private static Optional<Identity> parseIdentity(JsonObjectReader call, String otherId) {
    int errorsBefore = call.errorCount();
    var userId = parseId(call, "userId");
    var anonymousId = parseId(call, otherId);
    if (userId.isEmpty() && anonymousId.isEmpty()) {
      if (call.errorCount() == errorsBefore) {
        call.rejectField("userId", "a userId or an anonymousId");
      }
      return Optional.empty();
    }
    return Optional.of(new Identity(userId.orElse(null), anonymousId.orElse(null), null));
  }

  private static Optional<String> parseId(JsonObjectReader call, String name) {
    var id = call.id(name, MAX_ID_LENGTH);
    if (id.filter(PlaceholderIds::contains).isPresent()) {
      call.rejectField(name, "an id of one person; this one stands for nobody");
      return Optional.empty();
    }
    return id;
  }

  /** The names that the first has and the second has not. */
  private static Set<String> namesWithout(JsonObjectReader first, JsonObjectReader second) {
    return first.names().stream()
        .filter(name -> !second.isMentioned(name))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Clients that let Segment correct their clock send only the original timestamp. */
  private static @Nullable Instant parseStatedAt(JsonObjectReader call) {
    return call.instant(TIMESTAMP).or(() -> call.instant(ORIGINAL_TIMESTAMP)).orElse(null);
  }

  /** The sender says that it is history. */
  private static boolean isBackfill(JsonObjectReader context) {
    var value = context.value("backfill");
    if (value.isNumber()) {
      return value.decimalValue().signum() != 0;
    }
    return (value.isString() && YES.contains(value.stringValue().strip().toLowerCase(Locale.ROOT)))
        || context.isTrue("backfill");
  }

  /**
   * Whether nobody knows on which day it occurred, although the sender states when: it may be
   * history.
   */
  private static boolean isOfUnknownTime(JsonObjectReader call, @Nullable Instant statedAt) {
    return statedAt == null
        ? Stream.of(TIMESTAMP, ORIGINAL_TIMESTAMP)
            .anyMatch(name -> call.has(name) && !TimestampParser.isZero(call.value(name)))
        : TimestampParser.parseDays(timestampOf(call)).filter(days -> !days.isOneDay()).isPresent();
  }

  private static JsonNode timestampOf(JsonObjectReader call) {
    return call.value(call.has(TIMESTAMP) ? TIMESTAMP : ORIGINAL_TIMESTAMP);
  }

  /** A day without a time is one in the time zone that the call states, else in UTC. */
  private Instant occurredAt(
      JsonObjectReader call, @Nullable Instant statedAt, @Nullable Instant sentAt, Traits traits) {
    return Optional.of(timestampOf(call))
        .filter(_ -> statedAt != null)
        .flatMap(TimestampParser::parseDays)
        .map(days -> eventTimeConverter.within(days, zoneOf(traits)))
        .orElseGet(() -> eventTimeConverter.occurredAt(statedAt, sentAt));
  }

  private static ZoneId zoneOf(Traits traits) {
    var zone =
        traits.changes().get(Traits.TIME_ZONE) instanceof String stated
            ? stated
            : traits.fallbacks().get(Traits.TIME_ZONE);
    return zone == null ? ZoneOffset.UTC : ZoneId.of(zone);
  }
}
