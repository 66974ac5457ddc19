package dev.senda.api.ingest;

import dev.senda.api.contacts.ReportedConsent;
import dev.senda.api.contacts.TraitsParser;
import dev.senda.api.http.JsonObjectReader;
import dev.senda.api.time.EventTimeConverter;
import dev.senda.store.contacts.Contacts.Identity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Parses the calls of Segment's HTTP tracking API. Fields that Senda does not need are ignored. */
@Component
class IngestCallParser {

  static final int MAX_ITEMS = 1_000;

  private static final int MAX_ID_LENGTH = 255;
  private static final int MAX_EVENT_NAME_LENGTH = 200;

  private final TraitsParser traitsParser;
  private final EventTimeConverter eventTimeConverter;

  IngestCallParser(TraitsParser traitsParser, EventTimeConverter eventTimeConverter) {
    this.traitsParser = traitsParser;
    this.eventTimeConverter = eventTimeConverter;
  }

  IngestCall parseIdentify(JsonObjectReader call) {
    var report = parseIdentify(call, call.instant("sentAt").orElse(null));
    call.throwIfInvalid();
    return report.orElseThrow();
  }

  IngestCall parseTrack(JsonObjectReader call) {
    var report = parseTrack(call, call.instant("sentAt").orElse(null));
    call.throwIfInvalid();
    return report.orElseThrow();
  }

  /**
   * Parses every item.
   *
   * @throws dev.senda.api.http.ApiException if any item is invalid
   */
  List<IngestCall> parseBatch(JsonObjectReader call) {
    var sentAt = call.instant("sentAt").orElse(null);
    if (!call.has("batch")) {
      call.rejectField("batch", "an array of 1 to %,d calls".formatted(MAX_ITEMS));
    }
    var items = call.objects("batch");
    if (items.size() > MAX_ITEMS) {
      call.rejectField(
          "batch", "an array of at most %,d calls, not %,d".formatted(MAX_ITEMS, items.size()));
      call.throwIfInvalid();
    }
    var reports = items.stream().map(item -> parseItem(item, sentAt)).toList();
    call.throwIfInvalid();
    return reports.stream().flatMap(Optional::stream).toList();
  }

  private Optional<IngestCall> parseItem(JsonObjectReader item, @Nullable Instant sentAtOfBatch) {
    var sentAt = item.instant("sentAt").orElse(sentAtOfBatch);
    var type = item.text("type", MAX_ID_LENGTH).orElse("");
    return switch (type) {
      case "identify" -> parseIdentify(item, sentAt);
      case "track" -> parseTrack(item, sentAt);
      default -> {
        item.rejectField("type", "identify or track");
        yield Optional.empty();
      }
    };
  }

  private Optional<IngestCall> parseIdentify(JsonObjectReader call, @Nullable Instant sentAt) {
    var who = parseIdentity(call);
    var traits = call.object("traits");
    var known = traitsParser.parse(traits);
    var consents = ReportedConsent.parseAll(traits);
    var at = parseOccurredAt(call, sentAt);
    return who.map(identity -> new IngestCall.Identify(identity, known, consents, at));
  }

  private Optional<IngestCall> parseTrack(JsonObjectReader call, @Nullable Instant sentAt) {
    var who = parseIdentity(call);
    var event = call.requiredText("event", MAX_EVENT_NAME_LENGTH);
    var properties = call.object("properties");
    var values = properties.valuesExcept("consents");
    var consents = ReportedConsent.parseAll(properties);
    var context = call.object("context");
    var traits = traitsParser.parse(context.object("traits"));
    boolean isBackfill = context.isTrue("backfill");
    var messageId = call.id("messageId", MAX_ID_LENGTH).orElse(null);
    var statedAt = call.instant("timestamp").orElse(null);
    var at = eventTimeConverter.occurredAt(statedAt, sentAt);
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
                isBackfill));
  }

  private static Optional<Identity> parseIdentity(JsonObjectReader call) {
    var userId = call.id("userId", MAX_ID_LENGTH);
    var anonymousId = call.id("anonymousId", MAX_ID_LENGTH);
    if (userId.isEmpty() && anonymousId.isEmpty()) {
      if (!call.has("userId") && !call.has("anonymousId")) {
        call.rejectField("userId", "a userId or an anonymousId");
      }
      return Optional.empty();
    }
    return Optional.of(new Identity(userId.orElse(null), anonymousId.orElse(null), null));
  }

  private Instant parseOccurredAt(JsonObjectReader call, @Nullable Instant sentAt) {
    return eventTimeConverter.occurredAt(call.instant("timestamp").orElse(null), sentAt);
  }
}
