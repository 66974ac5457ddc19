package dev.senda.workers.channel;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Emails by SMTP (RFC 5321). Each email has a connection of its own. */
public final class SmtpChannel implements EmailChannel, AutoCloseable {

  private static final Duration CONNECT_AT_MOST = Duration.ofSeconds(2);
  private static final Duration READ_AT_MOST = Duration.ofSeconds(10);

  private final Settings settings;
  private final @Nullable SSLSocketFactory encryption;
  private final ScheduledExecutorService cutter;

  /**
   * Sends as these settings say.
   *
   * @throws IllegalArgumentException if there is no certificate in the file of those to trust
   */
  public SmtpChannel(Settings settings) {
    this.settings = settings;
    encryption =
        settings.trust() == null ? null : TrustedCertificates.in(settings.trust()).sockets();
    cutter =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("smtp-cut-off").daemon().factory());
  }

  /**
   * Where the SMTP server is, and in whose name we write.
   *
   * @param from an address, with or without a name: {@code Acme <tips@acme.example>}
   * @param replyTo where answers go; null for the sender's address
   * @param username null for no authentication
   * @param startTls whether the connection must be encrypted by STARTTLS before anything is sent
   * @param trust a file of certificates (PEM) that the server may show, or their issuers; null for
   *     those that Java trusts
   * @param atMost when a delivery is cut off, whatever it is doing
   */
  public record Settings(
      String host,
      int port,
      @Nullable String username,
      @Nullable String password,
      boolean startTls,
      @Nullable Path trust,
      InternetAddress from,
      @Nullable InternetAddress replyTo,
      Duration atMost) {

    /** Without the password. */
    @Override
    public String toString() {
      return "SMTP server %s:%d".formatted(host, port);
    }
  }

  @Override
  public Delivery deliver(OutgoingEmail email) {
    var connections = new CuttableSockets();
    var session = session(connections);
    SmtpConversation conversation;
    MimeMessage message;
    InternetAddress recipient;
    try {
      recipient = Recipient.of(email.to());
      message = message(session, email, recipient);
      conversation = new SmtpConversation(session, recipient);
    } catch (MessagingException e) {
      return new Delivery.Rejected("it cannot be written as a mail", Delivery.Address.FINE);
    }
    var cut =
        cutter.schedule(connections::cut, settings.atMost().toMillis(), TimeUnit.MILLISECONDS);
    try {
      return conversation.hold(settings, message);
    } finally {
      cut.cancel(false);
      connections.cut();
    }
  }

  private Session session(CuttableSockets connections) {
    var properties = new Properties();
    properties.put("mail.smtp.connectiontimeout", "" + CONNECT_AT_MOST.toMillis());
    properties.put("mail.smtp.timeout", "" + READ_AT_MOST.toMillis());
    properties.put("mail.smtp.starttls.enable", "" + settings.startTls());
    properties.put("mail.smtp.starttls.required", "" + settings.startTls());
    properties.put("mail.smtp.ssl.checkserveridentity", "true");
    properties.put("mail.smtp.auth", "" + (settings.username() != null));
    properties.put("mail.smtp.localhost", "senda");
    properties.put("mail.smtp.quitwait", "false");
    properties.put("mail.smtp.socketFactory", connections);
    properties.put("mail.smtp.socketFactory.fallback", "false");
    if (encryption != null) {
      properties.put("mail.smtp.ssl.socketFactory", encryption);
    }
    return Session.getInstance(properties);
  }

  private MimeMessage message(Session session, OutgoingEmail email, InternetAddress recipient)
      throws MessagingException {
    var message = new IdentifiedMessage(session, email);
    message.setFrom(settings.from());
    if (settings.replyTo() != null) {
      message.setReplyTo(new InternetAddress[] {settings.replyTo()});
    }
    message.setRecipient(Message.RecipientType.TO, recipient);
    message.setSubject(email.subject(), StandardCharsets.UTF_8.name());
    for (var header : BulkHeaders.of(email, settings.from()).entrySet()) {
      message.setHeader(header.getKey(), header.getValue());
    }
    var content = new MimeMultipart("alternative");
    content.addBodyPart(part(email.text(), "plain"));
    content.addBodyPart(part(email.html(), "html"));
    message.setContent(content);
    message.saveChanges();
    return message;
  }

  private static MimeBodyPart part(String text, String subtype) throws MessagingException {
    var part = new MimeBodyPart();
    part.setText(text, StandardCharsets.UTF_8.name(), subtype);
    // Lines of HTML are longer than a mail's may be, and 8-bit is not everywhere.
    part.setHeader("Content-Transfer-Encoding", "quoted-printable");
    return part;
  }

  /** Stops cutting off; for the end of the process. */
  @Override
  public void close() {
    cutter.shutdownNow();
  }
}
