package dev.senda.workers.external;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.catalog.Catalog;
import dev.senda.catalog.DeclaredNames;
import dev.senda.catalog.TrackingPlan;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeclaredWebhookCheckTest {

  private static Catalog declaring(DeclaredNames names) {
    return Catalog.of(List.of(), List.of(), TrackingPlan.EMPTY, names);
  }

  @Test
  void declaredWebhookWithoutAddress_isMissing() {
    var catalog = declaring(DeclaredNames.NONE.webhooks("crm-sync", "billing"));

    assertThat(DeclaredWebhookCheck.findMissing(catalog, Set.of("crm-sync", "other")))
        .containsExactly("billing");
    assertThat(DeclaredWebhookCheck.findMissing(catalog, Set.of("crm-sync", "billing"))).isEmpty();
  }

  @Test
  void withoutDeclaration_nothingIsMissing() {
    assertThat(DeclaredWebhookCheck.findMissing(declaring(DeclaredNames.NONE), Set.of())).isEmpty();
  }
}
