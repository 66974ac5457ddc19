package dev.senda.journey;

import java.util.Locale;

/** How far a contact has come with us: the stages that CRMs have in common. */
public enum Lifecycle {
  SUBSCRIBER,
  LEAD,
  MARKETING_QUALIFIED,
  SALES_QUALIFIED,
  OPPORTUNITY,
  CUSTOMER,
  EVANGELIST;

  /** {@code marketing qualified}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
