package dev.senda.api.ingest;

import dev.senda.api.contacts.ContactFields;
import dev.senda.api.contacts.GivenConsent;
import dev.senda.api.contacts.RealTime;
import dev.senda.api.web.Fields;
import dev.senda.store.Contacts.Identity;
import dev.senda.store.Ids;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads the calls of Segment's HTTP tracking API. Fields that Segment has and Senda does not need
 * are passed over.
 */
@Component
class ReportReader {

  static final int MOST_ITEMS = 1_000;

  private static final int LONGEST_ID = 255;
  private static final int LONGEST_EVENT = 200;

  private final RealTime realTime;

  ReportReader(RealTime realTime) {
    this.realTime = realTime;
  }

  Report identify(Fields call) {
    var report = identify(call, call.instant("sentAt").orElse(null));
    call.check();
    return report.orElseThrow();
  }

  Report track(Fields call) {
    var report = track(call, call.instant("sentAt").orElse(null));
    call.check();
    return report.orElseThrow();
  }

  /** Every item, or the reason why none is taken. */
  List<Report> batch(Fields call) {
    var sentAt = call.instant("sentAt").orElse(null);
    if (!call.has("batch")) {
      call.wrong("batch", "an array of 1 to %,d calls".formatted(MOST_ITEMS));
    }
    var items = call.objects("batch");
    if (items.size() > MOST_ITEMS) {
      call.wrong(
          "batch", "an array of at most %,d calls, not %,d".formatted(MOST_ITEMS, items.size()));
      call.check();
    }
    var reports = items.stream().map(item -> item(item, sentAt)).toList();
    call.check();
    return reports.stream().flatMap(Optional::stream).toList();
  }

  private Optional<Report> item(Fields item, @Nullable Instant sentAtOfBatch) {
    var sentAt = item.instant("sentAt").orElse(sentAtOfBatch);
    var type = item.text("type", LONGEST_ID).orElse("");
    return switch (type) {
      case "identify" -> identify(item, sentAt);
      case "track" -> track(item, sentAt);
      default -> {
        item.wrong("type", "identify or track");
        yield Optional.empty();
      }
    };
  }

  private Optional<Report> identify(Fields call, @Nullable Instant sentAt) {
    var who = who(call);
    var traits = call.object("traits");
    var known = ContactFields.traits(traits);
    var consents = GivenConsent.in(traits);
    var at = happened(call, sentAt);
    return who.map(identity -> new Report.Identify(identity, known, consents, at));
  }

  private Optional<Report> track(Fields call, @Nullable Instant sentAt) {
    var who = who(call);
    var event = call.requiredText("event", LONGEST_EVENT);
    var properties = call.object("properties");
    var values = properties.valuesBut("consents");
    var consents = GivenConsent.in(properties);
    var traits = ContactFields.traits(call.object("context").object("traits"));
    var messageId =
        call.text("messageId", LONGEST_ID).orElseGet(() -> "senda-" + Ids.uuid().toString());
    var at = happened(call, sentAt);
    return who.isEmpty() || event.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Report.Track(who.get(), traits, consents, at, messageId, event.get(), values));
  }

  private static Optional<Identity> who(Fields call) {
    var userId = call.id("userId", LONGEST_ID);
    var anonymousId = call.id("anonymousId", LONGEST_ID);
    if (userId.isEmpty() && anonymousId.isEmpty()) {
      if (!call.has("userId") && !call.has("anonymousId")) {
        call.wrong("userId", "a userId or an anonymousId");
      }
      return Optional.empty();
    }
    return Optional.of(new Identity(userId.orElse(null), anonymousId.orElse(null), null));
  }

  private Instant happened(Fields call, @Nullable Instant sentAt) {
    return realTime.happened(call.instant("timestamp").orElse(null), sentAt);
  }
}
