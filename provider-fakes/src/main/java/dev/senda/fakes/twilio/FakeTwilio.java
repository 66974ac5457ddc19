package dev.senda.fakes.twilio;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.senda.fakes.Fault;
import dev.senda.fakes.FaultInjector;
import dev.senda.fakes.http.AcceptedMessagesPage;
import dev.senda.fakes.http.FakeHttpServer;
import dev.senda.fakes.http.FakeResponse;
import dev.senda.fakes.http.FakeStatistics;
import dev.senda.fakes.http.FormCodec;
import dev.senda.fakes.http.Json;
import dev.senda.fakes.http.ReceivedRequest;
import dev.senda.fakes.twilio.TwilioMessageRequest.TwilioError;
import dev.senda.fakes.webhook.WebhookSender;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A fake of Twilio: it speaks the Messages API over HTTP on 127.0.0.1, keeps what it accepts, calls
 * status callbacks and inbound webhooks with Twilio's signature, and sends nothing to anybody.
 *
 * <p>It is stateful as Twilio is: a number that answered STOP is refused with 21610, and WhatsApp
 * takes free text only within 24 hours of the recipient's own message; outside of them the text is
 * accepted and then fails with 63016. The credentials of its account work for any subaccount too.
 */
public final class FakeTwilio implements AutoCloseable {

  private static final Pattern LIST_PATH =
      Pattern.compile("/2010-04-01/Accounts/(AC[0-9a-fA-F]{32})/Messages\\.json");
  private static final Pattern MESSAGE_PATH =
      Pattern.compile(
          "/2010-04-01/Accounts/(AC[0-9a-fA-F]{32})/Messages/([SM]M[0-9a-fA-F]{32})\\.json");
  private static final Duration SESSION_WINDOW = Duration.ofHours(24);
  private static final int ATTEMPTS = 2;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String accountSid = "AC" + randomHex();
  private final String authToken = randomHex();
  private final Map<String, String> passwords = new ConcurrentHashMap<>();
  private final FaultInjector faultInjector = new FaultInjector();
  private final List<TwilioMessage> accepted = new ArrayList<>();
  private final Map<String, TwilioMessage> bySid = new ConcurrentHashMap<>();
  private final Set<String> optedOut = ConcurrentHashMap.newKeySet();
  private final Map<String, Instant> lastInbound = new ConcurrentHashMap<>();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile Consumer<AcceptedText> acceptedListener = _ -> {};
  private final WebhookSender sender = new WebhookSender(ATTEMPTS);
  private final TwilioCallbackReporter webhooks = new TwilioCallbackReporter(this, sender);
  private final FakeHttpServer server;

  private FakeTwilio(int port) {
    passwords.put(accountSid, authToken);
    server = FakeHttpServer.start(port, "Twilio", this::reply);
  }

  /**
   * Starts it on 127.0.0.1.
   *
   * @param port 0 for any that is free
   * @throws java.io.UncheckedIOException if the port is taken
   */
  public static FakeTwilio start(int port) {
    return new FakeTwilio(port);
  }

  /** Where it listens, with scheme and port, without a path. */
  public URI address() {
    return server.address();
  }

  /** Its account. */
  public String accountSid() {
    return accountSid;
  }

  /** The account's token: the password of requests, and the key of signatures. */
  public String authToken() {
    return authToken;
  }

  /** Accepts this API key and its secret, too. */
  public void addApiKey(String sid, String secret) {
    passwords.put(sid, secret);
  }

  /** The faults of send requests. */
  public FaultInjector faults() {
    return faultInjector;
  }

  /** Every message that it accepted, oldest first; those that failed later too. */
  public List<AcceptedText> accepted() {
    synchronized (accepted) {
      return accepted.stream().map(TwilioMessage::text).toList();
    }
  }

  /**
   * Adds a listener for each message, called before the message counts as accepted; if it throws,
   * the message is not accepted.
   */
  public void onAccepted(Consumer<AcceptedText> recipients) {
    this.acceptedListener = recipients;
  }

  /** How many send requests it received, refused ones included. */
  public int requestCount() {
    return requests.get();
  }

  /** The reporter of its callbacks. */
  public TwilioCallbackReporter webhooks() {
    return webhooks;
  }

  /** A message to this address is refused with 21610 from now on. */
  public void optOut(String address) {
    optedOut.add(address);
  }

  /** Lifts {@link #optOut}. */
  public void optIn(String address) {
    optedOut.remove(address);
  }

  /** The addresses that have opted out. */
  public Set<String> optedOut() {
    return Set.copyOf(optedOut);
  }

  /** Ends the 24 hours that began with this address's last message. */
  public void closeSessionWindow(String address) {
    lastInbound.remove(address);
  }

  /**
   * Simulates an inbound message: it opens the WhatsApp session window, and opts out or in if the
   * body is a keyword.
   *
   * @param webhook the inbound webhook; null for none
   * @param optOutType STOP, START or HELP, as Advanced Opt-Out adds it; null without it
   * @return the MessageSid
   */
  public String receiveInbound(
      @Nullable URI webhook, String from, String to, String body, @Nullable String optOutType) {
    lastInbound.put(from, Instant.now());
    if (OptOutKeywords.isStop(body) || "STOP".equals(optOutType)) {
      optOut(from);
    }
    if (OptOutKeywords.isStart(body) || "START".equals(optOutType)) {
      optIn(from);
    }
    var sid = "SM" + randomHex();
    if (webhook != null) {
      webhooks.reportInbound(webhook, sid, from, to, body, optOutType);
    }
    return sid;
  }

  /** The signature of a form to this URL: base64 HMAC-SHA1. */
  public String sign(URI url, Map<String, String> form) {
    var signed = new StringBuilder(url.toString());
    new TreeMap<>(form).forEach((name, value) -> signed.append(name).append(value));
    try {
      var mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(authToken.getBytes(UTF_8), "HmacSHA1"));
      return Base64.getEncoder().encodeToString(mac.doFinal(signed.toString().getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no HMAC-SHA1", e);
    }
  }

  /** Changes the status of a message in the message list. */
  void updateStatus(AcceptedText text, TwilioMessageStatus status, OptionalInt code) {
    var kept = bySid.get(text.sid());
    if (kept == null) {
      throw new IllegalArgumentException(
          "sid: %s (expected a message that this fake accepted)".formatted(text.sid()));
    }
    kept.updateStatus(status, code);
  }

  /** Whether WhatsApp takes free text to this address now. */
  boolean isSessionWindowOpen(String address) {
    var last = lastInbound.get(address);
    return last != null && last.plus(SESSION_WINDOW).isAfter(Instant.now());
  }

  private FakeResponse reply(ReceivedRequest request) {
    if (request.path().equals("/")) {
      return page();
    }
    if (request.path().equals(FakeStatistics.PATH)) {
      return FakeStatistics.of(requests.get(), accepted().size(), faultInjector);
    }
    var list = LIST_PATH.matcher(request.path());
    if (list.matches() && request.method().equals("POST")) {
      requests.incrementAndGet();
      return isAuthenticated(request) ? send(request, list.group(1)) : unauthenticated();
    }
    if (list.matches() && request.method().equals("GET")) {
      return isAuthenticated(request) ? list(request, list.group(1)) : unauthenticated();
    }
    var one = MESSAGE_PATH.matcher(request.path());
    if (one.matches() && request.method().equals("GET")) {
      return isAuthenticated(request) ? one(one.group(1), one.group(2)) : unauthenticated();
    }
    return refusal(new TwilioError(404, 20404, "The requested resource was not found"));
  }

  private boolean isAuthenticated(ReceivedRequest request) {
    return passwords.entrySet().stream()
        .map(entry -> entry.getKey() + ":" + entry.getValue())
        .map(pair -> "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)))
        .anyMatch(request.header("Authorization")::equals);
  }

  private static FakeResponse unauthenticated() {
    return refusal(new TwilioError(401, 20003, "Authenticate"));
  }

  private FakeResponse send(ReceivedRequest request, String account) {
    var wanted = new TwilioMessageRequest(FormCodec.parse(request.body()));
    var problem = wanted.validate();
    if (problem.isPresent()) {
      return refusal(problem.get());
    }
    if (optedOut.contains(wanted.to())) {
      return refusal(new TwilioError(400, 21610, "The recipient has opted out"));
    }
    return applyFault(request, wanted, account);
  }

  private FakeResponse applyFault(
      ReceivedRequest request, TwilioMessageRequest wanted, String account) {
    var fault = faultInjector.takeNext(request.body());
    if (fault.isEmpty()) {
      return accept(request, wanted, account);
    }
    if (fault.get().accepts()) {
      accept(request, wanted, account);
    }
    return switch (fault.get()) {
      case Fault.CustomResponse customResponse ->
          new FakeResponse.Http(
              customResponse.status(), customResponse.headers(), customResponse.body());
      case Fault.RateLimited(var retryAfter) ->
          refusal(new TwilioError(429, 20429, "Too many requests"))
              .withHeader("Retry-After", String.valueOf(retryAfter.toSeconds()));
      case Fault.ServerError _ -> refusal(new TwilioError(500, 20500, "Internal server error"));
      case Fault.Garbage _ -> FakeResponse.html(201, "<html><body>Welcome!</body></html>");
      case Fault.Refusal(int status, int code) ->
          refusal(new TwilioError(status, code, "injected by the test"));
      case Fault.Hang _ -> new FakeResponse.Hang();
      case Fault.AcceptThenDrop _, Fault.Drop _ -> new FakeResponse.Drop();
    };
  }

  private FakeResponse accept(
      ReceivedRequest request, TwilioMessageRequest wanted, String account) {
    var kept = new TwilioMessage(wanted.toAcceptedText("SM" + randomHex(), account, Instant.now()));
    var http = FakeResponse.json(201, kept.toJson());
    acceptedListener.accept(kept.text());
    bySid.put(kept.text().sid(), kept);
    synchronized (accepted) {
      accepted.add(kept);
    }
    request.runAfterResponse(webhooks.prepareStatusReports(kept.text()));
    return http;
  }

  private FakeResponse list(ReceivedRequest request, String account) {
    var list = new TwilioMessageListPage(request.path(), FormCodec.parse(request.query()));
    if (!list.hasValidDates()) {
      return refusal(new TwilioError(400, 20001, "DateSent: expected YYYY-MM-DD or a time in UTC"));
    }
    synchronized (accepted) {
      return FakeResponse.json(
          200,
          list.toJson(
              accepted.reversed().stream()
                  .filter(kept -> kept.text().accountSid().equals(account))
                  .toList()));
    }
  }

  private FakeResponse one(String account, String sid) {
    var kept = bySid.get(sid);
    return kept == null || !kept.text().accountSid().equals(account)
        ? refusal(new TwilioError(404, 20404, "The requested resource was not found"))
        : FakeResponse.json(200, kept.toJson());
  }

  private static FakeResponse.Http refusal(TwilioError twilioError) {
    return FakeResponse.json(
        twilioError.status(),
        Json.object()
            .put("code", twilioError.code())
            .put("message", twilioError.message())
            .put("more_info", "https://www.twilio.com/docs/errors/" + twilioError.code())
            .put("status", twilioError.status()));
  }

  private FakeResponse page() {
    return AcceptedMessagesPage.of(
        "Twilio",
        List.of("Accepted", "To", "From", "Text", "Sid"),
        accepted().stream()
            .map(
                text ->
                    List.of(
                        text.acceptedAt().toString(),
                        text.to(),
                        text.from().isEmpty() ? text.messagingService() : text.from(),
                        text.body().isEmpty()
                            ? text.contentSid() + " " + text.contentVariables()
                            : text.body(),
                        text.sid()))
            .toList());
  }

  /** 32 hexadecimal digits, as Twilio's ids have them. */
  static String randomHex() {
    var bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Closes all connections at once, and stops the reports in flight. */
  @Override
  public void close() {
    server.close();
    sender.close();
  }
}
