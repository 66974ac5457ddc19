package dev.senda.fakes;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.senda.fakes.TextRequest.Problem;
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

  private static final Pattern LIST =
      Pattern.compile("/2010-04-01/Accounts/(AC[0-9a-fA-F]{32})/Messages\\.json");
  private static final Pattern ONE =
      Pattern.compile(
          "/2010-04-01/Accounts/(AC[0-9a-fA-F]{32})/Messages/([SM]M[0-9a-fA-F]{32})\\.json");
  private static final Duration WINDOW = Duration.ofHours(24);
  private static final int ATTEMPTS = 2;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String accountSid = "AC" + randomHex();
  private final String authToken = randomHex();
  private final Map<String, String> passwords = new ConcurrentHashMap<>();
  private final Faults faults = new Faults();
  private final List<KeptText> accepted = new ArrayList<>();
  private final Map<String, KeptText> bySid = new ConcurrentHashMap<>();
  private final Set<String> optedOut = ConcurrentHashMap.newKeySet();
  private final Map<String, Instant> lastInbound = new ConcurrentHashMap<>();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile Consumer<Text> recipients = _ -> {};
  private final Courier courier = new Courier(ATTEMPTS);
  private final TextReports reports = new TextReports(this, courier);
  private final FakeServer server;

  private FakeTwilio(int port) {
    passwords.put(accountSid, authToken);
    server = FakeServer.start(port, "Twilio", this::reply);
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

  /** Takes this API key and its secret as well. */
  public void apiKey(String sid, String secret) {
    passwords.put(sid, secret);
  }

  /** What goes wrong with requests that send. */
  public Faults faults() {
    return faults;
  }

  /** Every message that it accepted, oldest first; those that failed later too. */
  public List<Text> accepted() {
    synchronized (accepted) {
      return accepted.stream().map(KeptText::text).toList();
    }
  }

  /**
   * Gives each message to this as well, before it counts as accepted; if that throws, it is not.
   */
  public void deliverTo(Consumer<Text> recipients) {
    this.recipients = recipients;
  }

  /** How many requests asked it to send, refused ones among them. */
  public int requests() {
    return requests.get();
  }

  /** What it reports, and how. */
  public TextReports reports() {
    return reports;
  }

  /** A message to this address is refused with 21610 from now on. */
  public void optOut(String address) {
    optedOut.add(address);
  }

  /** Lifts {@link #optOut}. */
  public void optIn(String address) {
    optedOut.remove(address);
  }

  /** The addresses that it sends nothing to. */
  public Set<String> optedOut() {
    return Set.copyOf(optedOut);
  }

  /** Ends the 24 hours that began with this address's last message. */
  public void closeWindow(String address) {
    lastInbound.remove(address);
  }

  /**
   * Somebody writes: opens the 24 hours of WhatsApp, and opts out or back in where the body is a
   * keyword.
   *
   * @param webhook null to tell nobody
   * @param optOutType STOP, START or HELP, as Advanced Opt-Out adds it; null without it
   * @return the MessageSid
   */
  public String inbound(
      @Nullable URI webhook, String from, String to, String body, @Nullable String optOutType) {
    lastInbound.put(from, Instant.now());
    if (Keywords.stops(body) || "STOP".equals(optOutType)) {
      optOut(from);
    }
    if (Keywords.starts(body) || "START".equals(optOutType)) {
      optIn(from);
    }
    var sid = "SM" + randomHex();
    if (webhook != null) {
      reports.inbound(webhook, sid, from, to, body, optOutType);
    }
    return sid;
  }

  /** The signature that it would put beside a form to this URL: base64 HMAC-SHA1. */
  public String signature(URI url, Map<String, String> form) {
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

  /** Moves a message on, in what it answers when asked for it. */
  void become(Text text, TextStatus status, OptionalInt code) {
    var kept = bySid.get(text.sid());
    if (kept == null) {
      throw new IllegalArgumentException(
          "sid: %s (expected a message that this fake accepted)".formatted(text.sid()));
    }
    kept.become(status, code);
  }

  /** Whether WhatsApp takes free text to this address now. */
  boolean windowIsOpen(String address) {
    var last = lastInbound.get(address);
    return last != null && last.plus(WINDOW).isAfter(Instant.now());
  }

  private Reply reply(Request request) {
    if (request.path().equals("/")) {
      return page();
    }
    if (request.path().equals(Tally.PATH)) {
      return Tally.of(requests.get(), accepted().size(), faults);
    }
    var list = LIST.matcher(request.path());
    if (list.matches() && request.method().equals("POST")) {
      requests.incrementAndGet();
      return isKnown(request) ? send(request, list.group(1)) : unknown();
    }
    if (list.matches() && request.method().equals("GET")) {
      return isKnown(request) ? list(request, list.group(1)) : unknown();
    }
    var one = ONE.matcher(request.path());
    if (one.matches() && request.method().equals("GET")) {
      return isKnown(request) ? one(one.group(1), one.group(2)) : unknown();
    }
    return refusal(new Problem(404, 20404, "The requested resource was not found"));
  }

  private boolean isKnown(Request request) {
    return passwords.entrySet().stream()
        .map(entry -> entry.getKey() + ":" + entry.getValue())
        .map(pair -> "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)))
        .anyMatch(request.header("Authorization")::equals);
  }

  private static Reply unknown() {
    return refusal(new Problem(401, 20003, "Authenticate"));
  }

  private Reply send(Request request, String account) {
    var wanted = new TextRequest(Form.parse(request.body()));
    var problem = wanted.problem();
    if (problem.isPresent()) {
      return refusal(problem.get());
    }
    if (optedOut.contains(wanted.to())) {
      return refusal(new Problem(400, 21610, "The recipient has opted out"));
    }
    return meetFault(request, wanted, account);
  }

  private Reply meetFault(Request request, TextRequest wanted, String account) {
    var fault = faults.meet(request.body());
    if (fault.isEmpty()) {
      return accept(request, wanted, account);
    }
    if (fault.get().accepts()) {
      accept(request, wanted, account);
    }
    return switch (fault.get()) {
      case Fault.Answer answer ->
          new Reply.Answer(answer.status(), answer.headers(), answer.body());
      case Fault.TooMany(var retryAfter) ->
          refusal(new Problem(429, 20429, "Too many requests"))
              .with("Retry-After", String.valueOf(retryAfter.toSeconds()));
      case Fault.ServerError _ -> refusal(new Problem(500, 20500, "Internal server error"));
      case Fault.Garbage _ -> Reply.html(201, "<html><body>Welcome!</body></html>");
      case Fault.Refusal(int status, int code) ->
          refusal(new Problem(status, code, "as the fake was told"));
      case Fault.Hang _ -> new Reply.Hang();
      case Fault.AcceptThenDrop _, Fault.Drop _ -> new Reply.Drop();
    };
  }

  private Reply accept(Request request, TextRequest wanted, String account) {
    var kept = new KeptText(wanted.text("SM" + randomHex(), account, Instant.now()));
    var answer = Reply.json(201, kept.resource());
    recipients.accept(kept.text());
    bySid.put(kept.text().sid(), kept);
    synchronized (accepted) {
      accepted.add(kept);
    }
    request.afterwards(reports.following(kept.text()));
    return answer;
  }

  private Reply list(Request request, String account) {
    var list = new TextList(request.path(), Form.parse(request.query()));
    if (!list.isReadable()) {
      return refusal(new Problem(400, 20001, "DateSent: expected YYYY-MM-DD or a time in UTC"));
    }
    synchronized (accepted) {
      return Reply.json(
          200,
          list.page(
              accepted.reversed().stream()
                  .filter(kept -> kept.text().accountSid().equals(account))
                  .toList()));
    }
  }

  private Reply one(String account, String sid) {
    var kept = bySid.get(sid);
    return kept == null || !kept.text().accountSid().equals(account)
        ? refusal(new Problem(404, 20404, "The requested resource was not found"))
        : Reply.json(200, kept.resource());
  }

  private static Reply.Answer refusal(Problem problem) {
    return Reply.json(
        problem.status(),
        Json.object()
            .put("code", problem.code())
            .put("message", problem.message())
            .put("more_info", "https://www.twilio.com/docs/errors/" + problem.code())
            .put("status", problem.status()));
  }

  private Reply page() {
    return Page.of(
        "Twilio",
        List.of("Accepted", "To", "From", "Text", "Sid"),
        accepted().stream()
            .map(
                text ->
                    List.of(
                        text.at().toString(),
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

  /** Ends every connection at once, and the reports that are under way. */
  @Override
  public void close() {
    server.close();
    courier.close();
  }
}
