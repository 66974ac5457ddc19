package dev.senda.fakes.webhook;

import dev.senda.fakes.webhook.WebhookSender.WebhookRequest;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Sends a fake's reports to webhooks. Settings of its behaviour add up until {@link
 * #resetBehaviour}. A call that reports returns when the webhook has answered or all attempts have
 * failed; with {@link #delayBy} it returns at once.
 */
public abstract class WebhookReporter {

  private final WebhookSender sender;
  private volatile WebhookBehaviour behaviour = WebhookBehaviour.PROMPT;

  public WebhookReporter(WebhookSender webhookSender) {
    this.sender = webhookSender;
  }

  /** Delays each report by this time. */
  public final WebhookReporter delayBy(Duration time) {
    changeBehaviour(webhookBehaviour -> webhookBehaviour.withDelay(time));
    return this;
  }

  /** Sends each request twice, byte for byte the same. */
  public final WebhookReporter duplicateEach() {
    changeBehaviour(webhookBehaviour -> webhookBehaviour.withDuplicates(false));
    return this;
  }

  /** Sends the automatic reports of a message in reverse order. */
  public final WebhookReporter reverseOrder() {
    changeBehaviour(WebhookBehaviour::withReversedOrder);
    return this;
  }

  /** Sends no reports. */
  public final WebhookReporter disable() {
    changeBehaviour(WebhookBehaviour::withDeliveryDisabled);
    return this;
  }

  /** Restores the default behaviour: at once, once, in order. */
  public final WebhookReporter resetBehaviour() {
    changeBehaviour(_ -> WebhookBehaviour.PROMPT);
    return this;
  }

  /** All requests to webhooks with all attempts, oldest first. */
  public final List<WebhookCall> calls() {
    return sender.calls();
  }

  /**
   * The newest of {@link #calls}.
   *
   * @throws IllegalStateException if there is none
   */
  public final WebhookCall lastCall() {
    var all = calls();
    if (all.isEmpty()) {
      throw new IllegalStateException("deliveries: none (expected at least one)");
    }
    return all.getLast();
  }

  /** Sends this request again unchanged, and returns the result. */
  public final WebhookCall replay(WebhookCall webhookCall) {
    return sender.sendOnce(
        new WebhookRequest(webhookCall.to(), webhookCall.headers(), webhookCall.body()));
  }

  /** Waits until no report is in flight, delayed ones included; false if the timeout ends first. */
  public final boolean awaitIdle(Duration timeout) throws InterruptedException {
    return sender.awaitIdle(timeout);
  }

  public final synchronized void changeBehaviour(UnaryOperator<WebhookBehaviour> change) {
    behaviour = change.apply(behaviour);
  }

  public final WebhookBehaviour behaviour() {
    return behaviour;
  }

  /** Sends these now, or when they are due. */
  public final void send(List<Supplier<WebhookRequest>> letters) {
    if (behaviour.disabled()) {
      return;
    }
    if (behaviour.delay().isZero()) {
      letters.forEach(letter -> sender.sendWithRetries(letter.get()));
      return;
    }
    schedule(letters).run();
  }

  /**
   * The task to run after the current request was answered; {@link #awaitIdle} waits for it
   * already.
   */
  public final Runnable schedule(List<Supplier<WebhookRequest>> letters) {
    return behaviour.disabled()
        ? () -> {}
        : sender.prepare(
            behaviour.delay(),
            () -> letters.forEach(letter -> sender.sendWithRetries(letter.get())));
  }
}
