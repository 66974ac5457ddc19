package dev.senda.workers.channel.smtp;

import dev.senda.workers.channel.BulkHeaders;
import dev.senda.workers.channel.Delivery;
import dev.senda.workers.channel.EmailChannel;
import dev.senda.workers.channel.IdentifiedMessage;
import dev.senda.workers.channel.OutgoingEmail;
import dev.senda.workers.channel.Recipient;
import dev.senda.workers.channel.exchange.Exchange;
import dev.senda.workers.channel.exchange.Exchanges;
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
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Emails by SMTP (RFC 5321), many by one connection. */
public final class SmtpChannel implements EmailChannel, AutoCloseable {

  /** Mails are written before it is known in which conversation they go. */
  private static final Session WRITING = Session.getInstance(new Properties());

  private final Settings settings;
  private final @Nullable SSLSocketFactory encryption;
  private final Exchanges exchanges = new Exchanges("smtp");
  private final SmtpConversations conversations = new SmtpConversations(this::conversation);

  /**
   * Sends as these settings say.
   *
   * @throws IllegalArgumentException if there is no certificate in the file of those to trust
   */
  public SmtpChannel(Settings settings) {
    this.settings = settings;
    encryption =
        settings.trust() == null ? null : TrustedCertificates.in(settings.trust()).sockets();
    exchanges.every(Exchanges.IDLE_AT_MOST, conversations::endTheSilent);
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
    MimeMessage message;
    InternetAddress recipient;
    try {
      recipient = Recipient.of(email.to());
      message = message(email, recipient);
    } catch (MessagingException e) {
      return new Delivery.Rejected("it cannot be written as a mail", Delivery.Address.FINE);
    }
    var exchange = new Exchange();
    return exchanges.hold(
        exchange, settings.atMost(), () -> conversations.about(message, recipient, exchange));
  }

  private SmtpConversation conversation() {
    var sockets = new CuttableSockets();
    return new SmtpConversation(session(sockets), settings, sockets);
  }

  private Session session(CuttableSockets sockets) {
    var properties = new Properties();
    properties.put("mail.smtp.connectiontimeout", "" + Exchanges.CONNECT_AT_MOST.toMillis());
    properties.put("mail.smtp.timeout", "" + Exchanges.READ_AT_MOST.toMillis());
    properties.put("mail.smtp.starttls.enable", "" + settings.startTls());
    properties.put("mail.smtp.starttls.required", "" + settings.startTls());
    properties.put("mail.smtp.ssl.checkserveridentity", "true");
    properties.put("mail.smtp.auth", "" + (settings.username() != null));
    properties.put("mail.smtp.localhost", "senda");
    properties.put("mail.smtp.quitwait", "false");
    properties.put("mail.smtp.socketFactory", sockets);
    properties.put("mail.smtp.socketFactory.fallback", "false");
    if (encryption != null) {
      properties.put("mail.smtp.ssl.socketFactory", encryption);
    }
    return Session.getInstance(properties);
  }

  private MimeMessage message(OutgoingEmail email, InternetAddress recipient)
      throws MessagingException {
    var message = new IdentifiedMessage(WRITING, email);
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

  /** Ends all conversations; for the end of the process. */
  @Override
  public void close() {
    exchanges.close();
    conversations.close();
  }
}
