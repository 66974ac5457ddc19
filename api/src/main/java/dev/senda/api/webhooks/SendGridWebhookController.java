package dev.senda.api.webhooks;

import dev.senda.channels.ProviderEvent;
import dev.senda.channels.inbound.WebhookSignatureException;
import dev.senda.channels.sendgrid.SendGridEventParser;
import dev.senda.channels.sendgrid.SendGridSignatureVerifier;
import dev.senda.journey.Channel;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** SendGrid's event webhook. */
@RestController
@Tag(name = "Providers", description = "What providers report, signed by them")
class SendGridWebhookController {

  private static final Logger LOG = LoggerFactory.getLogger(SendGridWebhookController.class);

  private static final Set<Channel> CHANNELS = Set.of(Channel.EMAIL);

  /** In bytes: a batch of events. */
  private static final int LONGEST_BODY = 10 * 1024 * 1024;

  /**
   * SendGrid posts up to some hundred events; a transaction with more would hold locks for long.
   */
  private static final int MAX_TRANSACTION = 1_000;

  private final WebhookAccountRegistry accounts;
  private final DeliveryEventHandler deliveryEventHandler;
  private final WebhookMetrics metrics;
  private final Clock real = Clock.systemUTC();

  SendGridWebhookController(
      WebhookAccountRegistry accounts,
      DeliveryEventHandler deliveryEventHandler,
      WebhookMetrics metrics) {
    this.accounts = accounts;
    this.deliveryEventHandler = deliveryEventHandler;
    this.metrics = metrics;
  }

  @PostMapping("/webhooks/sendgrid/{account}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "receiveSendGridEvents",
      summary = "SendGrid's event webhook, signed",
      description =
          """
          A JSON array of events, at most 10 MB. 204 once they are committed; events without a \
          rule, and those of messages that Senda did not send, are ignored.""")
  void events(@PathVariable String account, HttpServletRequest request) throws IOException {
    var signature = accounts.sendGrid(account);
    var body = RequestBodyReader.read(request, LONGEST_BODY);
    check(account, signature, request, body);
    metrics.countAccepted(WebhookMetrics.Provider.SENDGRID, account);
    var tally = new Tally(account);
    var events = new ArrayList<ProviderEvent>();
    SendGridEventParser.parseBatch(body)
        .forEach(event -> parse(account, event, tally).ifPresent(events::add));
    for (int from = 0; from < events.size(); from += MAX_TRANSACTION) {
      handle(events.subList(from, Math.min(events.size(), from + MAX_TRANSACTION)), tally);
    }
    tally.close();
  }

  private void check(
      String account,
      SendGridSignatureVerifier signature,
      HttpServletRequest request,
      byte[] body) {
    try {
      signature.verify(
          request.getHeader(SendGridSignatureVerifier.SIGNATURE),
          request.getHeader(SendGridSignatureVerifier.TIMESTAMP),
          body,
          real.instant());
    } catch (WebhookSignatureException e) {
      LOG.warn("Webhook of SendGrid account {} was refused: {}", account, e.detail());
      metrics.countRefused(WebhookMetrics.Provider.SENDGRID, account);
      throw e;
    }
  }

  private static Optional<ProviderEvent> parse(String account, JsonNode event, Tally tally) {
    try {
      var parsed = SendGridEventParser.parse(account, event);
      if (parsed.isEmpty()) {
        tally.unknown++;
      }
      return parsed;
    } catch (RuntimeException e) {
      tally.failed(e);
      return Optional.empty();
    }
  }

  /**
   * One transaction for all events. If one fails because of a bug, each gets a transaction of its
   * own, so that the others are stored.
   */
  private void handle(List<ProviderEvent> events, Tally tally) {
    try {
      deliveryEventHandler.handleAll(events, CHANNELS).forEach(tally::count);
    } catch (DataAccessResourceFailureException
        | TransientDataAccessException
        | TransactionException e) {
      throw e; // the database is away: SendGrid sends the whole batch again
    } catch (RuntimeException e) {
      if (events.size() == 1) {
        tally.failed(e);
      } else {
        LOG.warn("Events of a batch are handled one by one after a failure: {}", e.getMessage());
        events.forEach(event -> handle(List.of(event), tally));
      }
    }
  }

  /** Counts the results of a batch, without addresses. */
  private static final class Tally {

    private final String account;
    private final EnumMap<DeliveryEventHandler.HandlingResult, Integer> outcomes =
        new EnumMap<>(DeliveryEventHandler.HandlingResult.class);
    private int unknown;
    private @Nullable RuntimeException fault;

    Tally(String account) {
      this.account = account;
    }

    void count(DeliveryEventHandler.HandlingResult handlingResult) {
      outcomes.merge(handlingResult, 1, Integer::sum);
    }

    void failed(RuntimeException cause) {
      fault = cause;
    }

    /** After an error response SendGrid retries the batch. */
    void close() {
      LOG.debug("SendGrid account {}: {}, {} without a rule", account, outcomes, unknown);
      if (fault != null) {
        throw fault;
      }
    }
  }
}
