package dev.senda.workers.external;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.catalog.Catalog;
import dev.senda.catalog.DeclaredNames;
import dev.senda.catalog.TrackingPlan;
import dev.senda.journey.Journey;
import dev.senda.workers.SampleCustomSteps;
import dev.senda.workers.SampleCustomSteps.CreditCheck;
import dev.senda.workers.SampleCustomSteps.SyncToCrm;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

class CatalogStartCheckTest {

  private static List<String> missing(
      DeclaredNames names, Set<String> webhooks, long beans, long coupons) {
    var shipped = List.copyOf(Catalog.load().journeys());
    return missing(shipped, names, webhooks, beans, coupons);
  }

  private static List<String> missing(
      List<Journey> journeys, DeclaredNames names, Set<String> webhooks, long beans, long coupons) {
    return new CatalogStartCheck(
            Catalog.of(journeys, List.of(), TrackingPlan.EMPTY, names),
            webhooks,
            _ -> beans,
            _ -> coupons)
        .findMissing();
  }

  @Test
  void declaredWebhookWithoutAddress_isMissing() {
    var names = DeclaredNames.NONE.webhooks("crm-sync", "billing");

    assertThat(missing(names, Set.of("crm-sync", "other"), 0, 0))
        .containsExactly(
            "Webhook without address: billing (expected one in senda.webhooks.billing.url); steps"
                + " that call it wait until it has one");
    assertThat(missing(names, Set.of("crm-sync", "billing"), 0, 0)).isEmpty();
  }

  @Test
  void customStepWithoutExactlyOneBean_isMissing() {
    var names = DeclaredNames.NONE.beans(SyncToCrm.class);

    assertThat(missing(names, Set.of(), 0, 0))
        .containsExactly(
            "Custom step without its bean: %s has 0 (expected exactly one Spring bean of this type in the worker); steps that need it wait until it has one"
                .formatted(SyncToCrm.class.getName()));
    assertThat(missing(names, Set.of(), 2, 0)).hasSize(1);
    assertThat(missing(names, Set.of(), 1, 0)).isEmpty();
  }

  @Test
  void beans_areCountedAsTheStepFindsThem() {
    try (var worker = new AnnotationConfigApplicationContext(SampleCustomSteps.class)) {
      var invoker = new CustomStepInvoker(worker);

      assertThat(invoker.countBeans(SyncToCrm.class.getName())).isEqualTo(1);
      assertThat(invoker.countBeans(CreditCheck.class.getName())).isZero();
      assertThat(invoker.countBeans("dev.example.NotThere")).isZero();
    }
  }

  @Test
  void couponPoolWithoutCodes_isMissing() {
    var names = DeclaredNames.NONE.couponPools("spring-10");

    assertThat(missing(names, Set.of(), 0, 0))
        .containsExactly(
            "Coupon pool without codes: spring-10 (expected some, from POST /v1/coupons/spring-10);"
                + " no contact gets one until it has some");
    assertThat(missing(names, Set.of(), 0, 1)).isEmpty();
  }

  @Test
  void journeyOutsideOfTheCatalog_isMissing() {
    var names = new ArrayList<>(Catalog.load().journeyNames());
    names.remove("welcome");

    assertThat(
            new CatalogStartCheck(Catalog.load().withOnly(names), Set.of(), _ -> 1, _ -> 1)
                .findMissing())
        .filteredOn(line -> line.startsWith("Journey"))
        .containsExactly(
            "Journey not registered: dev.senda.catalog.welcome.Welcome (expected it in journeys()"
                + " of dev.senda.catalog.recipes.Recipes); nobody enters it");
  }

  @Test
  void withoutDeclaration_nothingIsMissing() {
    assertThat(missing(DeclaredNames.NONE, Set.of(), 0, 0)).isEmpty();
  }
}
