package dev.senda.benchmarks.minimal;

import dev.senda.benchmarks.journeys.BenchCatalog;
import dev.senda.benchmarks.journeys.OpenThenMail;
import dev.senda.journey.Message;
import dev.senda.store.contacts.Contact;
import dev.senda.store.security.LinkTokenSigner;
import dev.senda.workers.rendering.RenderRequest;
import dev.senda.workers.rendering.RenderedEmail;
import dev.senda.workers.rendering.Renderer;
import dev.senda.workers.rendering.Templates;
import dev.senda.workers.rendering.TrackedLinks;
import jakarta.mail.Address;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Writes and sends the same mail as the journey, with the same template engine, and with Jakarta
 * Mail over kept connections.
 */
final class MinimalMailer {

  private static final DateTimeFormatter DATE = DateTimeFormatter.RFC_1123_DATE_TIME;

  private final Renderer renderer;
  private final OpenThenMail journey = new OpenThenMail();
  private final Session session;
  private final Deque<Transport> idle = new ConcurrentLinkedDeque<>();

  MinimalMailer(String publicUrl, int smtpPort) {
    renderer =
        new Renderer(
            new Templates(
                BenchCatalog.of(() -> BenchCatalog.HerdTimes.NEVER), null, Locale.ENGLISH),
            new TrackedLinks(
                URI.create(publicUrl), new LinkTokenSigner("a-secret-of-the-hand-written-one")),
            "Our Company",
            _ -> "Calle Mayor 1, 28013 Madrid, Spain");
    var properties = new Properties();
    properties.put("mail.smtp.host", "127.0.0.1");
    properties.put("mail.smtp.port", String.valueOf(smtpPort));
    properties.put("mail.smtp.socketFactory", new NoDelaySockets());
    session = Session.getInstance(properties);
  }

  void send(String id) {
    var address = id + "@bench.example";
    var message = UUID.randomUUID();
    var now = Instant.now();
    var contact =
        new Contact(
            "0000000000000",
            id,
            null,
            address,
            null,
            null,
            null,
            null,
            0,
            Map.of("first_name", "Ana"),
            now,
            now,
            null);
    var rendered =
        (RenderedEmail)
            renderer.render(
                new RenderRequest(
                    message, journey, Message.email("offer"), contact, Map.of(), null));
    try {
      deliver(mime(message, address, rendered), new InternetAddress(address));
    } catch (MessagingException e) {
      throw new IllegalStateException(e);
    }
  }

  private MimeMessage mime(UUID message, String address, RenderedEmail rendered)
      throws MessagingException {
    var mime = new MimeMessage(session);
    mime.setFrom(new InternetAddress("hello@ourcompany.example"));
    mime.setRecipient(RecipientType.TO, new InternetAddress(address));
    mime.setSubject(rendered.subject(), StandardCharsets.UTF_8.name());
    mime.setHeader("Date", DATE.format(OffsetDateTime.now(ZoneOffset.UTC)));
    mime.setHeader("X-Message", message.toString());
    mime.setHeader("List-Unsubscribe", "<" + rendered.unsubscribeUrl() + ">");
    mime.setHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    var content = new MimeMultipart("alternative");
    content.addBodyPart(part(rendered.text(), "plain"));
    content.addBodyPart(part(rendered.html(), "html"));
    mime.setContent(content);
    return mime;
  }

  private static MimeBodyPart part(String text, String type) throws MessagingException {
    var part = new MimeBodyPart();
    part.setText(text, StandardCharsets.UTF_8.name(), type);
    part.setHeader("Content-Transfer-Encoding", "quoted-printable");
    return part;
  }

  private void deliver(MimeMessage mime, InternetAddress recipient) throws MessagingException {
    var transport = idle.poll();
    if (transport == null) {
      transport = session.getTransport("smtp");
      transport.connect();
    }
    mime.saveChanges();
    transport.sendMessage(mime, new Address[] {recipient});
    idle.push(transport);
  }
}
