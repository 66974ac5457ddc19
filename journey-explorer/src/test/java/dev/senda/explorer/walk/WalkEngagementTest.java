package dev.senda.explorer.walk;

import static dev.senda.explorer.walk.Scenario.contact;
import static dev.senda.explorer.walk.WalkFixture.lines;
import static dev.senda.explorer.walk.WalkFixture.walkThrough;
import static dev.senda.journey.AwaitedEvent.clicked;
import static dev.senda.journey.AwaitedEvent.happened;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.hours;
import static dev.senda.journey.Time.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.DeliveryStatus;
import dev.senda.journey.Enrollment;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** How opens, clicks, replies and deliveries of a scenario answer a journey. */
class WalkEngagementTest {

  private enum Reaction {
    CLICKED,
    CALLED,
    NOTHING
  }

  @Test
  void open_countsUntilTheDeadlineInclusive() {
    Consumer<Enrollment> story = lead -> lead.send(email("guide")).openedWithin(days(3));

    assertThat(walkThrough(contact().opens("guide", days(2)), story).steps().getLast())
        .hasToString("guide opened within 3 days: yes");
    assertThat(walkThrough(contact().opens("guide", days(2)), story).took()).isEqualTo(days(2));
    assertThat(walkThrough(contact().opens("guide", days(3)), story).steps().getLast())
        .as("in the same instant as the deadline")
        .hasToString("guide opened within 3 days: yes");
    assertThat(walkThrough(contact().opens("guide", days(4)), story).steps().getLast())
        .hasToString("guide opened within 3 days: no");
    assertThat(walkThrough(contact().opens("guide", days(4)), story).took()).isEqualTo(days(3));
  }

  @Test
  void click_countsAsOpen() {
    assertThat(
            walkThrough(
                    contact().clicks("guide", hours(1)).opens("guide", hours(5)),
                    lead -> lead.send(email("guide")).openedWithin(days(3)))
                .took())
        .isEqualTo(hours(1));
  }

  @Test
  void open_isNoClick() {
    assertThat(
            walkThrough(
                    contact().opens("guide"),
                    lead -> lead.send(email("guide")).clickedWithin(days(3)))
                .steps()
                .getLast())
        .hasToString("guide clicked within 3 days: no");
  }

  @Test
  void waitForALink_ignoresOtherClicks() {
    Consumer<Enrollment> story = lead -> lead.send(email("guide")).clickedWithin("book", days(1));

    assertThat(lines(walkThrough(contact().clicks("guide", "book", hours(2)), story)).getLast())
        .endsWith("yes");
    assertThat(lines(walkThrough(contact().clicks("guide"), story)).getLast()).endsWith("no");
  }

  @Test
  void reply_countsAsOpen_notAsClick() {
    var walk =
        walkThrough(
            contact().replies("guide", hours(1)),
            lead -> {
              var guide = lead.send(email("guide"));
              lead.set("opened", guide.openedWithin(days(1)));
              lead.set("replied", guide.repliedWithin(days(1)));
              lead.set("clicked", guide.clickedWithin(days(1)));
            });

    assertThat(walk.actions())
        .containsExactly("set opened to true", "set replied to true", "set clicked to false");
  }

  @Test
  void messageThatWasNotSent_isNotAwaited() {
    Consumer<Enrollment> story =
        lead -> {
          var guide = lead.send(email("guide"));
          guide.openedWithin(days(3));
          lead.set("delivery", guide.delivery().toString());
        };
    for (var delivery : List.of(DeliveryStatus.SKIPPED, DeliveryStatus.REJECTED)) {
      var walk = walkThrough(contact().opens("guide").delivery("guide", delivery), story);

      assertThat(lines(walk)).contains("guide opened within 3 days: no");
      assertThat(walkThrough(contact().delivery("guide", delivery), story).took()).isZero();
      assertThat(walk.sent()).isEmpty();
      assertThat(walk.actions()).containsExactly("set delivery to " + delivery);
    }
    var unknown =
        walkThrough(contact().opens("guide").delivery("guide", DeliveryStatus.UNKNOWN), story);
    assertThat(unknown.sent()).containsExactly("guide");
    assertThat(lines(unknown)).contains("guide opened within 3 days: yes");
  }

  @Test
  void message_isDeliveredAtOnce_unlessTheScenarioSaysOtherwise() {
    Consumer<Enrollment> story = lead -> lead.send(email("guide")).deliveredWithin(hours(1));

    assertThat(walkThrough(contact(), story).took()).isZero();
    var bounced = walkThrough(contact().isNotReachedBy("guide").opens("guide"), story);
    assertThat(bounced.took()).isEqualTo(hours(1));
    assertThat(lines(bounced)).last().isEqualTo("guide delivered within 1 hour: no");
  }

  @Test
  void firstOf_isTheEarliest_andTheFirstNamedOnATie() {
    Consumer<Enrollment> story =
        lead -> {
          var guide = lead.send(email("guide"));
          var first =
              lead.firstOf(
                  clicked(guide).means(Reaction.CLICKED),
                  happened("Called").means(Reaction.CALLED),
                  within(days(3)).otherwise(Reaction.NOTHING));
          lead.set("first", first.toString());
        };

    assertThat(
            walkThrough(contact().clicks("guide", days(2)).does(event("Called"), days(1)), story)
                .actions())
        .containsExactly("set first to CALLED");
    var both =
        walkThrough(contact().clicks("guide", days(1)).does(event("Called"), days(1)), story);
    assertThat(both.actions()).containsExactly("set first to CLICKED");
    assertThat(both.took()).isEqualTo(days(1));
    var none = walkThrough(contact().clicks("guide", days(4)), story);
    assertThat(none.actions()).containsExactly("set first to NOTHING");
    assertThat(none.took()).isEqualTo(days(3));
  }

  @Test
  void occurrenceOfAMessage_isSelectedByNumber() {
    Consumer<Enrollment> story =
        lead -> {
          for (int _ : lead.rounds(3)) {
            if (lead.send(email("reminder")).openedWithin(days(1))) {
              break;
            }
          }
        };

    assertThat(walkThrough(contact().opens("reminder"), story).sent()).hasSize(1);
    assertThat(walkThrough(contact().opens("reminder#2"), story).sent()).hasSize(2);
    assertThat(walkThrough(contact(), story).at("reminder", 3)).hasToString("2026-01-07T10:00Z");
  }
}
