package dev.senda.explorer;

import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.Enrollment;
import dev.senda.journey.Journey;
import dev.senda.journey.Plan;
import org.junit.jupiter.api.Test;

class PictureTest {

  private static final class Demo implements Journey {
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

  @Test
  void aPictureSaysWhatStartsTheJourneyWhatItDoesAndWhatEndsIt() {
    assertThat(Explorer.explore(new Demo()).mermaid())
        .startsWith(
            """
            ---
            title: "demo: Show \\"it\\" all (tests@ourcompany.example)"
            ---
            flowchart TD
              start1(["Form Submitted where form is ebook"]):::start
              start2(["Guide Asked For"]):::start
              start1 --> n1
              start2 --> n1
              n1["✉ guide<br/>“Hi #60;you#62; #38; #34;me#34; #35;1”"]:::send
              n2{{"guide opened?"}}:::wait
              n3("pause 1 day"):::pause
              n4{{"country is MX?"}}:::ask
              n5["✉ mexico"]:::send
              n6(["End"]):::ends
              n7{{"Called?"}}:::wait
              n8(["Exit: never heard of again"]):::ends
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
              classDef start""");
  }

  @Test
  void thePictureIsTheSameEveryTime() {
    assertThat(Explorer.explore(new Demo()).mermaid())
        .isEqualTo(Explorer.explore(new Demo()).mermaid());
  }
}
