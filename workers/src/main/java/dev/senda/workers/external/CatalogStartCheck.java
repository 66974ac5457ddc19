package dev.senda.workers.external;

import dev.senda.catalog.Catalog;
import dev.senda.journey.catalog.CatalogContext.NameType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says when the worker starts what its journeys name and the worker lacks: otherwise only the first
 * enrollment that needs it says it. The worker starts all the same, for the other journeys.
 */
public final class CatalogStartCheck {

  private static final Logger LOG = LoggerFactory.getLogger(CatalogStartCheck.class);

  private final Catalog catalog;
  private final Set<String> webhooks;
  private final ToLongFunction<String> beans;
  private final ToLongFunction<String> coupons;

  /**
   * Creates the check.
   *
   * @param webhooks those that have an address
   * @param beans how many Spring beans of a type the worker has
   * @param coupons how many codes of a pool are left
   */
  public CatalogStartCheck(
      Catalog catalog,
      Set<String> webhooks,
      ToLongFunction<String> beans,
      ToLongFunction<String> coupons) {
    this.catalog = catalog;
    this.webhooks = Set.copyOf(webhooks);
    this.beans = beans;
    this.coupons = coupons;
  }

  /** Logs a line for everything that is missing. */
  public void logMissing() {
    findMissing().forEach(LOG::warn);
  }

  List<String> findMissing() {
    var missing = new ArrayList<String>();
    for (var name : declared(NameType.WEBHOOK)) {
      if (!webhooks.contains(name)) {
        missing.add(
            "Webhook without address: %1$s (expected one in senda.webhooks.%1$s.url); steps that call it wait until it has one"
                .formatted(name));
      }
    }
    for (var type : declared(NameType.BEAN)) {
      long found = beans.applyAsLong(type);
      if (found != 1) {
        missing.add(
            "Custom step without its bean: %s has %d (expected exactly one Spring bean of this type in the worker); steps that need it wait until it has one"
                .formatted(type, found));
      }
    }
    for (var pool : declared(NameType.COUPON_POOL)) {
      if (coupons.applyAsLong(pool) == 0) {
        missing.add(
            "Coupon pool without codes: %1$s (expected some, from POST /v1/coupons/%1$s); no contact gets one until it has some"
                .formatted(pool));
      }
    }
    for (var journey : catalog.unregisteredJourneys()) {
      missing.add(
          "Journey not registered: %s (expected it in journeys() of %s); nobody enters it"
              .formatted(journey.className(), journey.provider()));
    }
    return missing;
  }

  private Set<String> declared(NameType type) {
    return catalog.declaredNames(type).orElse(Set.of());
  }
}
