package dev.senda.workers.channel;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Emails by SMTP (RFC 5321). Each email has a connection of its own. */
public final class SmtpChannel implements EmailChannel, AutoCloseable {

  private static final Duration CONNECT_AT_MOST = Duration.ofSeconds(2);
  private static final Duration READ_AT_MOST = Duration.ofSeconds(10);

  private final Settings settings;
  private final ScheduledExecutorService cutter;

  /** Sends as these settings say. */
  public SmtpChannel(Settings settings) {
    this.settings = settings;
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
   * @param atMost when a delivery is cut off, whatever it is doing
   */
  public record Settings(
      String host,
      int port,
      @Nullable String username,
      @Nullable String password,
      boolean startTls,
      InternetAddress from,
      @Nullable InternetAddress replyTo,
      Duration atMost) {}

  @Override
  public Delivery deliver(OutgoingEmail email) {
    var connections = new CuttableSockets();
    var session = session(connections);
    SmtpConversation conversation;
    MimeMessage message;
    InternetAddress recipient;
    try {
      recipient = recipient(email.to());
      message = message(session, email, recipient);
      conversation = new SmtpConversation(session);
    } catch (MessagingException e) {
      return new Delivery.Rejected("it cannot be written as a mail", Delivery.Address.FINE);
    }
    var cut =
        cutter.schedule(connections::cut, settings.atMost().toMillis(), TimeUnit.MILLISECONDS);
    try {
      return conversation.hold(settings, message, recipient);
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
    return Session.getInstance(properties);
  }

  private static InternetAddress recipient(String address) throws AddressException {
    int at = address.lastIndexOf('@');
    try {
      return new InternetAddress(
          address.substring(0, at + 1) + IDN.toASCII(address.substring(at + 1)), true);
    } catch (IllegalArgumentException e) {
      throw new AddressException("its domain is none");
    }
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
    message.setHeader("List-Unsubscribe", "<" + email.unsubscribe() + ">");
    message.setHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    if (email.topic() != null) {
      var from = settings.from().getAddress();
      message.setHeader(
          "List-Id", "<%s.%s>".formatted(email.topic(), from.substring(from.lastIndexOf('@') + 1)));
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
