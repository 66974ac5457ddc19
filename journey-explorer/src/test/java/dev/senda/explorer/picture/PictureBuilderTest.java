package dev.senda.explorer.picture;

import static dev.senda.journey.AwaitedEvent.clicked;
import static dev.senda.journey.AwaitedEvent.happened;
import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.preferred;
import static dev.senda.journey.Message.push;
import static dev.senda.journey.Message.sms;
import static dev.senda.journey.TeamNotification.sales;
import static dev.senda.journey.Time.date;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.explorer.Explorer;
import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import dev.senda.journey.Split;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class PictureBuilderTest {

  private enum Reaction {
    CLICKED,
    ORDERED,
    NOTHING
  }

  private enum Offer {
    DISCOUNT,
    GIFT
  }

  private static final class DemoJourney implements Journey {
    @Override
    public Plan plan() {
      return Plan.named("demo")
          .purpose("Show \"it\" all")
          .owner("tests@ourcompany.example")
          .startsOn(event("Form Submitted").with("form", "ebook"))
          .startsOn(event("Guide Asked For"))
          .goal(event("Demo Booked"))
          .exitsOn(event("Lead Disqualified"));
    }

    @Override
    public void run(Enrollment lead) {
      var guide = lead.send(email("guide").subject("Hi <you> & \"me\" #1"));
      if (guide.openedWithin(days(3))) {
        lead.pause(days(1));
      } else if (!lead.happens(event("Called"), within(days(2)))) {
        lead.exit("never heard of again");
      }
      if (lead.is(attribute("country").is("MX"))) {
        lead.send(email("mexico"));
      }
    }
  }

  private static List<String> drawn(Consumer<Enrollment> path) {
    var journey =
        new Journey() {
          @Override
          public Plan plan() {
            return Plan.named("under-test");
          }

          @Override
          public void run(Enrollment lead) {
            path.accept(lead);
          }
        };
    return Explorer.explore(journey)
        .mermaid()
        .lines()
        .map(String::strip)
        .filter(line -> line.matches("n\\d.*"))
        .toList();
  }

  @Test
  void picture_showsStartStepsAndEnds() {
    assertThat(Explorer.explore(new DemoJourney()).mermaid())
        .startsWith(
            """
            ---
            title: "demo: Show \\"it\\" all (tests@ourcompany.example)"
            ---
            flowchart TD
              start1(["Form Submitted where form is ebook"]):::start
              start2(["Guide Asked For"]):::start
              n1["✉ guide<br/>“Hi #60;you#62; #38; #34;me#34; #35;1”"]:::us
              n2{{"👤 guide opened?"}}:::contact
              n3("⏳ pause 1 day"):::us
              n4{{"country is MX?"}}:::us
              n5["✉ mexico"]:::us
              n6(["End"]):::ends
              n7{{"👤 Called?"}}:::contact
              n8(["Exit: never heard of again"]):::ends
              start1 --> n1
              start2 --> n1
              n1 --> n2
              n2 -->|"opened"| n3
              n2 -->|"not within 3 days"| n7
              n3 --> n4
              n4 -->|"yes"| n5
              n4 -->|"no"| n6
              n5 --> n6
              n7 -->|"within 2 days"| n4
              n7 -->|"not within 2 days"| n8
              anytime["Ends it at any time:<br/>Goal: Demo Booked<br/>Exit: Lead Disqualified"]:::anytime
              classDef us""");
  }

  @Test
  void picture_isDeterministic() {
    assertThat(Explorer.explore(new DemoJourney()).mermaid())
        .isEqualTo(Explorer.explore(new DemoJourney()).mermaid());
  }

  @Test
  void actors_areVisible() {
    assertThat(
            drawn(
                lead -> {
                  lead.score(+20);
                  lead.notify(sales("Ready to talk"));
                  lead.webhook("crm-sync");
                  lead.happens(event("Called"), within(days(2)));
                }))
        .startsWith(
            "n1[\"⚡ score +20\"]:::us",
            "n2[\"👥 notify sales: Ready to talk\"]:::team",
            "n3[\"⚙ webhook crm-sync\"]:::system",
            "n4{{\"👤 Called?\"}}:::contact");
  }

  @Test
  void message_showsChannelSubjectAndChoices() {
    assertThat(
            drawn(
                lead -> {
                  lead.send(sms("code"));
                  lead.send(email("guide").subject("Again").named("guide-again"));
                  lead.send(preferred(email("offer"), push("offer-short")));
                  lead.send(email("receipt").atLeastOnce());
                }))
        .startsWith(
            "n1[\"💬 code\"]:::us",
            "n2[\"✉ guide-again<br/>“Again”<br/>template guide\"]:::us",
            "n3[\"✉ offer<br/>email offer<br/>or push offer-short\"]:::us",
            "n4[\"✉ receipt<br/>at least once\"]:::us");
  }

  @Test
  void variants_haveSharesOnTheArrows() {
    assertThat(
            drawn(
                lead -> {
                  if (lead.variant(Split.evenly(Offer.class).weighing(Offer.GIFT, 3))
                      == Offer.GIFT) {
                    lead.pause(days(1));
                  }
                }))
        .contains(
            "n1{{\"🔀 offer\"}}:::us",
            "n1 -->|\"DISCOUNT, 25 %\"| n2",
            "n1 -->|\"GIFT, 75 %\"| n3");
  }

  @Test
  void timesAndFirstEvents_areOnTheArrows() {
    assertThat(
            drawn(
                lead -> {
                  var offer = lead.send(email("offer"));
                  lead.firstOf(
                      clicked(offer).means(Reaction.CLICKED),
                      happened("Order Completed").means(Reaction.ORDERED),
                      within(days(3)).otherwise(Reaction.NOTHING));
                  lead.reaches(date("trial_ends").before(days(3)));
                }))
        .contains(
            "n2 -->|\"offer clicked\"| n3",
            "n2 -->|\"Order Completed\"| n3",
            "n2 -->|\"not within 3 days\"| n3",
            "n3(\"⏳ until 3 days before trial_ends\"):::us",
            "n3 -->|\"on that day\"| n4",
            "n3 -->|\"no such day ahead\"| n4");
  }

  @Test
  void equalRounds_areOneLoop() {
    assertThat(
            drawn(
                lead -> {
                  for (int _ : lead.rounds("nudges", 3)) {
                    lead.send(email("nudge"));
                    lead.pause(days(2));
                  }
                  lead.send(email("bye"));
                }))
        .containsExactly(
            "n1(\"🔁 nudges\"):::us",
            "n2[\"✉ nudge\"]:::us",
            "n3(\"⏳ pause 2 days\"):::us",
            "n4[\"✉ bye\"]:::us",
            "n5([\"End\"]):::ends",
            "n1 -->|\"each time\"| n2",
            "n1 -->|\"after 3 times\"| n4",
            "n2 --> n3",
            "n3 -->|\"again, up to 3 times\"| n1",
            "n4 --> n5");
  }

  @Test
  void loopLeftEarly_isOneLoop_evenIfAMessageIsAwaitedAfterIt() {
    assertThat(
            drawn(
                lead -> {
                  var last = lead.send(email("guide"));
                  for (int _ : lead.rounds("nudges", 3)) {
                    last = lead.send(email("nudge"));
                    if (last.openedWithin(days(2))) {
                      break;
                    }
                  }
                  last.clickedWithin(days(1));
                }))
        .containsExactly(
            "n1[\"✉ guide\"]:::us",
            "n2(\"🔁 nudges\"):::us",
            "n3[\"✉ nudge\"]:::us",
            "n4{{\"👤 nudge opened?\"}}:::contact",
            "n5{{\"👤 nudge clicked?\"}}:::contact",
            "n6([\"End\"]):::ends",
            "n1 --> n2",
            "n2 -->|\"each time\"| n3",
            "n2 -->|\"after 3 times\"| n5",
            "n3 --> n4",
            "n4 -->|\"opened\"| n5",
            "n4 -->|\"not within 2 days, again\"| n2",
            "n5 -->|\"clicked\"| n6",
            "n5 -->|\"not within 1 day\"| n6");
  }

  @Test
  void nestedLoop_isALoopInALoop() {
    assertThat(
            drawn(
                lead -> {
                  for (int _ : lead.rounds("weeks", 4)) {
                    for (int _ : lead.rounds("tries", 2)) {
                      if (lead.send(sms("ask")).repliedWithin(days(1))) {
                        lead.exit("answered");
                      }
                    }
                    lead.pause(days(5));
                  }
                }))
        .containsExactly(
            "n1(\"🔁 weeks\"):::us",
            "n2(\"🔁 tries\"):::us",
            "n3[\"💬 ask\"]:::us",
            "n4{{\"👤 ask replied to?\"}}:::contact",
            "n5([\"Exit: answered\"]):::ends",
            "n6(\"⏳ pause 5 days\"):::us",
            "n7([\"End\"]):::ends",
            "n1 -->|\"each time\"| n2",
            "n1 -->|\"after 4 times\"| n7",
            "n2 -->|\"each time\"| n3",
            "n2 -->|\"after 2 times\"| n6",
            "n3 --> n4",
            "n4 -->|\"replied to\"| n5",
            "n4 -->|\"not within 1 day, again\"| n2",
            "n6 -->|\"again, up to 4 times\"| n1");
  }

  @Test
  void innerLoopLeftInEachOuterRound_isOneLoop() {
    assertThat(
            drawn(
                lead -> {
                  for (int _ : lead.rounds("weeks", 3)) {
                    for (int _ : lead.rounds("tries", 3)) {
                      if (lead.send(sms("ask")).clickedWithin(days(1))) {
                        break;
                      }
                    }
                  }
                }))
        .containsExactly(
            "n1(\"🔁 weeks\"):::us",
            "n2(\"🔁 tries\"):::us",
            "n3[\"💬 ask\"]:::us",
            "n4{{\"👤 ask clicked?\"}}:::contact",
            "n5([\"End\"]):::ends",
            "n1 -->|\"each time\"| n2",
            "n1 -->|\"after 3 times\"| n5",
            "n2 -->|\"each time\"| n3",
            "n2 -->|\"after 3 times, again\"| n1",
            "n3 --> n4",
            "n4 -->|\"clicked, again\"| n1",
            "n4 -->|\"not within 1 day, again\"| n2");
  }

  @Test
  void messageInSomeRoundsOnly_keepsTheLoop() {
    assertThat(
            drawn(
                lead -> {
                  for (int _ : lead.rounds("nudges", 5)) {
                    if (lead.is(attribute("country").is("MX"))) {
                      lead.send(email("nudge"));
                    }
                    lead.pause(days(1));
                  }
                }))
        .hasSize(5 + 6);
  }

  @Test
  void differentRounds_areDrawnOneByOne() {
    assertThat(
            drawn(
                lead -> {
                  for (int round : lead.rounds("nudges", 3)) {
                    lead.send(email("nudge"));
                    if (round < 3) {
                      lead.pause(days(2));
                    }
                  }
                }))
        .startsWith(
            "n1(\"🔁 nudges<br/>round 1 of 3\"):::us",
            "n2[\"✉ nudge\"]:::us",
            "n3(\"⏳ pause 2 days\"):::us",
            "n4(\"🔁 nudges<br/>round 2 of 3\"):::us",
            "n5[\"✉ nudge\"]:::us",
            "n6(\"⏳ pause 2 days\"):::us",
            "n7(\"🔁 nudges<br/>round 3 of 3\"):::us",
            "n8[\"✉ nudge\"]:::us",
            "n9([\"End\"]):::ends");
  }

  @Test
  void roundsWithDifferentMessages_areDrawnOneByOne() {
    assertThat(
            drawn(
                lead -> {
                  for (int round : lead.rounds("nudges", 3)) {
                    lead.send(email(round == 2 ? "nudge" : "another-nudge"));
                  }
                }))
        .contains("n3(\"🔁 nudges<br/>round 2 of 3\"):::us", "n4[\"✉ nudge\"]:::us");
  }

  @Test
  void loopWhoseLastRoundDecides_isDrawnRoundByRound() {
    var lines =
        drawn(
            lead -> {
              boolean opened = false;
              for (int _ : lead.rounds("nudges", 2)) {
                opened = lead.send(email("nudge")).openedWithin(days(2));
              }
              if (opened) {
                lead.send(email("thanks"));
              }
            });

    assertThat(lines)
        .contains("n1(\"🔁 nudges<br/>round 1 of 2\"):::us", "n7[\"✉ thanks\"]:::us")
        .noneMatch(line -> line.contains("times"));
  }

  @Test
  void roundsWithDifferentContinuation_areDrawnOneByOne() {
    var lines =
        drawn(
            lead -> {
              boolean opened = false;
              for (int _ : lead.rounds("nudges", 2)) {
                opened |= lead.send(email("nudge")).openedWithin(days(2));
              }
              if (opened) {
                lead.send(email("thanks"));
              }
            });

    assertThat(lines)
        .contains("n1(\"🔁 nudges<br/>round 1 of 2\"):::us")
        .noneMatch(line -> line.contains("times"));
  }
}
