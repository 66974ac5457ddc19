package dev.senda.fakes.webhook;

import java.time.Duration;

/** How a fake sends its reports. */
public record WebhookBehaviour(
    Duration delay,
    boolean duplicated,
    boolean duplicatedWithNewIds,
    boolean reversed,
    boolean batched,
    boolean disabled) {

  static final WebhookBehaviour PROMPT =
      new WebhookBehaviour(Duration.ZERO, false, false, false, false, false);

  WebhookBehaviour withDelay(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("late: %s (expected zero or more)".formatted(time));
    }
    return new WebhookBehaviour(
        time, duplicated, duplicatedWithNewIds, reversed, batched, disabled);
  }

  public WebhookBehaviour withDuplicates(boolean newIds) {
    return new WebhookBehaviour(delay, true, newIds, reversed, batched, disabled);
  }

  WebhookBehaviour withReversedOrder() {
    return new WebhookBehaviour(delay, duplicated, duplicatedWithNewIds, true, batched, disabled);
  }

  public WebhookBehaviour withBatching() {
    return new WebhookBehaviour(delay, duplicated, duplicatedWithNewIds, reversed, true, disabled);
  }

  WebhookBehaviour withDeliveryDisabled() {
    return new WebhookBehaviour(delay, duplicated, duplicatedWithNewIds, reversed, batched, true);
  }
}
