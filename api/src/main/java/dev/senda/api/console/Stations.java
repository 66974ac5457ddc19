package dev.senda.api.console;

import dev.senda.store.ConsoleViews.Sending;
import dev.senda.store.Timelines;
import dev.senda.store.Timelines.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An enrollment's timeline as a page shows it: what came back for a message stands at it. */
final class Stations {

  private Stations() {}

  /**
   * One step, or its beginning or end.
   *
   * @param style the style class: start, send, skip, trouble, wait or end
   * @param came what came of it, and why; empty where there is nothing to say
   * @param message what was sent; null for what is no message
   */
  public record Station(
      Instant at,
      String style,
      String title,
      String came,
      @Nullable Sending message,
      List<Echo> echoes) {}

  /** What came back for a message. */
  public record Echo(Instant at, String what) {}

  static List<Station> of(List<Entry> timeline, Map<String, Sending> sendings) {
    var stations = new ArrayList<Station>();
    var echoes = new LinkedHashMap<String, List<Echo>>();
    for (var entry : timeline) {
      switch (entry.what()) {
        case ENROLLED -> stations.add(plain(entry, "start", "Enrolled", enrolledBy(entry)));
        case SENDING, SENT, SKIPPED, REJECTED, UNKNOWN ->
            stations.add(
                new Station(
                    entry.at(),
                    styleOf(entry.what()),
                    entry.step(),
                    inWords(entry),
                    sendings.get(entry.step()),
                    echoes.computeIfAbsent(entry.step(), step -> new ArrayList<>())));
        case LEARNED, DELIVERED, OPENED, CLICKED, REPLIED, BOUNCED, COMPLAINED, UNSUBSCRIBED ->
            echoes
                .computeIfAbsent(entry.step(), step -> new ArrayList<>())
                .add(new Echo(entry.at(), inWords(entry)));
        case WAITED -> stations.add(plain(entry, "wait", entry.step(), entry.why()));
        case PAUSED -> stations.add(plain(entry, "wait", entry.step(), entry.why()));
        case ASKED -> stations.add(plain(entry, "wait", entry.step() + "?", entry.why()));
        case ACTED -> stations.add(plain(entry, "wait", entry.step(), entry.why()));
        case ENDED -> stations.add(plain(entry, "end", "Ended", entry.why()));
      }
    }
    return stations;
  }

  private static Station plain(Entry entry, String style, String title, String came) {
    return new Station(entry.at(), style, title, came, null, List.of());
  }

  private static String enrolledBy(Entry entry) {
    return entry.why().isEmpty() ? "by the API" : "by the event " + entry.why();
  }

  private static String styleOf(Timelines.What what) {
    return switch (what) {
      case SKIPPED -> "skip";
      case REJECTED, UNKNOWN -> "trouble";
      case ENROLLED,
          SENDING,
          SENT,
          LEARNED,
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
  private static String inWords(Entry entry) {
    if (entry.what() == Timelines.What.LEARNED && !entry.why().isEmpty()) {
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
          case LEARNED -> "Learned";
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
