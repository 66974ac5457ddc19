package dev.senda.channels.twilio;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.senda.channels.ProviderEvent;
import dev.senda.channels.http.FormParameters;
import dev.senda.channels.inbound.InboundMessage;
import dev.senda.channels.inbound.MalformedWebhookException;
import dev.senda.channels.inbound.ReplyClassifier;
import dev.senda.channels.inbound.WebhookSignatureException;
import dev.senda.channels.inbound.WebhookSignatureException.Reason;
import dev.senda.journey.Channel;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A webhook of Twilio whose signature was verified: a status callback, or an inbound message. Both
 * are forms; Twilio can post JSON as well.
 */
public final class TwilioWebhook {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The channel before an address; a number without one wrote by SMS. */
  private static final Pattern PREFIXED = Pattern.compile("\\s*([A-Za-z]+):\\s*(.*)");

  private final String account;
  private final @Nullable String query;
  private final FormParameters parameters;

  private TwilioWebhook(String account, @Nullable String query, FormParameters parameters) {
    this.account = account;
    this.query = query;
    this.parameters = parameters;
  }

  /**
   * Verifies and reads a webhook.
   *
   * @param account the name of the account in our settings
   * @param sids the account and its subaccounts, which may report here
   * @param signature null where there is none
   * @param url the public URL, as Twilio knows it; the request's host is ignored
   * @param query the raw query; null for none
   * @throws WebhookSignatureException if it is not signed by Twilio for one of these accounts
   * @throws MalformedWebhookException if the body cannot be read
   */
  public static TwilioWebhook read(
      String account,
      Set<String> sids,
      TwilioSignatureVerifier verifier,
      @Nullable String signature,
      String url,
      @Nullable String query,
      byte[] body) {
    boolean isJson = TwilioSignatureVerifier.bodyHash(query).isPresent();
    var form = isJson ? FormParameters.of(new LinkedHashMap<>()) : form(body);
    verifier.verify(signature, url, query, body, form);
    var parameters = isJson ? json(body) : form;
    if (!sids.contains(parameters.get("AccountSid").orElse(""))) {
      throw new WebhookSignatureException(
          Reason.INVALID,
          "AccountSid: another account's (expected that of senda.accounts, or its subaccount)");
    }
    return new TwilioWebhook(account, query, parameters);
  }

  private static FormParameters form(byte[] body) {
    try {
      return FormParameters.parse(new String(body, UTF_8));
    } catch (IllegalArgumentException e) {
      throw new WebhookSignatureException(
          Reason.INVALID, "body: no form (expected one, or its hash in the query)");
    }
  }

  private static FormParameters json(byte[] body) {
    try {
      var json = JSON.readTree(new String(body, UTF_8));
      var values = new LinkedHashMap<String, String>();
      json.properties().stream()
          .filter(field -> field.getValue().isString() || field.getValue().isNumber())
          .forEach(field -> values.put(field.getKey(), field.getValue().asString()));
      return FormParameters.of(values);
    } catch (JacksonException e) {
      throw new MalformedWebhookException("body: no JSON (expected an object)");
    }
  }

  /**
   * The event of a status callback; empty for a status without a rule.
   *
   * @throws MalformedWebhookException if it has no message id
   */
  public Optional<ProviderEvent> statusEvent() {
    var status = parameters.get("MessageStatus").or(() -> parameters.get("SmsStatus")).orElse("");
    return TwilioStatusCallbackParser.parse(account, sid(), status, messageId(), parameters);
  }

  /**
   * The inbound message. Only Advanced Opt-Out sends {@code OptOutType}.
   *
   * @throws MalformedWebhookException if it has no message id
   */
  public InboundMessage inboundMessage() {
    var from = parameters.get("From").orElse("");
    var prefixed = PREFIXED.matcher(from);
    boolean isPrefixed = prefixed.matches();
    var channel = isPrefixed ? channel(prefixed.group(1)) : Channel.SMS;
    var address = isPrefixed ? prefixed.group(2).strip() : from;
    var intent =
        ReplyClassifier.classify(
            parameters.get("OptOutType").orElse(""), parameters.get("Body").orElse(""));
    var texts =
        Stream.of("ButtonPayload", "ButtonText", "Body")
            .flatMap(name -> parameters.get(name).stream())
            .toList();
    return new InboundMessage(account, sid(), channel, address, intent, texts);
  }

  /** RCS and whatever else reaches a number belongs to the texts of that number. */
  private static Channel channel(String prefix) {
    return switch (prefix.toLowerCase(Locale.ROOT)) {
      case "whatsapp" -> Channel.WHATSAPP;
      case "messenger" -> Channel.MESSENGER;
      default -> Channel.SMS;
    };
  }

  private String sid() {
    return parameters
        .get("MessageSid")
        .filter(TwilioStatusCallbackParser::isSid)
        .or(() -> parameters.get("SmsSid").filter(TwilioStatusCallbackParser::isSid))
        .orElseThrow(
            () ->
                new MalformedWebhookException(
                    "MessageSid: missing, or no id (expected the message's)"));
  }

  /** Our own id of the message; {@link TwilioChannel} put it into the callback's URL. */
  private @Nullable UUID messageId() {
    try {
      return FormParameters.parse(query).get("message").map(UUID::fromString).orElse(null);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
