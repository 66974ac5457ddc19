package dev.senda.fakes.sendgrid;

import dev.senda.fakes.http.Json;
import dev.senda.fakes.webhook.WebhookBehaviour;
import dev.senda.fakes.webhook.WebhookReporter;
import dev.senda.fakes.webhook.WebhookSender;
import dev.senda.fakes.webhook.WebhookSender.WebhookRequest;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sends the events of the SendGrid fake to the event webhook, as SendGrid does: a JSON array that
 * ends in CRLF, signed over timestamp and body. Each accepted mail is automatically reported as
 * processed and delivered; other events are reported by a call.
 */
public final class SendGridEventReporter extends WebhookReporter {

  private static final String PERSON =
      "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
  private static final String MACHINE = "Mozilla/5.0";
  // RFC 5737: addresses for documentation.
  private static final String PERSON_ADDRESS = "192.0.2.1";
  private static final String MACHINE_ADDRESS = "198.51.100.1";

  private final FakeSendGrid sendGrid;
  private volatile @Nullable URI webhook;

  SendGridEventReporter(FakeSendGrid sendGrid, WebhookSender webhookSender) {
    super(webhookSender);
    this.sendGrid = sendGrid;
  }

  void setEventWebhook(@Nullable URI webhook) {
    this.webhook = webhook;
  }

  /** Sends each report twice, the second time with a new sg_event_id. */
  public SendGridEventReporter duplicateWithNewIds() {
    changeBehaviour(webhookBehaviour -> webhookBehaviour.withDuplicates(true));
    return this;
  }

  /** Sends the automatic reports of a mail in one request. */
  public SendGridEventReporter batch() {
    changeBehaviour(WebhookBehaviour::withBatching);
    return this;
  }

  /**
   * The recipient opened it.
   *
   * @param machine whether it was a mail program that loads all images by itself
   */
  public void reportOpened(AcceptedMail mail, boolean machine) {
    report(
        event(mail, "open")
            .put("useragent", machine ? MACHINE : PERSON)
            .put("ip", machine ? MACHINE_ADDRESS : PERSON_ADDRESS)
            .put("sg_machine_open", machine)
            .put("sg_content_type", "html"));
  }

  /** The recipient clicked this link. */
  public void reportClicked(AcceptedMail mail, String url) {
    reportClicked(mail, url, PERSON);
  }

  /** A client with this user agent clicked this link, such as a scanner. */
  public void reportClicked(AcceptedMail mail, String url, String userAgent) {
    var event =
        event(mail, "click")
            .put("url", url)
            .put("useragent", userAgent)
            .put("ip", PERSON_ADDRESS)
            .put("sg_content_type", "html");
    event.putObject("url_offset").put("index", 0).put("type", "html");
    report(event);
  }

  /** It bounced; after a hard bounce the address is suppressed. */
  public void reportBounced(AcceptedMail mail, SendGridBounceType bounce) {
    report(
        switch (bounce) {
          case HARD -> {
            sendGrid.suppress(mail.to());
            yield event(mail, "bounce")
                .put("type", "bounce")
                .put("bounce_classification", "Invalid Address")
                .put("status", "5.1.1")
                .put("reason", "550 5.1.1 The mailbox does not exist");
          }
          case BLOCKED ->
              event(mail, "bounce")
                  .put("type", "blocked")
                  .put("bounce_classification", "Content")
                  .put("status", "5.7.1")
                  .put("reason", "550 5.7.1 Refused by the recipient's policy");
          case ASYNCHRONOUS -> {
            sendGrid.suppress(mail.to());
            yield event(mail, "bounce")
                .put("type", "bounce")
                .put("bounce_classification", "Invalid Address")
                .put("status", "5.1.1")
                .put("reason", "550 5.1.1 The mailbox does not exist")
                .without(List.of("sg_message_id", "smtp-id"));
          }
        });
  }

  /** SendGrid dropped it without an attempt: the address is on one of its suppression lists. */
  public void reportDropped(AcceptedMail mail) {
    report(drop(mail));
  }

  /** The recipient's server asked SendGrid to retry later. */
  public void reportDeferred(AcceptedMail mail) {
    report(
        event(mail, "deferred")
            .put("response", "450 4.2.1 The mailbox is busy")
            .put("attempt", "1"));
  }

  /** The recipient reported it as spam: the address is suppressed. */
  public void reportComplaint(AcceptedMail mail) {
    sendGrid.suppress(mail.to());
    report(event(mail, "spamreport"));
  }

  /** The recipient unsubscribed by SendGrid's own link: the address is suppressed. */
  public void reportUnsubscribed(AcceptedMail mail) {
    sendGrid.suppress(mail.to());
    report(event(mail, "unsubscribe"));
  }

  /** Any event about a mail, with these fields beside the usual ones, or instead of them. */
  public void reportEvent(AcceptedMail mail, String kind, Map<String, String> fields) {
    var event = event(mail, kind);
    fields.forEach(event::put);
    report(event);
  }

  /** The automatic reports of a mail, to run after the request was answered. */
  Runnable prepareDeliveryReports(AcceptedMail mail) {
    if (webhook == null) {
      return () -> {};
    }
    return schedule(
        requests(
            sendGrid.isSuppressed(mail.to())
                ? List.of(drop(mail))
                : List.of(event(mail, "processed"), delivered(mail))));
  }

  private void report(ObjectNode event) {
    send(requests(List.of(event)));
  }

  private static ObjectNode delivered(AcceptedMail mail) {
    return event(mail, "delivered").put("response", "250 OK").put("tls", 1);
  }

  private static ObjectNode drop(AcceptedMail mail) {
    return event(mail, "dropped").put("reason", "Suppressed Address").put("status", "5.0.0");
  }

  private static ObjectNode event(AcceptedMail mail, String kind) {
    var event = Json.object();
    mail.customArguments().forEach(event::put);
    event
        .put("email", mail.to())
        .put("timestamp", Instant.now().getEpochSecond())
        .put("event", kind)
        .put("sg_event_id", FakeSendGrid.randomId())
        .put("sg_message_id", messageId(mail))
        .put("smtp-id", "<%s@geopod-ismtpd-fake>".formatted(mail.id()));
    var categories = mail.requestBody().path("categories");
    if (categories.size() == 1) {
      event.set("category", categories.path(0));
    }
    if (categories.size() > 1) {
      event.set("category", categories);
    }
    return event;
  }

  // The mails of one request share their X-Message-Id; the suffix distinguishes them.
  private static String messageId(AcceptedMail mail) {
    return "%s.recvd-fake-%08x-1.0".formatted(mail.id(), mail.to().hashCode());
  }

  private List<Supplier<WebhookRequest>> requests(List<ObjectNode> events) {
    var webhook = this.webhook;
    if (webhook == null) {
      throw new IllegalStateException("event webhook: none (expected one: reportTo)");
    }
    var webhookBehaviour = behaviour();
    var order = webhookBehaviour.reversed() ? events.reversed() : events;
    var bodies =
        webhookBehaviour.batched() ? List.of(order) : order.stream().map(List::of).toList();
    var letters = new ArrayList<Supplier<WebhookRequest>>();
    for (var body : bodies) {
      var letter = WebhookSender.memoize(() -> request(webhook, body));
      letters.add(letter);
      if (webhookBehaviour.duplicatedWithNewIds()) {
        letters.add(
            () ->
                request(
                    webhook, body.stream().map(SendGridEventReporter::withNewEventId).toList()));
      } else if (webhookBehaviour.duplicated()) {
        letters.add(letter);
      }
    }
    return letters;
  }

  private WebhookRequest request(URI webhook, List<? extends JsonNode> events) {
    var body = Json.array().addAll(events) + "\r\n";
    var timestamp = String.valueOf(Instant.now().getEpochSecond());
    return new WebhookRequest(
        webhook,
        Map.of(
            "Content-Type",
            "application/json",
            "User-Agent",
            "SendGrid Event API",
            "X-Twilio-Email-Event-Webhook-Timestamp",
            timestamp,
            "X-Twilio-Email-Event-Webhook-Signature",
            sendGrid.sign(timestamp, body)),
        body);
  }

  private static ObjectNode withNewEventId(ObjectNode event) {
    return event.deepCopy().put("sg_event_id", FakeSendGrid.randomId());
  }
}
