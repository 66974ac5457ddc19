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

/** The timeline of an enrollment as the page shows it, with the events of each message. */
final class TimelineView {

  private TimelineView() {}

  /**
   * A step, or the start or end of the enrollment.
   *
   * @param cssClass start, send, skip, trouble, wait or end
   * @param outcome the outcome and its reason; empty if there is none
   * @param message the message of the step; null if the step sends none
   */
  public record TimelineItem(
      Instant at,
      String cssClass,
      String title,
      String outcome,
      @Nullable MessageView message,
      List<MessageEvent> events) {}

  /** A delivery or engagement event of a message. */
  public record MessageEvent(Instant at, String label) {}

  static List<TimelineItem> of(List<TimelineEntry> timeline, Map<String, MessageView> messages) {
    var items = new ArrayList<TimelineItem>();
    var events = new LinkedHashMap<String, List<MessageEvent>>();
    for (var entry : timeline) {
      switch (entry.what()) {
        case ENROLLED ->
            items.add(itemWithoutMessage(entry, "start", "Enrolled", enrollmentSource(entry)));
        case MERGED -> items.add(itemWithoutMessage(entry, "start", "Merged", entry.why()));
        case SENDING, SENT, SKIPPED, REJECTED, UNKNOWN ->
            items.add(
                new TimelineItem(
                    entry.at(),
                    cssClassOf(entry.what()),
                    entry.step(),
                    label(entry),
                    messages.get(entry.step()),
                    events.computeIfAbsent(entry.step(), step -> new ArrayList<>())));
        case MESSAGE_EVENT,
            DELIVERED,
            OPENED,
            CLICKED,
            REPLIED,
            BOUNCED,
            COMPLAINED,
            UNSUBSCRIBED ->
            events
                .computeIfAbsent(entry.step(), step -> new ArrayList<>())
                .add(new MessageEvent(entry.at(), label(entry)));
        case DEFERRED ->
            items.add(itemWithoutMessage(entry, "wait", "Deferred " + entry.step(), entry.why()));
        case WAITED -> items.add(itemWithoutMessage(entry, "wait", entry.step(), entry.why()));
        case PAUSED -> items.add(itemWithoutMessage(entry, "wait", entry.step(), entry.why()));
        case ASKED -> items.add(itemWithoutMessage(entry, "wait", entry.step() + "?", entry.why()));
        case ACTED -> items.add(itemWithoutMessage(entry, "wait", entry.step(), entry.why()));
        case ENDED -> items.add(itemWithoutMessage(entry, "end", "Ended", entry.why()));
      }
    }
    return items;
  }

  private static TimelineItem itemWithoutMessage(
      TimelineEntry entry, String cssClass, String title, String outcome) {
    return new TimelineItem(entry.at(), cssClass, title, outcome, null, List.of());
  }

  private static String enrollmentSource(TimelineEntry entry) {
    return entry.why().isEmpty() ? "by the API" : "by the event " + entry.why();
  }

  private static String cssClassOf(Timelines.TimelineEntryType timelineEntryType) {
    return switch (timelineEntryType) {
      case SKIPPED -> "skip";
      case REJECTED, UNKNOWN -> "trouble";
      case ENROLLED,
          MERGED,
          DEFERRED,
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

  /** A message event carries its own label. */
  private static String label(TimelineEntry entry) {
    if (entry.what() == Timelines.TimelineEntryType.MESSAGE_EVENT && !entry.why().isEmpty()) {
      return entry.why().substring(0, 1).toUpperCase(Locale.ROOT) + entry.why().substring(1);
    }
    var word =
        switch (entry.what()) {
          case ENROLLED -> "Enrolled";
          case MERGED -> "Merged";
          case SENDING -> "Sending";
          case SENT -> "Sent";
          case SKIPPED -> "Skipped";
          case DEFERRED -> "Deferred";
          case REJECTED -> "Rejected by the provider";
          case UNKNOWN ->
              "Unconfirmed: the provider may have delivered it. The journey continued as if sent";
          case MESSAGE_EVENT -> "Status confirmed later";
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
