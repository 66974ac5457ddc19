package dev.senda.channels.smtp;

import dev.senda.channels.DeliveryResult;
import dev.senda.channels.PiiRedactor;
import dev.senda.channels.smtp.SmtpReplyClassifier.Stage;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/**
 * One connection to an SMTP server. It sends one mail after another, and knows which command of
 * each mail was answered last. The server can have a mail only after the final dot, and has it for
 * certain when it answered that with 2xx (RFC 5321 4.2.5 and 6.1).
 */
final class SmtpConnection extends SMTPTransport {

  private final SmtpChannel.Settings settings;
  private final AbortableSocketFactory sockets;
  private Phase phase = Phase.GREETING;
  private @Nullable InternetAddress recipient;
  private @Nullable Reply refusal;
  private @Nullable Reply finalReply;
  private boolean isGreeted;
  private boolean offersNoEncryption;
  private int mails;
  private long lastUsed = System.nanoTime();

  /**
   * @param session which has the sockets
   */
  SmtpConnection(Session session, SmtpChannel.Settings settings, AbortableSocketFactory sockets) {
    super(session, new URLName("smtp", null, -1, null, null, null));
    this.settings = settings;
    this.sockets = sockets;
  }

  /** The last command that was sent. */
  private enum Phase {
    GREETING,
    SENDER,
    RECIPIENT,
    CONTENT,
    FINAL_DOT
  }

  /**
   * A reply of the server. Personal data is removed only where the reply is used, because few are.
   *
   * @param said what the server said, which may be personal data
   */
  private record Reply(int code, String said, String recipient) {

    /** Without personal data, to be shown. */
    String text() {
      return PiiRedactor.redactEmailAddresses(said, recipient);
    }

    /** Without email addresses, to be classified. */
    String words() {
      return PiiRedactor.redactEmailAddresses(said, "");
    }

    /** Personal data stays out of logs. */
    @Override
    public String toString() {
      return "Reply[code=%d]".formatted(code);
    }
  }

  /**
   * Sends a mail, and closes the connection unless the mail was accepted.
   *
   * @return null if the server had closed the connection before the mail began: a new connection
   *     may send it at once
   */
  @Nullable DeliveryResult deliver(MimeMessage message, InternetAddress recipient) {
    boolean isFirst = mails++ == 0;
    this.recipient = recipient;
    phase = isFirst ? Phase.GREETING : Phase.SENDER;
    refusal = null;
    finalReply = null;
    boolean isTaken = false;
    try {
      if (isFirst) {
        connect(settings.host(), settings.port(), settings.username(), settings.password());
      }
      sendMessage(message, new Address[] {recipient});
      isTaken = true;
      return new DeliveryResult.Accepted(finalReply == null ? null : finalReply.text());
    } catch (MessagingException | RuntimeException e) {
      return !isFirst && isClosedByServer() ? null : outcome(e);
    } finally {
      lastUsed = System.nanoTime();
      if (!isTaken) {
        quit();
      }
    }
  }

  /**
   * Whether the server has closed the connection, or accepts no more mails on it. This shows only
   * when the next mail begins. If the server refuses the sender, it refuses it on the next
   * connection, too.
   */
  private boolean isClosedByServer() {
    return phase == Phase.SENDER;
  }

  /** How many mails the connection was used for. */
  int messageCount() {
    return mails;
  }

  /** How long the connection was not used. */
  Duration idleTime() {
    return Duration.ofNanos(System.nanoTime() - lastUsed);
  }

  /** Sends QUIT and closes the connection without waiting for the reply. */
  void quit() {
    try {
      close();
    } catch (MessagingException | RuntimeException e) {
      // The result of each mail is known already.
    } finally {
      sockets.abort();
    }
  }

  /** Aborts the delivery from another thread. */
  void abort() {
    sockets.abort();
  }

  private DeliveryResult outcome(Exception failure) {
    var server = "SMTP server %s:%d: ".formatted(settings.host(), settings.port());
    if (phase == Phase.FINAL_DOT) {
      return afterTheDot(server, failure);
    }
    var reply = refusal;
    if (settings.startTls() && offersNoEncryption) {
      return new DeliveryResult.Misconfigured(
          server + "it offers no encryption (expected STARTTLS); nothing was sent to it");
    }
    if (isUntrusted(failure)) {
      return new DeliveryResult.Misconfigured(
          server + "its certificate is not trusted: " + message(failure));
    }
    if (reply == null) {
      return new DeliveryResult.NotSent(server + message(failure));
    }
    if (reply.code() < 500) {
      return new DeliveryResult.NotSent(server + reply.text());
    }
    return refused(server, reply);
  }

  private DeliveryResult afterTheDot(String server, Exception failure) {
    var reply = finalReply;
    // Only a final reply (RFC 5321 4.2.1) shows the result of the mail.
    if (reply == null || reply.code() < 200 || isIntermediate(reply) || reply.code() >= 600) {
      return new DeliveryResult.Unconfirmed(
          server + "no answer to the mail's end: " + message(failure));
    }
    if (reply.code() < 300) {
      return new DeliveryResult.Accepted(reply.text());
    }
    if (reply.code() < 500) {
      return new DeliveryResult.NotSent(server + reply.text());
    }
    return refused(server, reply);
  }

  private static boolean isIntermediate(Reply reply) {
    return reply.code() >= 300 && reply.code() < 400;
  }

  private DeliveryResult refused(String server, Reply reply) {
    var domain = address().substring(address().lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    return SmtpReplyClassifier.classify(
        switch (phase) {
          case GREETING -> Stage.SESSION;
          case SENDER -> Stage.SENDER;
          case RECIPIENT -> Stage.RECIPIENT;
          case CONTENT, FINAL_DOT -> Stage.CONTENT;
        },
        reply.code(),
        reply.words(),
        reply.text(),
        server,
        domain);
  }

  private static boolean isUntrusted(Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException) {
        return true;
      }
    }
    return false;
  }

  /** The message of the failure may quote the server. */
  private String message(Throwable failure) {
    return PiiRedactor.redactEmailAddresses(failure, address());
  }

  private String address() {
    return Objects.requireNonNull(recipient).getAddress();
  }

  /** An earlier refusal did not matter: some servers do not know EHLO. */
  private void enter(Phase next) {
    phase = next;
    refusal = null;
  }

  @Override
  protected boolean ehlo(@Nullable String domain) throws MessagingException {
    boolean isFirst = !isGreeted;
    isGreeted = super.ehlo(domain);
    // After STARTTLS the transport asks again, and the server no longer offers it.
    if (isFirst && isGreeted) {
      offersNoEncryption = !supportsExtension("STARTTLS");
    }
    return isGreeted;
  }

  @Override
  protected void mailFrom() throws MessagingException {
    enter(Phase.SENDER);
    super.mailFrom();
  }

  @Override
  protected void rcptTo() throws MessagingException {
    enter(Phase.RECIPIENT);
    super.rcptTo();
  }

  @Override
  protected OutputStream data() throws MessagingException {
    enter(Phase.CONTENT);
    return super.data();
  }

  @Override
  protected void finishData() throws IOException, MessagingException {
    enter(Phase.FINAL_DOT);
    super.finishData();
  }

  /** Keeps the reply: the transport itself loses it when the server closes the connection. */
  @Override
  protected int readServerResponse() throws MessagingException {
    int code = super.readServerResponse();
    var reply = new Reply(code, getLastServerResponse(), address());
    if (phase == Phase.FINAL_DOT && finalReply == null) {
      finalReply = reply;
    }
    if (code >= 400 && refusal == null) {
      refusal = reply;
    }
    return code;
  }
}
