package dev.senda.fakes;

import dev.senda.fakes.Courier.Letter;
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
 * What the fake of SendGrid reports to the event webhook, as SendGrid does: a JSON array that ends
 * in CRLF, signed over timestamp and body. Each accepted mail is reported processed and delivered
 * by itself; the rest is reported by call.
 */
public final class MailReports extends Reports {

  private static final String PERSON =
      "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
  private static final String MACHINE = "Mozilla/5.0";
  // RFC 5737: addresses for documentation.
  private static final String PERSON_ADDRESS = "192.0.2.1";
  private static final String MACHINE_ADDRESS = "198.51.100.1";

  private final FakeSendGrid sendGrid;
  private volatile @Nullable URI webhook;

  MailReports(FakeSendGrid sendGrid, Courier courier) {
    super(courier);
    this.sendGrid = sendGrid;
  }

  void reportTo(@Nullable URI webhook) {
    this.webhook = webhook;
  }

  /** Each report is made twice, the second time under a new sg_event_id. */
  public MailReports withNewIds() {
    behave(manners -> manners.repeating(true));
    return this;
  }

  /** The reports that a mail causes by itself come in one request. */
  public MailReports together() {
    behave(Manners::gathered);
    return this;
  }

  /**
   * The recipient opened it.
   *
   * @param machine whether it was a mail program that loads all images by itself
   */
  public void opened(Mail mail, boolean machine) {
    report(
        event(mail, "open")
            .put("useragent", machine ? MACHINE : PERSON)
            .put("ip", machine ? MACHINE_ADDRESS : PERSON_ADDRESS)
            .put("sg_machine_open", machine)
            .put("sg_content_type", "html"));
  }

  /** The recipient clicked this link. */
  public void clicked(Mail mail, String url) {
    clicked(mail, url, PERSON);
  }

  /** Somebody with this user agent clicked this link: a scanner, say. */
  public void clicked(Mail mail, String url, String userAgent) {
    var event =
        event(mail, "click")
            .put("url", url)
            .put("useragent", userAgent)
            .put("ip", PERSON_ADDRESS)
            .put("sg_content_type", "html");
    event.putObject("url_offset").put("index", 0).put("type", "html");
    report(event);
  }

  /** It came back; after a hard bounce the address is suppressed. */
  public void bounced(Mail mail, Bounce bounce) {
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

  /** SendGrid did not even try: the address is on one of its lists. */
  public void dropped(Mail mail) {
    report(drop(mail));
  }

  /** The recipient's server asked SendGrid to come again later. */
  public void deferred(Mail mail) {
    report(
        event(mail, "deferred")
            .put("response", "450 4.2.1 The mailbox is busy")
            .put("attempt", "1"));
  }

  /** The recipient called it spam: the address is suppressed. */
  public void complained(Mail mail) {
    sendGrid.suppress(mail.to());
    report(event(mail, "spamreport"));
  }

  /** The recipient unsubscribed by SendGrid's own link: the address is suppressed. */
  public void unsubscribed(Mail mail) {
    sendGrid.suppress(mail.to());
    report(event(mail, "unsubscribe"));
  }

  /** Any event about a mail, with these fields beside the usual ones, or instead of them. */
  public void reported(Mail mail, String kind, Map<String, String> fields) {
    var event = event(mail, kind);
    fields.forEach(event::put);
    report(event);
  }

  /** What a mail causes by itself, to be run when its sender has the answer. */
  Runnable following(Mail mail) {
    if (webhook == null) {
      return () -> {};
    }
    return later(
        letters(
            sendGrid.suppresses(mail.to())
                ? List.of(drop(mail))
                : List.of(event(mail, "processed"), delivered(mail))));
  }

  private void report(ObjectNode event) {
    send(letters(List.of(event)));
  }

  private static ObjectNode delivered(Mail mail) {
    return event(mail, "delivered").put("response", "250 OK").put("tls", 1);
  }

  private static ObjectNode drop(Mail mail) {
    return event(mail, "dropped").put("reason", "Suppressed Address").put("status", "5.0.0");
  }

  private static ObjectNode event(Mail mail, String kind) {
    var event = Json.object();
    mail.customArguments().forEach(event::put);
    event
        .put("email", mail.to())
        .put("timestamp", Instant.now().getEpochSecond())
        .put("event", kind)
        .put("sg_event_id", FakeSendGrid.randomId())
        .put("sg_message_id", messageId(mail))
        .put("smtp-id", "<%s@geopod-ismtpd-fake>".formatted(mail.id()));
    var categories = mail.whole().path("categories");
    if (categories.size() == 1) {
      event.set("category", categories.path(0));
    }
    if (categories.size() > 1) {
      event.set("category", categories);
    }
    return event;
  }

  // The mails of one request share their X-Message-Id; what follows it tells them apart.
  private static String messageId(Mail mail) {
    return "%s.recvd-fake-%08x-1.0".formatted(mail.id(), mail.to().hashCode());
  }

  private List<Supplier<Letter>> letters(List<ObjectNode> events) {
    var webhook = this.webhook;
    if (webhook == null) {
      throw new IllegalStateException("event webhook: none (expected one: reportTo)");
    }
    var manners = manners();
    var order = manners.outOfOrder() ? events.reversed() : events;
    var bodies = manners.together() ? List.of(order) : order.stream().map(List::of).toList();
    var letters = new ArrayList<Supplier<Letter>>();
    for (var body : bodies) {
      var letter = Courier.once(() -> letter(webhook, body));
      letters.add(letter);
      if (manners.withNewIds()) {
        letters.add(() -> letter(webhook, body.stream().map(MailReports::renamed).toList()));
      } else if (manners.twice()) {
        letters.add(letter);
      }
    }
    return letters;
  }

  private Letter letter(URI webhook, List<? extends JsonNode> events) {
    var body = Json.array().addAll(events) + "\r\n";
    var timestamp = String.valueOf(Instant.now().getEpochSecond());
    return new Letter(
        webhook,
        Map.of(
            "Content-Type",
            "application/json",
            "User-Agent",
            "SendGrid Event API",
            "X-Twilio-Email-Event-Webhook-Timestamp",
            timestamp,
            "X-Twilio-Email-Event-Webhook-Signature",
            sendGrid.signature(timestamp, body)),
        body);
  }

  private static ObjectNode renamed(ObjectNode event) {
    return event.deepCopy().put("sg_event_id", FakeSendGrid.randomId());
  }
}
