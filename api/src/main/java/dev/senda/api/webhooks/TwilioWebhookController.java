package dev.senda.api.webhooks;

import dev.senda.api.settings.ApiSettings;
import dev.senda.channels.inbound.WebhookSignatureException;
import dev.senda.channels.twilio.TwilioSignatureVerifier;
import dev.senda.channels.twilio.TwilioWebhook;
import dev.senda.journey.Channel;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Twilio's webhooks: status callbacks and inbound messages. */
@RestController
@Tag(name = "Providers")
class TwilioWebhookController {

  private static final Logger LOG = LoggerFactory.getLogger(TwilioWebhookController.class);

  private static final Set<Channel> CHANNELS =
      Set.of(Channel.SMS, Channel.WHATSAPP, Channel.MESSENGER);

  /** An empty TwiML response: Twilio sends no reply. */
  private static final String NO_ANSWER = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>";

  /** In bytes: a form of some fields, and a text of 1,600 characters. */
  private static final int LONGEST_BODY = 256 * 1024;

  private final WebhookAccountRegistry accounts;
  private final DeliveryEventHandler deliveryEventHandler;
  private final InboundMessageHandler inbound;
  private final WebhookMetrics metrics;
  private final String publicUrl;

  TwilioWebhookController(
      WebhookAccountRegistry accounts,
      DeliveryEventHandler deliveryEventHandler,
      InboundMessageHandler inbound,
      WebhookMetrics metrics,
      ApiSettings settings) {
    this.accounts = accounts;
    this.deliveryEventHandler = deliveryEventHandler;
    this.inbound = inbound;
    this.metrics = metrics;
    publicUrl = settings.publicUrl().toString();
  }

  @PostMapping("/webhooks/twilio/{account}/status")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "receiveTwilioStatus",
      summary = "Twilio's status callback, signed",
      description = "?message is our own id of the message, where its sender put it there.")
  void status(@PathVariable String account, HttpServletRequest request) throws IOException {
    var event = read(account, "/status", request).statusEvent();
    LOG.debug(
        "Twilio account {}: {}",
        account,
        event.isPresent() ? deliveryEventHandler.handle(event.get(), CHANNELS) : "without a rule");
  }

  @PostMapping(value = "/webhooks/twilio/{account}/inbound", produces = MediaType.TEXT_XML_VALUE)
  @Operation(
      operationId = "receiveTwilioMessage",
      summary = "Inbound message from Twilio, signed",
      description = "STOP and START, and their kin; anything else is a reply.")
  String inbound(@PathVariable String account, HttpServletRequest request) throws IOException {
    var message = read(account, "/inbound", request).inboundMessage();
    LOG.debug("Twilio account {}: {}", account, inbound.handle(message));
    return NO_ANSWER;
  }

  private TwilioWebhook read(String account, String path, HttpServletRequest request)
      throws IOException {
    var twilio = accounts.twilio(account);
    var body = RequestBodyReader.read(request, LONGEST_BODY);
    try {
      var webhook =
          TwilioWebhook.read(
              account,
              twilio.sids(),
              twilio.verifier(),
              request.getHeader(TwilioSignatureVerifier.SIGNATURE),
              publicUrl
                  + "/webhooks/twilio/"
                  + account
                  + path
                  + (endsWithSlash(request) ? "/" : ""),
              request.getQueryString(),
              body);
      metrics.countAccepted(WebhookMetrics.Provider.TWILIO, account);
      return webhook;
    } catch (WebhookSignatureException e) {
      LOG.warn("Webhook of Twilio account {} was refused: {}", account, e.detail());
      metrics.countRefused(WebhookMetrics.Provider.TWILIO, account);
      throw e;
    }
  }

  /** Whether the path that was requested does, which a filter has removed. */
  private static boolean endsWithSlash(HttpServletRequest request) {
    ServletRequest requested = request;
    while (requested instanceof ServletRequestWrapper wrapper) {
      requested = wrapper.getRequest();
    }
    return requested instanceof HttpServletRequest original
        && original.getRequestURI().endsWith("/");
  }
}
