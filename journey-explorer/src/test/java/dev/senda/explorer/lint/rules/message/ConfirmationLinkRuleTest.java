package dev.senda.explorer.lint.rules.message;

import static dev.senda.explorer.lint.LintFixture.PLAN;
import static dev.senda.explorer.lint.LintFixture.lint;
import static dev.senda.journey.Event.event;
import static dev.senda.journey.Message.email;
import static dev.senda.journey.Time.days;
import static dev.senda.journey.Time.within;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.explorer.lint.LintFixture.TestCatalogContext;
import dev.senda.journey.Enrollment;
import dev.senda.journey.MessageData;
import dev.senda.journey.Plan;
import dev.senda.journey.catalog.CatalogContext.TemplateVariable;
import org.junit.jupiter.api.Test;

class ConfirmationLinkRuleTest {

  private static final TestCatalogContext WITH_LINK =
      new TestCatalogContext()
          .withVariables("confirm", new TemplateVariable("links.confirm", false));

  private static void optIn(Enrollment lead) {
    lead.confirmsSubscription("news", email("confirm"), within(days(7)));
  }

  @Test
  void confirmationMailWithoutItsLink_isReported_inEachLocale() {
    assertThat(lint(PLAN, new TestCatalogContext(), ConfirmationLinkRuleTest::optIn))
        .hasSize(2)
        .first()
        .isEqualTo(
            "\"confirm\": template \"confirm\" in en has no link to confirm the subscription"
                + " (expected one to {{ links.confirm }}), on the path: send email confirm to"
                + " confirm news within 7 days");
  }

  @Test
  void otherMessageWithTheLink_isReported() {
    assertThat(lint(PLAN, WITH_LINK, lead -> lead.send(email("confirm"))))
        .hasSize(2)
        .first()
        .asString()
        .contains("links {{ links.confirm }}, which only a mail of confirmsSubscription(...) has");
  }

  interface Prices extends MessageData {}

  @Test
  void variableOfFetchedData_isKnown_onlyWhereTheMessageHasIt() {
    var catalog =
        new TestCatalogContext()
            .withVariables("price-list", new TemplateVariable("prices.gold", false));

    assertThat(
            lint(
                PLAN, catalog, lead -> lead.send(email("price-list").with("prices", Prices.class))))
        .isEmpty();
    assertThat(lint(PLAN, catalog, lead -> lead.send(email("price-list"))))
        .hasSize(2)
        .first()
        .asString()
        .contains("prints {{ prices.gold }} (expected a variable of");
  }

  @Test
  void confirmationMailWithItsLink_needsNeitherATopicNorAnEffect() {
    assertThat(lint(PLAN, WITH_LINK, ConfirmationLinkRuleTest::optIn)).isEmpty();
    assertThat(
            lint(
                Plan.named("double-opt-in").startsOn(event("Form Submitted")),
                WITH_LINK,
                ConfirmationLinkRuleTest::optIn))
        .isEmpty();
  }
}
