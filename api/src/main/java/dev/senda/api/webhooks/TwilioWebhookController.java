package dev.senda.api.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.senda.api.http.ApiException;
import dev.senda.api.settings.ApiSettings;
import dev.senda.api.webhooks.WebhookAccountRegistry.TwilioAccount;
import dev.senda.channels.http.FormParameters;
import dev.senda.channels.twilio.TwilioStatusCallbackParser;
import dev.senda.journey.Channel;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Twilio's status callback, and what people write to us. */
@RestController
@Tag(name = "Providers")
class TwilioWebhookController {

  private static final Logger LOG = LoggerFactory.getLogger(TwilioWebhookController.class);

  private static final Set<Channel> CHANNELS =
      Set.of(Channel.SMS, Channel.WHATSAPP, Channel.MESSENGER);

  /** An answer that has Twilio write nothing back (TwiML). */
  private static final String NO_ANSWER = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>";

  /** In bytes: a form of some fields, and a text of 1,600 characters. */
  private static final int LONGEST_BODY = 256 * 1024;

  private static final JsonMapper JSON = new JsonMapper();

  private final WebhookAccountRegistry accounts;
  private final DeliveryEventHandler deliveryEventHandler;
  private final InboundMessageHandler inbound;
  private final String publicUrl;

  TwilioWebhookController(
      WebhookAccountRegistry accounts,
      DeliveryEventHandler deliveryEventHandler,
      InboundMessageHandler inbound,
      ApiSettings settings) {
    this.accounts = accounts;
    this.deliveryEventHandler = deliveryEventHandler;
    this.inbound = inbound;
    publicUrl = settings.publicUrl().toString();
  }

  @PostMapping("/webhooks/twilio/{account}/status")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "receiveTwilioStatus",
      summary = "Twilio's status callback, signed",
      description = "?message is our own id of the message, where its sender put it there.")
  void status(@PathVariable String account, HttpServletRequest request) throws IOException {
    var form = verified(account, "/status", request);
    var sid = sid(form, "MessageSid", "SmsSid");
    var status = form.get("MessageStatus").or(() -> form.get("SmsStatus")).orElse("");
    var reported =
        TwilioStatusCallbackParser.parse(
            account, sid, status, message(request.getQueryString()), form);
    LOG.debug(
        "Twilio account {}: {}",
        account,
        reported.isPresent() ? deliveryEventHandler.handle(reported.get(), CHANNELS) : "of no use");
  }

  @PostMapping(value = "/webhooks/twilio/{account}/inbound", produces = MediaType.TEXT_XML_VALUE)
  @Operation(
      operationId = "receiveTwilioMessage",
      summary = "What somebody writes to us, as Twilio tells it, signed",
      description = "STOP and START, and their kin; anything else is a reply.")
  String inbound(@PathVariable String account, HttpServletRequest request) throws IOException {
    var form = verified(account, "/inbound", request);
    var sid = sid(form, "MessageSid", "SmsSid");
    LOG.debug("Twilio account {}: {}", account, inbound.handle(account, sid, form));
    return NO_ANSWER;
  }

  private FormParameters verified(String account, String path, HttpServletRequest request)
      throws IOException {
    var twilio = accounts.twilio(account);
    var body = RequestBodyReader.read(request, LONGEST_BODY);
    try {
      return verified(twilio, "/webhooks/twilio/" + account + path, request, body);
    } catch (ApiException e) {
      LOG.warn("A report to Twilio account {} was refused: {}", account, e.getMessage());
      throw e;
    }
  }

  private FormParameters verified(
      TwilioAccount twilio, String path, HttpServletRequest request, byte[] body) {
    var query = request.getQueryString();
    boolean isJson = TwilioSignatureVerifier.bodyHash(query).isPresent();
    var form = isJson ? FormParameters.of(new LinkedHashMap<>()) : form(body);
    twilio
        .signature()
        .verify(
            request.getHeader(TwilioSignatureVerifier.SIGNATURE),
            publicUrl + path,
            query,
            body,
            form);
    var parameters = isJson ? json(body) : form;
    if (!twilio.sids().contains(parameters.get("AccountSid").orElse(""))) {
      throw ApiException.invalidSignature(
          "AccountSid: another account's (expected that of senda.accounts, or its subaccount)");
    }
    return parameters;
  }

  private static FormParameters form(byte[] body) {
    try {
      return FormParameters.parse(new String(body, UTF_8));
    } catch (IllegalArgumentException e) {
      throw ApiException.invalidSignature("body: no form (expected one, or its hash in the query)");
    }
  }

  private static FormParameters json(byte[] body) {
    try {
      var json = JSON.readTree(new String(body, UTF_8));
      var values = new LinkedHashMap<String, String>();
      json.properties().stream()
          .filter(field -> field.getValue().isString() || field.getValue().isNumber())
          .forEach(field -> values.put(field.getKey(), text(field.getValue())));
      return FormParameters.of(values);
    } catch (JacksonException e) {
      throw ApiException.malformedRequest("body: no JSON (expected an object)");
    }
  }

  private static String text(JsonNode value) {
    return value.asString();
  }

  private static String sid(FormParameters form, String... names) {
    for (var name : names) {
      var sid = form.get(name);
      if (sid.isPresent() && TwilioStatusCallbackParser.isSid(sid.get())) {
        return sid.get();
      }
    }
    throw ApiException.malformedRequest(
        "%s: missing, or no id (expected the message's)".formatted(names[0]));
  }

  private static @Nullable UUID message(@Nullable String query) {
    try {
      return FormParameters.parse(query).get("message").map(UUID::fromString).orElse(null);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
