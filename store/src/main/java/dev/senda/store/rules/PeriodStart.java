package dev.senda.store.rules;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/** Since when messages count for a rule. */
public final class PeriodStart {

  private PeriodStart() {}

  /** The start of the period of this rule that ends now; now for a rule that counts nothing. */
  public static Instant of(SendRule rule, Instant now, List<ZoneId> zones) {
    return switch (rule) {
      case SendRule.Hours _ -> now;
      case SendRule.Cap cap -> PeriodCount.since(now, cap.period(), zones);
      case SendRule.OneChannel one -> PeriodCount.since(now, one.period(), zones);
    };
  }
}
