package dev.senda.channels.smtp;

import dev.senda.channels.DeliveryResult;
import dev.senda.channels.PiiRedactor;
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
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/**
 * One conversation with an SMTP server, about one mail after another, which knows how far each
 * came. The server has a mail only once it was sent the final dot, and certainly when it answered
 * that with 2xx (RFC 5321, 4.2.5 and 6.1).
 */
final class SmtpConnection extends SMTPTransport {

  /** Where authentication or encryption is wanted, whatever was asked (RFC 4954, RFC 3207). */
  private static final Set<Integer> ABOUT_US = Set.of(523, 530, 534, 535, 538);

  /**
   * Where it is our server, our quota or our domain that is refused, at whatever command: in words,
   * or by the codes of RFC 7372 and of Gmail's quota. Full mailboxes are the recipient's, and what
   * a list says of an address in the mail is the mail's.
   */
  private static final Pattern OUR_FAULT =
      Pattern.compile(
          "(?i)relay|sending (limit|quota)|(client host|\\bip\\b|messages from \\[).*(block|blacklist)"
              + "|^5\\d\\d[ -](5\\.4\\.5|5\\.7\\.2[0-7])\\b");

  /** Enhanced status codes of addresses that do not exist (RFC 3463, 3.2). */
  private static final Pattern DEAD_ADDRESS = Pattern.compile("5\\d\\d[ -]5\\.1\\.(1|2|3|6|10)\\b");

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

  /** How far it came. */
  private enum Phase {
    GREETING,
    SENDER,
    RECIPIENT,
    CONTENT,
    FINAL_DOT
  }

  /**
   * What the server said.
   *
   * @param text of it, without anybody's address
   */
  private record Reply(int code, String text) {}

  /**
   * Hands a mail over, and says goodbye unless it was taken.
   *
   * @return null if the server had ended the conversation before it heard of the mail: another one
   *     may hand it over at once
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
   * Whether the server had hung up, or wants no more mails: it is found out as the next one begins.
   * Where it is the sender that it refuses, it refuses it in the next conversation, too.
   */
  private boolean isClosedByServer() {
    return phase == Phase.SENDER;
  }

  /** How many mails it was about. */
  int messageCount() {
    return mails;
  }

  /** How long nothing was said. */
  Duration idleTime() {
    return Duration.ofNanos(System.nanoTime() - lastUsed);
  }

  /** Says goodbye, and waits for no answer. */
  void quit() {
    try {
      close();
    } catch (MessagingException | RuntimeException e) {
      // What came of each mail is known.
    } finally {
      sockets.abort();
    }
  }

  /** Ends it from outside, whatever it is doing. */
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
          server + "it offers no encryption (expected STARTTLS); nothing was said to it");
    }
    if (isUntrusted(failure)) {
      return new DeliveryResult.Misconfigured(
          server + "its certificate is not trusted: " + words(failure));
    }
    if (reply == null) {
      return new DeliveryResult.NotSent(server + words(failure));
    }
    if (reply.code() < 500) {
      return new DeliveryResult.NotSent(server + reply.text());
    }
    boolean aboutRecipient = phase == Phase.RECIPIENT || phase == Phase.CONTENT;
    return aboutRecipient && !isAboutUs(reply)
        ? rejected(reply)
        : new DeliveryResult.Misconfigured(server + reply.text());
  }

  private DeliveryResult afterTheDot(String server, Exception failure) {
    var reply = finalReply;
    // Anything but a final answer (RFC 5321, 4.2.1) says nothing of the mail.
    if (reply == null || reply.code() < 200 || isIntermediate(reply) || reply.code() >= 600) {
      return new DeliveryResult.Unconfirmed(
          server + "no answer to the mail's end: " + words(failure));
    }
    if (reply.code() < 300) {
      return new DeliveryResult.Accepted(reply.text());
    }
    if (reply.code() < 500) {
      return new DeliveryResult.NotSent(server + reply.text());
    }
    return isAboutUs(reply)
        ? new DeliveryResult.Misconfigured(server + reply.text())
        : rejected(reply);
  }

  private static boolean isIntermediate(Reply reply) {
    return reply.code() >= 300 && reply.code() < 400;
  }

  private static DeliveryResult rejected(Reply reply) {
    boolean isDead = DEAD_ADDRESS.matcher(reply.text()).lookingAt();
    return new DeliveryResult.Rejected(
        reply.text(),
        isDead
            ? DeliveryResult.RecipientStatus.INVALID
            : DeliveryResult.RecipientStatus.UNAFFECTED);
  }

  private static boolean isAboutUs(Reply reply) {
    return ABOUT_US.contains(reply.code()) || OUR_FAULT.matcher(reply.text()).find();
  }

  private static boolean isUntrusted(Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException) {
        return true;
      }
    }
    return false;
  }

  private String words(String said) {
    return PiiRedactor.redactKeepingNumbers(said, address());
  }

  /** It may quote what the server said. */
  private String words(Throwable failure) {
    return PiiRedactor.redactKeepingNumbers(failure, address());
  }

  private String address() {
    return Objects.requireNonNull(recipient).getAddress();
  }

  /** What was refused before was not needed: some servers do not know EHLO. */
  private void enter(Phase next) {
    phase = next;
    refusal = null;
  }

  @Override
  protected boolean ehlo(@Nullable String domain) throws MessagingException {
    boolean isFirst = !isGreeted;
    isGreeted = super.ehlo(domain);
    // Once it encrypts, it is asked again, and offers it no more.
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

  /** Remembers what the server said: the transport itself forgets it when the server hangs up. */
  @Override
  protected int readServerResponse() throws MessagingException {
    int code = super.readServerResponse();
    var reply = new Reply(code, words(getLastServerResponse()));
    if (phase == Phase.FINAL_DOT && finalReply == null) {
      finalReply = reply;
    }
    if (code >= 400 && refusal == null) {
      refusal = reply;
    }
    return code;
  }
}
