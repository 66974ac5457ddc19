package dev.senda.fakes.twilio;

import dev.senda.fakes.http.FormCodec;
import dev.senda.fakes.webhook.WebhookReporter;
import dev.senda.fakes.webhook.WebhookSender;
import dev.senda.fakes.webhook.WebhookSender.WebhookRequest;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the fake of Twilio reports: forms to each message's StatusCallback, and inbound messages,
 * signed with the account's token over the URL as it was given. An accepted message is reported
 * queued, sent and delivered (and read, where it is WhatsApp) by itself, or as {@link
 * #failMessagesTo} says.
 */
public final class TwilioCallbackReporter extends WebhookReporter {

  private static final int OUTSIDE_THE_WINDOW = 63016;

  /** One status of a message. */
  private record StatusChange(TwilioMessageStatus status, OptionalInt code) {

    static StatusChange of(TwilioMessageStatus status) {
      return new StatusChange(status, OptionalInt.empty());
    }

    static StatusChange failure(int code) {
      return new StatusChange(statusOf(code), OptionalInt.of(code));
    }

    // 30001 (queue overflow) and 30002 (account suspended) never reach a carrier, nor do 6xxxx.
    private static TwilioMessageStatus statusOf(int code) {
      return code >= 30003 && code < 40000
          ? TwilioMessageStatus.UNDELIVERED
          : TwilioMessageStatus.FAILED;
    }
  }

  private final FakeTwilio twilio;
  private final Map<String, Integer> errorCodesByRecipient = new ConcurrentHashMap<>();
  private volatile @Nullable URI gateway;

  TwilioCallbackReporter(FakeTwilio twilio, WebhookSender webhookSender) {
    super(webhookSender);
    this.twilio = twilio;
  }

  /** Messages to this address end in this error from now on, such as 30003. */
  public void failMessagesTo(String to, int errorCode) {
    errorCodesByRecipient.put(to, errorCode);
  }

  /** Messages to this address are delivered again. */
  public void deliverMessagesTo(String to) {
    errorCodesByRecipient.remove(to);
  }

  /**
   * Sends requests to this scheme, host and port instead of those of their URLs; the URLs are still
   * what is signed. Use it for a public URL that cannot be reached from a laptop.
   *
   * @param gateway null for none
   */
  public void sendThrough(@Nullable URI gateway) {
    this.gateway = gateway;
  }

  /** The message gets this status. */
  public void reportStatus(AcceptedText text, TwilioMessageStatus status) {
    report(text, StatusChange.of(status));
  }

  /** The message ends in this error, such as 30003. */
  public void reportFailure(AcceptedText text, int errorCode) {
    report(text, StatusChange.failure(errorCode));
  }

  private void report(AcceptedText text, StatusChange statusChange) {
    twilio.updateStatus(text, statusChange.status(), statusChange.code());
    send(requests(text, List.of(statusChange)));
  }

  /** The automatic reports of a message, to run after the request was answered. */
  Runnable prepareStatusReports(AcceptedText text) {
    var steps = steps(text);
    var end = steps.getLast();
    twilio.updateStatus(text, end.status(), end.code());
    return schedule(requests(text, steps));
  }

  private List<StatusChange> steps(AcceptedText text) {
    var queued = StatusChange.of(TwilioMessageStatus.QUEUED);
    var sent = StatusChange.of(TwilioMessageStatus.SENT);
    var delivered = StatusChange.of(TwilioMessageStatus.DELIVERED);
    var code = errorCodesByRecipient.get(text.to());
    if (code == null && isFreeTextOutsideTheWindow(text)) {
      code = OUTSIDE_THE_WINDOW;
    }
    if (code != null) {
      var failure = StatusChange.failure(code);
      return failure.status() == TwilioMessageStatus.FAILED
          ? List.of(queued, failure)
          : List.of(queued, sent, failure);
    }
    return text.isWhatsApp()
        ? List.of(queued, sent, delivered, StatusChange.of(TwilioMessageStatus.READ))
        : List.of(queued, sent, delivered);
  }

  private boolean isFreeTextOutsideTheWindow(AcceptedText text) {
    return text.isWhatsApp()
        && text.contentSid().isEmpty()
        && !twilio.isSessionWindowOpen(text.to());
  }

  private List<Supplier<WebhookRequest>> requests(AcceptedText text, List<StatusChange> steps) {
    if (text.statusCallback().isEmpty()) {
      return List.of();
    }
    var url = URI.create(text.statusCallback());
    var ordered = behaviour().reversed() ? steps.reversed() : steps;
    return withDuplicates(
        ordered.stream()
            .map(
                statusChange ->
                    WebhookSender.memoize(() -> request(url, status(text, statusChange))))
            .toList());
  }

  private static Map<String, String> status(AcceptedText text, StatusChange statusChange) {
    var form = new LinkedHashMap<String, String>();
    form.put("ApiVersion", "2010-04-01");
    form.put("MessageStatus", statusChange.status().wireName());
    form.put("SmsSid", text.sid());
    form.put("SmsStatus", statusChange.status().wireName());
    form.put("To", text.to());
    form.put("From", text.from());
    form.put("MessageSid", text.sid());
    form.put("AccountSid", text.accountSid());
    form.put("MessagingServiceSid", text.messagingService());
    form.values().removeIf(String::isEmpty);
    statusChange.code().ifPresent(code -> form.put("ErrorCode", String.valueOf(code)));
    return form;
  }

  void reportInbound(
      URI webhook, String sid, String from, String to, String body, @Nullable String optOutType) {
    var form = new LinkedHashMap<String, String>();
    form.put("ApiVersion", "2010-04-01");
    form.put("SmsSid", sid);
    form.put("SmsStatus", "received");
    form.put("SmsMessageSid", sid);
    form.put("NumSegments", "1");
    form.put("From", from);
    form.put("To", to);
    form.put("Body", body);
    form.put("NumMedia", "0");
    form.put("MessageSid", sid);
    form.put("AccountSid", twilio.accountSid());
    if (from.startsWith("whatsapp:+")) {
      form.put("WaId", from.substring("whatsapp:+".length()));
    }
    if (optOutType != null) {
      form.put("OptOutType", optOutType);
    }
    send(withDuplicates(List.of(WebhookSender.memoize(() -> request(webhook, form)))));
  }

  private List<Supplier<WebhookRequest>> withDuplicates(List<Supplier<WebhookRequest>> letters) {
    if (!behaviour().duplicated()) {
      return letters;
    }
    var repeated = new ArrayList<Supplier<WebhookRequest>>();
    for (var letter : letters) {
      repeated.add(letter);
      repeated.add(letter);
    }
    return repeated;
  }

  private WebhookRequest request(URI url, Map<String, String> form) {
    return new WebhookRequest(
        throughGateway(url),
        Map.of(
            "Content-Type",
            "application/x-www-form-urlencoded; charset=UTF-8",
            "User-Agent",
            "TwilioProxy/1.1",
            "I-Twilio-Idempotency-Token",
            FakeTwilio.randomHex(),
            "X-Twilio-Signature",
            twilio.sign(url, form)),
        FormCodec.encode(form));
  }

  private URI throughGateway(URI url) {
    var through = gateway;
    if (through == null) {
      return url;
    }
    var query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    return through.resolve(url.getRawPath() + query);
  }
}
