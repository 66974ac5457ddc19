package dev.senda.workers.metrics;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why the gate skipped a message, in a few words: the ledger's reason quotes topics and days, which
 * are no labels. Of the reasons of several channels the first in this order counts.
 */
enum SkipReason {
  ERASED("the contact was erased"),
  SUPPRESSED("address suppressed"),
  UNSUBSCRIBED("unsubscribed from"),
  NO_CONSENT("no consent for"),
  INVALID_ADDRESS("is not valid"),
  NO_ADDRESS("the contact has no"),
  REFUSED("refused: "),
  OTHER("");

  private final String phrase;

  SkipReason(String phrase) {
    this.phrase = phrase;
  }

  static SkipReason of(@Nullable String reasons) {
    return reasons == null
        ? OTHER
        : Arrays.stream(values())
            .filter(one -> reasons.contains(one.phrase))
            .findFirst()
            .orElse(OTHER);
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
