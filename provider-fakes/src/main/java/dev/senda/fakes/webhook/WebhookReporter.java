package dev.senda.fakes.webhook;

import dev.senda.fakes.webhook.WebhookSender.WebhookRequest;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What a fake reports to webhooks, and its manners in doing so, which add up until {@link
 * #resetBehaviour}. A report by call returns when the webhook has answered, or has been tried in
 * vain; with {@link #delayBy} at once.
 */
public abstract class WebhookReporter {

  private final WebhookSender sender;
  private volatile WebhookBehaviour behaviour = WebhookBehaviour.PROMPT;

  public WebhookReporter(WebhookSender webhookSender) {
    this.sender = webhookSender;
  }

  /** Each report is this much late. */
  public final WebhookReporter delayBy(Duration time) {
    changeBehaviour(webhookBehaviour -> webhookBehaviour.withDelay(time));
    return this;
  }

  /** Each request is made twice, byte for byte the same. */
  public final WebhookReporter duplicateEach() {
    changeBehaviour(webhookBehaviour -> webhookBehaviour.withDuplicates(false));
    return this;
  }

  /** The reports that a message causes by itself arrive in the opposite order. */
  public final WebhookReporter reverseOrder() {
    changeBehaviour(WebhookBehaviour::withReversedOrder);
    return this;
  }

  /** No report is made at all. */
  public final WebhookReporter disable() {
    changeBehaviour(WebhookBehaviour::withDeliveryDisabled);
    return this;
  }

  /** Good manners again: at once, once, in order. */
  public final WebhookReporter resetBehaviour() {
    changeBehaviour(_ -> WebhookBehaviour.PROMPT);
    return this;
  }

  /** Every request that was made to a webhook, each attempt of it, oldest first. */
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

  /** Makes this request once more, exactly as it is, and says what came back. */
  public final WebhookCall replay(WebhookCall webhookCall) {
    return sender.sendOnce(
        new WebhookRequest(webhookCall.to(), webhookCall.headers(), webhookCall.body()));
  }

  /** Waits until no report is under way, late ones among them; false when timeout ends first. */
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

  /** To be run when the request at hand has its answer; {@link #awaitIdle} waits from now on. */
  public final Runnable schedule(List<Supplier<WebhookRequest>> letters) {
    return behaviour.disabled()
        ? () -> {}
        : sender.prepare(
            behaviour.delay(),
            () -> letters.forEach(letter -> sender.sendWithRetries(letter.get())));
  }
}
