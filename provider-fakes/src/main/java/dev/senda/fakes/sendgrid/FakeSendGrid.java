package dev.senda.fakes.sendgrid;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.senda.fakes.Fault;
import dev.senda.fakes.FaultInjector;
import dev.senda.fakes.http.AcceptedMessagesPage;
import dev.senda.fakes.http.FakeHttpServer;
import dev.senda.fakes.http.FakeResponse;
import dev.senda.fakes.http.FakeStatistics;
import dev.senda.fakes.http.Json;
import dev.senda.fakes.http.ReceivedRequest;
import dev.senda.fakes.sendgrid.SendGridMailRequest.FieldError;
import dev.senda.fakes.webhook.WebhookSender;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A fake of SendGrid: it speaks the v3 Mail Send API over HTTP on 127.0.0.1, keeps what it accepts,
 * reports it to an event webhook with SendGrid's signature, and sends nothing to anybody.
 *
 * <p>It is stateful as SendGrid is: an address that bounced, complained or unsubscribed is
 * suppressed, and mail to it is accepted and then reported as dropped.
 */
public final class FakeSendGrid implements AutoCloseable {

  private static final String SEND = "/v3/mail/send";
  private static final int LARGEST_BODY = 30 * 1024 * 1024;
  private static final int ATTEMPTS = 4;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String apiKey = "SG.fake." + randomId();
  private final KeyPair keys = newKeys();
  private final FaultInjector faultInjector = new FaultInjector();
  private final Queue<AcceptedMail> accepted = new ConcurrentLinkedQueue<>();
  private final Set<String> suppressed = ConcurrentHashMap.newKeySet();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile Consumer<AcceptedMail> acceptedListener = _ -> {};
  private final WebhookSender sender = new WebhookSender(ATTEMPTS);
  private final SendGridEventReporter webhooks = new SendGridEventReporter(this, sender);
  private final FakeHttpServer server;

  private FakeSendGrid(int port) {
    server = FakeHttpServer.start(port, "SendGrid", this::reply);
  }

  /**
   * Starts it on 127.0.0.1.
   *
   * @param port 0 for any that is free
   * @throws java.io.UncheckedIOException if the port is taken
   */
  public static FakeSendGrid start(int port) {
    return new FakeSendGrid(port);
  }

  /** Where it listens, with scheme and port, without a path. */
  public URI address() {
    return server.address();
  }

  /** The only valid API key. */
  public String apiKey() {
    return apiKey;
  }

  /** What the event webhook verifies with, as SendGrid's console shows it: base64 X.509 SPKI. */
  public String webhookPublicKey() {
    return Base64.getEncoder().encodeToString(keys.getPublic().getEncoded());
  }

  /** The faults of send requests. */
  public FaultInjector faults() {
    return faultInjector;
  }

  /** Every mail that it accepted, oldest first; those to suppressed addresses too. */
  public List<AcceptedMail> accepted() {
    return List.copyOf(accepted);
  }

  /**
   * Adds a listener for each message, called before the message counts as accepted; if it throws,
   * the message is not accepted.
   */
  public void onAccepted(Consumer<AcceptedMail> recipients) {
    this.acceptedListener = recipients;
  }

  /** How many send requests it received, refused ones included. */
  public int requestCount() {
    return requests.get();
  }

  /** Where its event webhook is from now on; null for none. */
  public void setEventWebhook(@Nullable URI webhook) {
    webhooks.setEventWebhook(webhook);
  }

  /** The reporter of its events. */
  public SendGridEventReporter webhooks() {
    return webhooks;
  }

  /** Mail to this address is accepted and then dropped. */
  public void suppress(String address) {
    suppressed.add(address.toLowerCase(Locale.ROOT));
  }

  /** Whether mail to this address is dropped. */
  public boolean isSuppressed(String address) {
    return suppressed.contains(address.toLowerCase(Locale.ROOT));
  }

  /** The signature of this timestamp and body: base64 DER. */
  public String sign(String timestamp, String body) {
    try {
      var signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(keys.getPrivate());
      signature.update((timestamp + body).getBytes(UTF_8));
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no ECDSA signature", e);
    }
  }

  private FakeResponse reply(ReceivedRequest request) {
    if (request.path().equals("/")) {
      return page();
    }
    if (request.path().equals(FakeStatistics.PATH)) {
      return FakeStatistics.of(requests.get(), accepted().size(), faultInjector);
    }
    if (!request.path().equals(SEND)) {
      return refusal(404, "not found");
    }
    if (!request.method().equals("POST")) {
      return refusal(405, "method not allowed");
    }
    requests.incrementAndGet();
    return send(request);
  }

  private FakeResponse send(ReceivedRequest request) {
    if (!request.header("Authorization").equals("Bearer " + apiKey)) {
      return refusal(401, "The provided authorization grant is invalid, expired, or revoked");
    }
    if (request.bodySize() > LARGEST_BODY) {
      return FakeResponse.html(
          413, "<html><body><h1>413 Request Entity Too Large</h1></body></html>");
    }
    if (!request.header("Content-Type").toLowerCase(Locale.ROOT).startsWith("application/json")) {
      return refusal(415, "Content-Type should be application/json.");
    }
    JsonNode body;
    try {
      body = Json.MAPPER.readTree(request.body());
    } catch (JacksonException e) {
      return refusal(400, "Bad Request");
    }
    var mail = new SendGridMailRequest(body);
    var problems = mail.validate(Instant.now());
    if (!problems.isEmpty()) {
      return refusal(400, problems);
    }
    return mail.isSandbox() ? empty(200) : applyFault(request, mail);
  }

  private FakeResponse applyFault(ReceivedRequest request, SendGridMailRequest mail) {
    var fault = faultInjector.takeNext(request.body());
    if (fault.isEmpty()) {
      return accept(request, mail);
    }
    if (fault.get().accepts()) {
      accept(request, mail);
    }
    return switch (fault.get()) {
      case Fault.CustomResponse customResponse ->
          new FakeResponse.Http(
              customResponse.status(), customResponse.headers(), customResponse.body());
      case Fault.RateLimited(var retryAfter) ->
          refusal(429, "too many requests")
              .withHeader(
                  "X-RateLimit-Reset",
                  String.valueOf(Instant.now().plus(retryAfter).getEpochSecond()))
              .withHeader("X-RateLimit-Remaining", "0");
      case Fault.ServerError _ -> refusal(500, "internal server error");
      case Fault.Garbage _ -> FakeResponse.html(202, "<html><body>Welcome!</body></html>");
      case Fault.Refusal(int status, int _) -> refusal(status, "refused");
      case Fault.Hang _ -> new FakeResponse.Hang();
      case Fault.AcceptThenDrop _, Fault.Drop _ -> new FakeResponse.Drop();
    };
  }

  private FakeResponse accept(ReceivedRequest request, SendGridMailRequest mail) {
    var id = randomId();
    for (var each : mail.toAcceptedMails(id, request.header("on-behalf-of"), Instant.now())) {
      acceptedListener.accept(each);
      accepted.add(each);
      request.runAfterResponse(webhooks.prepareDeliveryReports(each));
    }
    return empty(202).withHeader("X-Message-Id", id);
  }

  private static FakeResponse.Http empty(int status) {
    return new FakeResponse.Http(status, Map.of(), "");
  }

  private static FakeResponse.Http refusal(int status, String message) {
    return refusal(status, List.of(new FieldError("", message)));
  }

  private static FakeResponse.Http refusal(int status, List<FieldError> problems) {
    var errors = Json.array();
    for (var fieldError : problems) {
      var error = errors.addObject().put("message", fieldError.message());
      error.put("field", fieldError.field().isEmpty() ? null : fieldError.field());
      error.putNull("help");
    }
    return FakeResponse.json(status, Json.object().set("errors", errors));
  }

  private FakeResponse page() {
    return AcceptedMessagesPage.of(
        "SendGrid",
        List.of("Accepted", "To", "From", "Subject", "X-Message-Id"),
        accepted().stream()
            .map(
                mail ->
                    List.of(
                        mail.acceptedAt().toString(),
                        mail.to(),
                        mail.from(),
                        mail.subject(),
                        mail.id()))
            .toList());
  }

  /** 22 characters of letters, digits, - and _, as SendGrid's own ids are. */
  static String randomId() {
    var bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static KeyPair newKeys() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no P-256 key pair", e);
    }
  }

  /** Closes all connections at once, and stops the reports in flight. */
  @Override
  public void close() {
    server.close();
    sender.close();
  }
}
