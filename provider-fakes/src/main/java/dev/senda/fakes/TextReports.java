package dev.senda.fakes;

import dev.senda.fakes.Courier.Letter;
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
 * queued, sent and delivered (and read, where it is WhatsApp) by itself, or as {@link #outcome}
 * says.
 */
public final class TextReports extends Reports {

  private static final int OUTSIDE_THE_WINDOW = 63016;

  /** One status of a message. */
  private record Step(TextStatus status, OptionalInt code) {

    static Step of(TextStatus status) {
      return new Step(status, OptionalInt.empty());
    }

    static Step failure(int code) {
      return new Step(statusOf(code), OptionalInt.of(code));
    }

    // 30001 (queue overflow) and 30002 (account suspended) never reach a carrier, nor do 6xxxx.
    private static TextStatus statusOf(int code) {
      return code >= 30003 && code < 40000 ? TextStatus.UNDELIVERED : TextStatus.FAILED;
    }
  }

  private final FakeTwilio twilio;
  private final Map<String, Integer> outcomes = new ConcurrentHashMap<>();
  private volatile @Nullable URI gateway;

  TextReports(FakeTwilio twilio, Courier courier) {
    super(courier);
    this.twilio = twilio;
  }

  /** Messages to this address end in this error from now on, such as 30003. */
  public void outcome(String to, int errorCode) {
    outcomes.put(to, errorCode);
  }

  /** Messages to this address are delivered again. */
  public void delivers(String to) {
    outcomes.remove(to);
  }

  /**
   * Requests go to this scheme, host and port instead of those of their URLs, which are still what
   * is signed: for a public URL that leads nowhere on a laptop.
   *
   * @param gateway null for none
   */
  public void through(@Nullable URI gateway) {
    this.gateway = gateway;
  }

  /** The message gets this status. */
  public void became(Text text, TextStatus status) {
    report(text, Step.of(status));
  }

  /** The message ends in this error, such as 30003. */
  public void failed(Text text, int errorCode) {
    report(text, Step.failure(errorCode));
  }

  private void report(Text text, Step step) {
    twilio.become(text, step.status(), step.code());
    send(letters(text, List.of(step)));
  }

  /** What a message causes by itself, to be run when its sender has the answer. */
  Runnable following(Text text) {
    var steps = steps(text);
    var end = steps.getLast();
    twilio.become(text, end.status(), end.code());
    return later(letters(text, steps));
  }

  private List<Step> steps(Text text) {
    var queued = Step.of(TextStatus.QUEUED);
    var sent = Step.of(TextStatus.SENT);
    var delivered = Step.of(TextStatus.DELIVERED);
    var code = outcomes.get(text.to());
    if (code == null && isFreeTextOutsideTheWindow(text)) {
      code = OUTSIDE_THE_WINDOW;
    }
    if (code != null) {
      var failure = Step.failure(code);
      return failure.status() == TextStatus.FAILED
          ? List.of(queued, failure)
          : List.of(queued, sent, failure);
    }
    return text.isWhatsApp()
        ? List.of(queued, sent, delivered, Step.of(TextStatus.READ))
        : List.of(queued, sent, delivered);
  }

  private boolean isFreeTextOutsideTheWindow(Text text) {
    return text.isWhatsApp() && text.contentSid().isEmpty() && !twilio.windowIsOpen(text.to());
  }

  private List<Supplier<Letter>> letters(Text text, List<Step> steps) {
    if (text.statusCallback().isEmpty()) {
      return List.of();
    }
    var url = URI.create(text.statusCallback());
    var ordered = manners().outOfOrder() ? steps.reversed() : steps;
    return repeated(
        ordered.stream().map(step -> Courier.once(() -> letter(url, status(text, step)))).toList());
  }

  private static Map<String, String> status(Text text, Step step) {
    var form = new LinkedHashMap<String, String>();
    form.put("ApiVersion", "2010-04-01");
    form.put("MessageStatus", step.status().onTheWire());
    form.put("SmsSid", text.sid());
    form.put("SmsStatus", step.status().onTheWire());
    form.put("To", text.to());
    form.put("From", text.from());
    form.put("MessageSid", text.sid());
    form.put("AccountSid", text.accountSid());
    form.put("MessagingServiceSid", text.messagingService());
    form.values().removeIf(String::isEmpty);
    step.code().ifPresent(code -> form.put("ErrorCode", String.valueOf(code)));
    return form;
  }

  void inbound(
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
    send(repeated(List.of(Courier.once(() -> letter(webhook, form)))));
  }

  private List<Supplier<Letter>> repeated(List<Supplier<Letter>> letters) {
    if (!manners().twice()) {
      return letters;
    }
    var repeated = new ArrayList<Supplier<Letter>>();
    for (var letter : letters) {
      repeated.add(letter);
      repeated.add(letter);
    }
    return repeated;
  }

  private Letter letter(URI url, Map<String, String> form) {
    return new Letter(
        reachable(url),
        Map.of(
            "Content-Type",
            "application/x-www-form-urlencoded; charset=UTF-8",
            "User-Agent",
            "TwilioProxy/1.1",
            "I-Twilio-Idempotency-Token",
            FakeTwilio.randomHex(),
            "X-Twilio-Signature",
            twilio.signature(url, form)),
        Form.encode(form));
  }

  private URI reachable(URI url) {
    var through = gateway;
    if (through == null) {
      return url;
    }
    var query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    return through.resolve(url.getRawPath() + query);
  }
}
