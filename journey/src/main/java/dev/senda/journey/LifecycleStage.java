package dev.senda.journey;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The lifecycle stage of a contact: the stages that CRMs have in common. */
public enum LifecycleStage {
  SUBSCRIBER,
  LEAD,
  MARKETING_QUALIFIED,
  SALES_QUALIFIED,
  OPPORTUNITY,
  CUSTOMER,
  EVANGELIST;

  /** The name on the wire and in the database: {@code marketing_qualified}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The stage with exactly this wire name; empty if there is none. */
  public static Optional<LifecycleStage> ofWireName(String name) {
    return Arrays.stream(values()).filter(stage -> stage.wireName().equals(name)).findFirst();
  }

  /** {@code marketing qualified}. */
  @Override
  public String toString() {
    return wireName().replace('_', ' ');
  }
}
