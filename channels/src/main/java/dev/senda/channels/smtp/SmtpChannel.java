package dev.senda.channels.smtp;

import dev.senda.channels.DeliveryResult;
import dev.senda.channels.EmailChannel;
import dev.senda.channels.EmailSender;
import dev.senda.channels.OutboundEmail;
import dev.senda.channels.address.EmailAddress;
import dev.senda.channels.http.DeadlineRunner;
import dev.senda.channels.http.RequestAttempt;
import dev.senda.channels.mail.ListHeaders;
import dev.senda.channels.mail.MessageId;
import dev.senda.channels.mail.MimeMessageWithId;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Sends emails by SMTP (RFC 5321), many over one connection. */
public final class SmtpChannel implements EmailChannel, AutoCloseable {

  /** Mails are composed before a connection is chosen. */
  private static final Session MIME_SESSION = Session.getInstance(new Properties());

  private final Settings settings;
  private final @Nullable SSLSocketFactory encryption;
  private final DeadlineRunner deadlineRunner = new DeadlineRunner("smtp");
  private final SmtpConnectionPool connections = new SmtpConnectionPool(this::newConnection);

  /**
   * Opens the channel. Nothing is connected yet.
   *
   * @throws IllegalArgumentException if the file of trusted certificates has none
   */
  public SmtpChannel(Settings settings) {
    this.settings = settings;
    encryption =
        settings.trustedCertificates() == null
            ? null
            : TrustedCertificates.load(settings.trustedCertificates()).socketFactory();
    deadlineRunner.scheduleWithFixedDelay(DeadlineRunner.MAX_IDLE_TIME, connections::closeIdle);
  }

  /**
   * The SMTP server, and the sender of the emails.
   *
   * @param from an address, with or without a name: {@code Acme <tips@acme.example>}
   * @param replyTo where answers go; null for the sender's address
   * @param username null for no authentication
   * @param startTls whether the connection must be encrypted by STARTTLS before anything is sent
   * @param trustedCertificates a file of certificates (PEM) that the server may show, or their
   *     issuers; null for those that Java trusts
   * @param ehloDomain our name in EHLO, fully qualified; null for the sender's domain
   * @param timeout after which a delivery is aborted
   */
  public record Settings(
      String host,
      int port,
      @Nullable String username,
      @Nullable String password,
      boolean startTls,
      @Nullable Path trustedCertificates,
      @Nullable String ehloDomain,
      InternetAddress from,
      @Nullable InternetAddress replyTo,
      Duration timeout) {

    /** Mail servers reject a name that is no fully qualified domain name (RFC 5321 4.1.1.1). */
    String effectiveEhloDomain() {
      return ehloDomain != null ? ehloDomain : MessageId.domain(from);
    }

    /** Hides the password. */
    @Override
    public String toString() {
      return "SMTP server %s:%d".formatted(host, port);
    }
  }

  @Override
  public DeliveryResult deliver(OutboundEmail email) {
    var address = EmailAddress.parse(email.to());
    if (address.isEmpty()) {
      return new DeliveryResult.Rejected("the address is no email address");
    }
    var recipient = address.get().toInternetAddress();
    MimeMessage message;
    try {
      message = message(email, recipient);
    } catch (MessagingException e) {
      return new DeliveryResult.Rejected("the email cannot be written as a MIME message");
    }
    var requestAttempt = new RequestAttempt();
    return deadlineRunner.callWithDeadline(
        requestAttempt,
        settings.timeout(),
        () -> connections.deliver(message, recipient, requestAttempt));
  }

  private SmtpConnection newConnection() {
    var sockets = new AbortableSocketFactory();
    return new SmtpConnection(session(sockets), settings, sockets);
  }

  private Session session(AbortableSocketFactory sockets) {
    var properties = new Properties();
    properties.put("mail.smtp.connectiontimeout", "" + DeadlineRunner.CONNECT_TIMEOUT.toMillis());
    properties.put("mail.smtp.timeout", "" + DeadlineRunner.READ_TIMEOUT.toMillis());
    properties.put("mail.smtp.starttls.enable", "" + settings.startTls());
    properties.put("mail.smtp.starttls.required", "" + settings.startTls());
    properties.put("mail.smtp.ssl.checkserveridentity", "true");
    properties.put("mail.smtp.auth", "" + (settings.username() != null));
    properties.put("mail.smtp.localhost", settings.effectiveEhloDomain());
    properties.put("mail.smtp.quitwait", "false");
    properties.put("mail.smtp.socketFactory", sockets);
    properties.put("mail.smtp.socketFactory.fallback", "false");
    if (encryption != null) {
      properties.put("mail.smtp.ssl.socketFactory", encryption);
    }
    return Session.getInstance(properties);
  }

  private MimeMessage message(OutboundEmail email, InternetAddress recipient)
      throws MessagingException {
    var sender = email.senderOr(new EmailSender(settings.from(), settings.replyTo()));
    var message = new MimeMessageWithId(MIME_SESSION, MessageId.header(email.id(), sender.from()));
    message.setFrom(sender.from());
    if (sender.replyTo() != null) {
      message.setReplyTo(new InternetAddress[] {sender.replyTo()});
    }
    message.setRecipient(Message.RecipientType.TO, recipient);
    message.setEncodedSubject(email.subject());
    for (var header : ListHeaders.of(email, sender.from()).entrySet()) {
      message.setHeader(header.getKey(), header.getValue());
    }
    message.setAlternatives(email.text(), email.html());
    return message;
  }

  /** Closes all connections. */
  @Override
  public void close() {
    deadlineRunner.close();
    connections.close();
  }
}
