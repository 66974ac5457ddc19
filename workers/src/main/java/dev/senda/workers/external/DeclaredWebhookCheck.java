package dev.senda.workers.external;

import dev.senda.catalog.Catalog;
import dev.senda.journey.catalog.CatalogContext.NameType;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says when the worker starts which webhooks of the catalog have no address: otherwise only the
 * first enrollment that calls one says it. The worker starts all the same, for the other journeys.
 */
public final class DeclaredWebhookCheck {

  private static final Logger LOG = LoggerFactory.getLogger(DeclaredWebhookCheck.class);

  private DeclaredWebhookCheck() {}

  /** Logs a line for each declared webhook without an address. */
  public static void logMissing(Catalog catalog, Set<String> configured) {
    for (var name : findMissing(catalog, configured)) {
      LOG.warn(
          "Webhook without address: {} (expected one in senda.webhooks.{}.url); steps that call it wait until it has one",
          name,
          name);
    }
  }

  static List<String> findMissing(Catalog catalog, Set<String> configured) {
    return catalog.declaredNames(NameType.WEBHOOK).orElse(Set.of()).stream()
        .filter(name -> !configured.contains(name))
        .toList();
  }
}
