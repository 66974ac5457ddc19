package dev.senda.explorer;

import static dev.senda.explorer.ExplorerFixture.explore;
import static dev.senda.explorer.TestJourney.testJourney;
import static dev.senda.explorer.lint.LintFixture.PLAN;
import static dev.senda.explorer.lint.LintFixture.lint;
import static dev.senda.explorer.walk.Scenario.contact;
import static dev.senda.explorer.walk.Walk.walk;
import static dev.senda.journey.Condition.attribute;
import static dev.senda.journey.Condition.score;
import static dev.senda.journey.Digest.digest;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.NamedCondition.condition;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.time;
import static java.time.DayOfWeek.FRIDAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.explorer.lint.LintFixture.TestCatalogContext;
import dev.senda.journey.Condition;
import dev.senda.journey.DeliveryStatus;
import dev.senda.journey.Enrollment;
import dev.senda.journey.catalog.CatalogContext.TemplateVariable;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Digests and named conditions in paths, pictures, lint and stories. */
class DigestJourneyTest {

  private static void weekly(Enrollment lead) {
    var news = digest(event("Order Placed"));
    for (int _ : lead.every(FRIDAY, time(9, 0))) {
      if (lead.is(news.atLeast(2))) {
        lead.send(email("news").with(news));
      }
    }
  }

  @Test
  void digest_isInPathsAndPicture() {
    var exploration = explore(DigestJourneyTest::weekly);

    assertThat(exploration.paths().findFirst().orElseThrow())
        .asString()
        .contains(
            "digest of Order Placed has at least 2: yes -> send email news with digest of Order Placed");
    assertThat(exploration.mermaid()).contains("digest of Order Placed");
  }

  @Test
  void digest_hasTheEventsSinceTheLastOne() {
    var order = event("Order Placed");
    var walk =
        walk(
            testJourney(DigestJourneyTest::weekly),
            contact()
                .did(order, days(3))
                .does(order, days(1))
                .does(order, days(2))
                .does(order, days(6))
                .does(order, days(13)));

    assertThat(walk.steps())
        .extracting(Object::toString)
        .filteredOn(step -> step.startsWith("digest of"))
        .containsExactly(
            "digest of Order Placed has at least 2: yes",
            "digest of Order Placed has at least 2: no",
            "digest of Order Placed has at least 2: yes");
  }

  @Test
  void messageThatWasNotSent_keepsNoEvents() {
    var order = event("Order Placed");
    var walk =
        walk(
            testJourney(DigestJourneyTest::weekly),
            contact()
                .does(order, days(1))
                .does(order, days(2))
                .delivery("news", DeliveryStatus.SKIPPED));

    assertThat(walk.steps())
        .extracting(Object::toString)
        .filteredOn(step -> step.startsWith("digest of"))
        .containsOnly("digest of Order Placed has at least 2: yes");
  }

  @Test
  void templateThatPrintsADigest_needsOne() {
    var catalog =
        new TestCatalogContext()
            .withVariables(
                "news",
                new TemplateVariable("digest", false),
                new TemplateVariable("digest_rest", false));

    assertThat(lint(PLAN, catalog, DigestJourneyTest::weekly)).isEmpty();
    assertThat(lint(PLAN, catalog, lead -> lead.send(email("news"))))
        .contains(
            "\"news\": template \"news\" in en prints {{ digest }} (expected a message with a digest, such as with(digest(event(\"...\")))), on the path: send email news");
  }

  @Test
  void propertyThatTheEventsOfTheDigestLack_isReported() {
    var catalog =
        new TestCatalogContext()
            .withVariables(
                "news",
                new TemplateVariable("digest", false),
                new TemplateVariable("order.total", false, true),
                new TemplateVariable("order.totl", false, true));

    assertThat(lint(PLAN, catalog, DigestJourneyTest::weekly))
        .hasSize(2)
        .allMatch(
            finding ->
                finding.contains(
                    "prints {{ order.totl }} (expected a property of the events of the digest; did you mean \"total\"?)"));
    assertThat(
            lint(
                PLAN,
                catalog,
                lead -> lead.send(email("news").with(digest(event("Not Declared"))))))
        .noneMatch(finding -> finding.contains("order.totl"));
  }

  @Test
  void unknownEventOfADigest_isReported() {
    assertThat(lint(lead -> lead.send(email("news").with(digest(event("Oder Placed"))))))
        .singleElement()
        .asString()
        .contains("event \"Oder Placed\"", "did you mean \"Order Placed\"?");
  }

  @Test
  void limits_areChecked() {
    var news = digest(event("Order Placed"));

    assertThatThrownBy(() -> news.newest(0)).hasMessage("digest: the newest 0 (expected 1 to 100)");
    assertThatThrownBy(() -> news.atLeast(0))
        .hasMessage("digest of Order Placed: at least 0 (expected 1 to 1,000)");
    assertThatThrownBy(() -> event("Order Placed").as("digest")).hasMessageContaining("digest");
  }

  private static Condition vip() {
    return condition("vip", score().atLeast(50).and(attribute("country").is("MX")));
  }

  @Test
  void namedCondition_isShownByItsName() {
    var exploration =
        explore(
            lead -> {
              if (lead.is(vip())) {
                lead.send(email("for-you"));
              } else if (lead.is(vip().or(attribute("plan").is("gold")))) {
                lead.send(email("gold"));
              }
            });

    assertThat(exploration.paths().map(Object::toString))
        .contains(
            "vip: yes -> send email for-you -> end",
            "vip: no -> vip or plan is gold: yes -> send email gold -> end");
    assertThat(exploration.mermaid()).contains("vip?").doesNotContain("score");
    assertThat(Condition.not(vip())).hasToString("not vip");
  }

  @Test
  void namedCondition_meansItsCondition() {
    var journey =
        testJourney(
            lead -> {
              if (lead.is(vip())) {
                lead.send(email("for-you"));
              }
            });

    assertThat(walk(journey, contact().scores(60).has("country", "MX")).sent())
        .containsExactly("for-you");
    assertThat(walk(journey, contact().scores(60).has("country", "ES")).sent()).isEmpty();
    assertThat(
            lint(
                lead -> {
                  if (lead.is(vip()) && !lead.is(score().atLeast(50))) {
                    lead.send(email("for-you"));
                  }
                }))
        .anyMatch(finding -> finding.contains("the answer \"no\" never comes"));
    assertThat(vip().parts().toList())
        .isEqualTo(List.of(score().atLeast(50), attribute("country").is("MX")));
  }
}
