package dev.senda.journey;

import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Condition.consentsTo;
import static dev.senda.journey.Condition.did;
import static dev.senda.journey.Condition.in;
import static dev.senda.journey.Condition.lifecycle;
import static dev.senda.journey.Condition.locale;
import static dev.senda.journey.Condition.not;
import static dev.senda.journey.Condition.property;
import static dev.senda.journey.Condition.score;
import static dev.senda.journey.Condition.segment;
import static dev.senda.journey.ContactList.list;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.today;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConditionTest {

  private static final Condition MEXICAN = attribute("country").is("MX");
  private static final Condition KEEN = attribute("score").atLeast(50);
  private static final Condition NEW = attribute("orders").atMost(1);

  private static Profile with(Map<String, ?> attributes) {
    return attributes::get;
  }

  /** An enrollment that an event with these properties started. */
  private static Profile startedBy(Map<String, ?> properties) {
    return new Profile() {
      @Override
      public @Nullable Object attribute(String name) {
        return null;
      }

      @Override
      public @Nullable Object property(String event, String name) {
        return event.equals("event") ? Match.find(properties, name) : null;
      }
    };
  }

  @Test
  void attribute_isReadFromProfile() {
    assertThat(MEXICAN.holdsFor(with(Map.of("country", "MX")))).isTrue();
    assertThat(MEXICAN.holdsFor(with(Map.of("country", "ES")))).isFalse();
    assertThat(MEXICAN.holdsFor(with(Map.of()))).isFalse();
    assertThat(attribute("phone").isKnown().holdsFor(with(Map.of("phone", "+34")))).isTrue();
    assertThat(attribute("phone").isKnown().holdsFor(with(Map.of()))).isFalse();
  }

  @Test
  void and_needsBoth_or_needsOne() {
    var both = with(Map.of("country", "MX", "score", 50));
    var one = with(Map.of("country", "MX", "score", 49));
    var none = with(Map.of());

    assertThat(MEXICAN.and(KEEN).holdsFor(both)).isTrue();
    assertThat(MEXICAN.and(KEEN).holdsFor(one)).isFalse();
    assertThat(MEXICAN.or(KEEN).holdsFor(one)).isTrue();
    assertThat(MEXICAN.or(KEEN).holdsFor(none)).isFalse();
  }

  @Test
  void notOfUnknownValue_holds() {
    assertThat(not(MEXICAN).holdsFor(with(Map.of("country", "MX")))).isFalse();
    assertThat(not(MEXICAN).holdsFor(with(Map.of()))).isTrue();
  }

  @Test
  void nestedConditions_printWithParentheses() {
    assertThat(MEXICAN).hasToString("country is MX");
    assertThat(not(MEXICAN)).hasToString("not country is MX");
    assertThat(MEXICAN.and(KEEN).or(NEW))
        .hasToString("(country is MX and score is at least 50) or orders is at most 1");
    assertThat(not(MEXICAN.or(KEEN))).hasToString("not (country is MX or score is at least 50)");
  }

  @Test
  void propertyOfStartEvent_isReadFromProfile() {
    var pricing =
        startedBy(Map.of("form", "pricing", "total", "120.50", "cart", Map.of("items", 3)));

    assertThat(property("form").is("pricing").holdsFor(pricing)).isTrue();
    assertThat(property("form").is("demo").holdsFor(pricing)).isFalse();
    assertThat(property("total").atLeast(100).holdsFor(pricing)).isTrue();
    assertThat(property("cart.items").isOneOf(3, 4).holdsFor(pricing)).isTrue();
    assertThat(property("form").is("pricing").and(not(MEXICAN)).holdsFor(pricing)).isTrue();
  }

  @Test
  void propertyWithoutStartEvent_matchesNothing() {
    var unknown = with(Map.of("form", "pricing"));

    assertThat(property("form").is("pricing").holdsFor(unknown)).isFalse();
    assertThat(property("form").isKnown().or(MEXICAN).holdsFor(unknown)).isFalse();
    assertThat(not(property("form").is("pricing")).holdsFor(unknown)).isTrue();
  }

  @Test
  void property_printsAsInTemplates() {
    assertThat(property("form").is("pricing")).hasToString("event.form is pricing");
    assertThat(not(property("total").atLeast(100))).hasToString("not event.total is at least 100");
  }

  @Test
  void blankProperty_isRefused() {
    assertThatThrownBy(() -> property(" "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("property: empty (expected a name, such as \"form\")");
  }

  @Test
  void dates_compareWithToday() {
    var soon = attribute("trial_ends").before(today().plus(days(3)));

    assertThat(soon.holdsFor(onNovember24("trial_ends", "2026-11-26"))).isTrue();
    assertThat(soon.holdsFor(onNovember24("trial_ends", "2026-11-27"))).isFalse();
    assertThat(soon.holdsFor(onNovember24("trial_ends", "2026-11-26T23:59:59-06:00"))).isTrue();
    assertThat(attribute("due").on(today()).holdsFor(onNovember24("due", 20261124))).isTrue();
    assertThat(attribute("due").on(today()).holdsFor(onNovember24("due", "2026-11-25"))).isFalse();
    var lapsed = attribute("last_visit").before(today().minus(days(60)));
    assertThat(lapsed.holdsFor(onNovember24("last_visit", "2026-09-24"))).isTrue();
    assertThat(lapsed.holdsFor(onNovember24("last_visit", "2026-09-25"))).isFalse();
  }

  @Test
  void dates_compareWithAFixedDate() {
    var january = LocalDate.of(2026, 1, 1);
    var signedUp = onNovember24("signed_up", "2026-01-01");

    assertThat(attribute("signed_up").before(january).holdsFor(signedUp)).isFalse();
    assertThat(attribute("signed_up").on(january).holdsFor(signedUp)).isTrue();
    assertThat(attribute("signed_up").after(january.minusDays(1)).holdsFor(signedUp)).isTrue();
  }

  @Test
  void missingOrUnreadableDate_matchesNothing() {
    for (var value : List.of("24/12/2026", "2026-02-30", "soon", true, List.of("2026-01-01"))) {
      var profile = onNovember24("due", value);
      assertThat(attribute("due").before(today().plus(days(9_999))).holdsFor(profile)).isFalse();
      assertThat(attribute("due").after(LocalDate.of(1, 1, 1)).holdsFor(profile)).isFalse();
    }
    assertThat(attribute("other").before(today()).holdsFor(onNovember24("due", "2020-01-01")))
        .isFalse();
    assertThat(attribute("due").before(today()).holdsFor(with(Map.of("due", "2020-01-01"))))
        .as("today is unknown")
        .isFalse();
  }

  @Test
  void partOfADay_isRefused() {
    assertThatThrownBy(() -> today().plus(Duration.ofHours(36)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("days before or after a date: PT36H (expected whole days)");
  }

  @Test
  void matchersAndDates_print() {
    assertThat(attribute("plan").isNot("free")).hasToString("plan is not free");
    assertThat(attribute("plan").isUnknown()).hasToString("plan is unknown");
    assertThat(attribute("age").lessThan(18)).hasToString("age is less than 18");
    assertThat(property("seats").moreThan(10)).hasToString("event.seats is more than 10");
    assertThat(score().between(20, 50)).hasToString("score is between 20 and 50");
    assertThat(attribute("trial_ends").before(today().plus(days(3))))
        .hasToString("trial_ends is before today + 3 days");
    assertThat(property("due").after(today().minus(days(1))))
        .hasToString("event.due is after today - 1 day");
    assertThat(attribute("renews").on(LocalDate.of(2026, 5, 1)))
        .hasToString("renews is on 2026-05-01");
  }

  private static Profile onNovember24(String attribute, Object value) {
    return new Profile() {
      @Override
      public @Nullable Object attribute(String name) {
        return name.equals(attribute) ? value : null;
      }

      @Override
      public LocalDate today() {
        return LocalDate.of(2026, 11, 24);
      }
    };
  }

  @Test
  void parts_areTheSimpleConditions() {
    assertThat(MEXICAN.and(not(KEEN.or(NEW))).parts())
        .containsExactly(
            (Condition.Simple) MEXICAN, (Condition.Simple) KEEN, (Condition.Simple) NEW);
  }

  @Test
  void blankAttribute_isRefused() {
    assertThatThrownBy(() -> attribute(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("attribute: empty (expected a name, such as \"country\")");
  }

  @Test
  void everyPartOfProfile_canBeAsked() {
    var vip = list("vip");
    var ordered = event("Order Completed").with("total", Match.atLeast(50));
    Profile somebody =
        new Profile() {
          @Override
          public @Nullable Object attribute(String name) {
            return name.equals("city") ? "Ciudad de México" : null;
          }

          @Override
          public int score() {
            return 60;
          }

          @Override
          public LifecycleStage lifecycle() {
            return LifecycleStage.CUSTOMER;
          }

          @Override
          public String locale() {
            return "es_MX";
          }

          @Override
          public boolean isOn(ContactList list) {
            return list.equals(vip);
          }

          @Override
          public boolean consentsTo(String topic, Channel channel) {
            return topic.equals("tips") && channel == Channel.SMS;
          }

          @Override
          public int eventCount(Event event, @Nullable Duration within) {
            return event.equals(ordered) ? within == null ? 3 : 1 : 0;
          }
        };

    assertThat(
            List.of(
                score().atLeast(60),
                score().atMost(60),
                lifecycle().is(LifecycleStage.CUSTOMER),
                lifecycle().isOneOf(LifecycleStage.LEAD, LifecycleStage.CUSTOMER),
                locale().is("es"),
                locale().is("es-mx"),
                in(vip),
                consentsTo("tips", Channel.SMS),
                did(ordered).atLeast(3),
                did(ordered).within(days(90)),
                attribute("city").contains("MéXICO"),
                attribute("city").isOneOf("Madrid", "Ciudad de México")))
        .allMatch(condition -> condition.holdsFor(somebody));
    assertThat(
            List.of(
                score().atLeast(61),
                score().atMost(59),
                lifecycle().is(LifecycleStage.LEAD),
                locale().is("es-ES"),
                locale().is("en"),
                in(list("other")),
                consentsTo("tips", Channel.EMAIL),
                did(ordered).atLeast(4),
                did(ordered).atLeast(2).within(days(90)),
                did(event("Order Completed")),
                attribute("city").contains("MÉXICO"),
                attribute("city").isOneOf("Madrid", "Lima")))
        .noneMatch(condition -> condition.holdsFor(somebody));
    Profile nobody = name -> null;
    assertThat(
            List.of(lifecycle().is(LifecycleStage.LEAD), locale().is("es"), in(vip), did(ordered)))
        .noneMatch(condition -> condition.holdsFor(nobody));
    assertThat(score().atMost(0).holdsFor(nobody)).isTrue();
  }

  @Test
  void everyCondition_printsItself() {
    assertThat(
            List.of(
                score().atLeast(50),
                lifecycle().isOneOf(LifecycleStage.LEAD, LifecycleStage.MARKETING_QUALIFIED),
                locale().is("es_MX"),
                in(list("vip")),
                in(segment("hot-leads")),
                consentsTo("tips", Channel.SMS),
                did(event("Order Completed")),
                did(event("Order Completed")).atLeast(2).within(days(90)),
                attribute("city").contains("Mex"),
                attribute("plan").isOneOf("pro", 2, true),
                not(not(in(segment("hot-leads"))))))
        .extracting(Condition::toString)
        .containsExactly(
            "score is at least 50",
            "lifecycle is lead or marketing qualified",
            "locale is es-mx",
            "on list vip",
            "in segment hot-leads",
            "consents to tips by sms",
            "did Order Completed",
            "did Order Completed at least 2 times in the last 90 days",
            "city contains Mex",
            "plan is pro or 2 or true",
            "not (not in segment hot-leads)");
  }

  @Test
  void nestedSegment_isResolved() {
    var condition =
        not(in(segment("hot")).and(MEXICAN)).or(in(segment("hot"))).or(not(in(segment("hot"))));

    assertThat(condition.resolved(name -> attribute(name).is(true)))
        .hasToString("(not (hot is true and country is MX) or hot is true) or not hot is true");
    assertThatThrownBy(() -> in(segment("hot")).holdsFor(with(Map.of())))
        .hasMessage("segment \"hot\": only its name is known (expected it to be resolved first)");
  }

  @Test
  void invalidArguments_areRefused() {
    assertThatThrownBy(() -> segment("Hot Leads"))
        .hasMessageStartingWith("segment: \"Hot Leads\" (expected lower-case words");
    assertThatThrownBy(() -> list("VIP"))
        .hasMessageStartingWith("list: \"VIP\" (expected lower-case words");
    assertThatThrownBy(() -> locale().is("Spanish please"))
        .hasMessage(
            "locale: \"Spanish please\" (expected a language tag, such as \"es\" or \"es-MX\")");
    assertThatThrownBy(() -> did(event("Order Completed")).atLeast(0))
        .hasMessageContaining("(expected 1 or more; for never, not(did(...)))");
    assertThatThrownBy(() -> did(event("Order Completed")).within(Duration.ZERO))
        .hasMessage("duration: PT0S (expected more than zero)");
    assertThatThrownBy(() -> attribute("city").contains(""))
        .hasMessage("contains: empty (expected a part of a text)");
  }
}
