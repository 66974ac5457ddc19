package dev.senda.api.console.enrollments;

import dev.senda.store.views.ConsoleQueries.MessageView;
import dev.senda.store.views.Timelines;
import dev.senda.store.views.Timelines.TimelineEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An enrollment's timeline as a page shows it: what came back for a message stands at it. */
final class TimelineView {

  private TimelineView() {}

  /**
   * One step, or its beginning or end.
   *
   * @param cssClass the style class: start, send, skip, trouble, wait or end
   * @param outcome what came of it, and why; empty where there is nothing to say
   * @param message what was sent; null for what is no message
   */
  public record TimelineItem(
      Instant at,
      String cssClass,
      String title,
      String outcome,
      @Nullable MessageView message,
      List<MessageEvent> events) {}

  /** What came back for a message. */
  public record MessageEvent(Instant at, String label) {}

  static List<TimelineItem> of(List<TimelineEntry> timeline, Map<String, MessageView> sendings) {
    var stations = new ArrayList<TimelineItem>();
    var echoes = new LinkedHashMap<String, List<MessageEvent>>();
    for (var entry : timeline) {
      switch (entry.what()) {
        case ENROLLED ->
            stations.add(itemWithoutMessage(entry, "start", "Enrolled", enrollmentSource(entry)));
        case SENDING, SENT, SKIPPED, REJECTED, UNKNOWN ->
            stations.add(
                new TimelineItem(
                    entry.at(),
                    cssClassOf(entry.what()),
                    entry.step(),
                    label(entry),
                    sendings.get(entry.step()),
                    echoes.computeIfAbsent(entry.step(), step -> new ArrayList<>())));
        case MESSAGE_EVENT,
            DELIVERED,
            OPENED,
            CLICKED,
            REPLIED,
            BOUNCED,
            COMPLAINED,
            UNSUBSCRIBED ->
            echoes
                .computeIfAbsent(entry.step(), step -> new ArrayList<>())
                .add(new MessageEvent(entry.at(), label(entry)));
        case WAITED -> stations.add(itemWithoutMessage(entry, "wait", entry.step(), entry.why()));
        case PAUSED -> stations.add(itemWithoutMessage(entry, "wait", entry.step(), entry.why()));
        case ASKED ->
            stations.add(itemWithoutMessage(entry, "wait", entry.step() + "?", entry.why()));
        case ACTED -> stations.add(itemWithoutMessage(entry, "wait", entry.step(), entry.why()));
        case ENDED -> stations.add(itemWithoutMessage(entry, "end", "Ended", entry.why()));
      }
    }
    return stations;
  }

  private static TimelineItem itemWithoutMessage(
      TimelineEntry entry, String style, String title, String came) {
    return new TimelineItem(entry.at(), style, title, came, null, List.of());
  }

  private static String enrollmentSource(TimelineEntry entry) {
    return entry.why().isEmpty() ? "by the API" : "by the event " + entry.why();
  }

  private static String cssClassOf(Timelines.TimelineEntryType timelineEntryType) {
    return switch (timelineEntryType) {
      case SKIPPED -> "skip";
      case REJECTED, UNKNOWN -> "trouble";
      case ENROLLED,
          SENDING,
          SENT,
          MESSAGE_EVENT,
          DELIVERED,
          OPENED,
          CLICKED,
          REPLIED,
          BOUNCED,
          COMPLAINED,
          UNSUBSCRIBED,
          WAITED,
          PAUSED,
          ASKED,
          ACTED,
          ENDED ->
          "send";
    };
  }

  /** What was learned says itself what it is. */
  private static String label(TimelineEntry entry) {
    if (entry.what() == Timelines.TimelineEntryType.MESSAGE_EVENT && !entry.why().isEmpty()) {
      return entry.why().substring(0, 1).toUpperCase(Locale.ROOT) + entry.why().substring(1);
    }
    var word =
        switch (entry.what()) {
          case ENROLLED -> "Enrolled";
          case SENDING -> "On its way";
          case SENT -> "Sent";
          case SKIPPED -> "Not sent";
          case REJECTED -> "Refused by the channel";
          case UNKNOWN -> "Sent or not, nobody can know; it went on as sent";
          case MESSAGE_EVENT -> "Learned";
          case DELIVERED -> "Delivered";
          case OPENED -> "Opened";
          case CLICKED -> "Clicked";
          case REPLIED -> "Replied";
          case BOUNCED -> "Bounced";
          case COMPLAINED -> "Complained";
          case UNSUBSCRIBED -> "Unsubscribed";
          case WAITED -> "Waited";
          case PAUSED -> "Paused";
          case ASKED -> "Asked";
          case ACTED -> "Done";
          case ENDED -> "Ended";
        };
    return entry.why().isEmpty() ? word : word + ": " + entry.why();
  }
}
