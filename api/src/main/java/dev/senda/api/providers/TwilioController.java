package dev.senda.api.providers;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.senda.api.ApiSettings;
import dev.senda.api.providers.ProviderAccounts.TwilioAccount;
import dev.senda.api.web.Problem;
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
class TwilioController {

  private static final Logger LOG = LoggerFactory.getLogger(TwilioController.class);

  private static final Set<Channel> CHANNELS =
      Set.of(Channel.SMS, Channel.WHATSAPP, Channel.MESSENGER);

  /** An answer that has Twilio write nothing back (TwiML). */
  private static final String NO_ANSWER = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>";

  /** In bytes: a form of some fields, and a text of 1,600 characters. */
  private static final int LONGEST_BODY = 256 * 1024;

  private static final JsonMapper JSON = new JsonMapper();

  private final ProviderAccounts accounts;
  private final Fates fates;
  private final Inbound inbound;
  private final String publicUrl;

  TwilioController(ProviderAccounts accounts, Fates fates, Inbound inbound, ApiSettings settings) {
    this.accounts = accounts;
    this.fates = fates;
    this.inbound = inbound;
    publicUrl = settings.publicUrl().toString();
  }

  @PostMapping("/webhooks/twilio/{account}/status")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      summary = "Twilio's status callback, signed",
      description = "?message is our own id of the message, where its sender put it there.")
  void status(@PathVariable String account, HttpServletRequest request) throws IOException {
    var form = verified(account, "/status", request);
    var sid = sid(form, "MessageSid", "SmsSid");
    var status = form.get("MessageStatus").or(() -> form.get("SmsStatus")).orElse("");
    var reported = TwilioStatus.read(account, sid, status, message(request.getQueryString()), form);
    LOG.debug(
        "Twilio account {}: {}",
        account,
        reported.isPresent() ? fates.keep(reported.get(), CHANNELS) : "of no use");
  }

  @PostMapping(value = "/webhooks/twilio/{account}/inbound", produces = MediaType.TEXT_XML_VALUE)
  @Operation(
      summary = "What somebody writes to us, as Twilio tells it, signed",
      description = "STOP and START, and their kin; anything else is a reply.")
  String inbound(@PathVariable String account, HttpServletRequest request) throws IOException {
    var form = verified(account, "/inbound", request);
    var sid = sid(form, "MessageSid", "SmsSid");
    LOG.debug("Twilio account {}: {}", account, inbound.take(account, sid, form));
    return NO_ANSWER;
  }

  private Form verified(String account, String path, HttpServletRequest request)
      throws IOException {
    var twilio = accounts.twilio(account);
    var body = RawBody.of(request, LONGEST_BODY);
    try {
      return verified(twilio, "/webhooks/twilio/" + account + path, request, body);
    } catch (Problem e) {
      LOG.warn("A report to Twilio account {} was refused: {}", account, e.getMessage());
      throw e;
    }
  }

  private Form verified(
      TwilioAccount twilio, String path, HttpServletRequest request, byte[] body) {
    var query = request.getQueryString();
    boolean isJson = TwilioSignature.bodyHash(query).isPresent();
    var form = isJson ? Form.of(new LinkedHashMap<>()) : form(body);
    twilio
        .signature()
        .check(request.getHeader(TwilioSignature.SIGNATURE), publicUrl + path, query, body, form);
    var parameters = isJson ? json(body) : form;
    if (!twilio.sids().contains(parameters.get("AccountSid").orElse(""))) {
      throw Problem.signatureWrong(
          "AccountSid: another account's (expected that of senda.accounts, or its subaccount)");
    }
    return parameters;
  }

  private static Form form(byte[] body) {
    try {
      return Form.parse(new String(body, UTF_8));
    } catch (IllegalArgumentException e) {
      throw Problem.signatureWrong("body: no form (expected one, or its hash in the query)");
    }
  }

  private static Form json(byte[] body) {
    try {
      var json = JSON.readTree(new String(body, UTF_8));
      var values = new LinkedHashMap<String, String>();
      json.properties().stream()
          .filter(field -> field.getValue().isString() || field.getValue().isNumber())
          .forEach(field -> values.put(field.getKey(), text(field.getValue())));
      return Form.of(values);
    } catch (JacksonException e) {
      throw Problem.unreadable("body: no JSON (expected an object)");
    }
  }

  private static String text(JsonNode value) {
    return value.asString();
  }

  private static String sid(Form form, String... names) {
    for (var name : names) {
      var sid = form.get(name);
      if (sid.isPresent() && TwilioStatus.isSid(sid.get())) {
        return sid.get();
      }
    }
    throw Problem.unreadable("%s: missing, or no id (expected the message's)".formatted(names[0]));
  }

  private static @Nullable UUID message(@Nullable String query) {
    try {
      return Form.parse(query).get("message").map(UUID::fromString).orElse(null);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
