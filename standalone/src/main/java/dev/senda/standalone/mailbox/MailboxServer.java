package dev.senda.standalone.mailbox;

import dev.senda.store.messages.DevMailbox;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;
import org.subethamail.smtp.DropConnectionException;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;
import org.subethamail.smtp.server.Session;

/**
 * The dev mailbox as a real SMTP server. A mail is accepted once it is in the table {@code
 * mailbox}; if that is not certain, the server drops the connection without a reply, so that the
 * message is unconfirmed for the sender.
 */
public final class MailboxServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MailboxServer.class);
  private static final int LARGEST_MAIL = 25_000_000;
  private static final int MOST_CONNECTIONS = 200;
  private static final Duration IDLE = Duration.ofMinutes(1);

  private final SMTPServer server;

  private MailboxServer(SMTPServer server) {
    this.server = server;
  }

  /** Listens on 127.0.0.1; port 0 is any free one. */
  public static MailboxServer start(
      int port, DevMailbox mailbox, TransactionTemplate transactions) {
    var server =
        SMTPServer.port(port)
            .bindAddress(InetAddress.getLoopbackAddress())
            .softwareName("Senda mailbox")
            .executorService(Executors.newVirtualThreadPerTaskExecutor())
            .maxConnections(MOST_CONNECTIONS)
            .maxMessageSize(LARGEST_MAIL)
            .connectionTimeoutMs((int) IDLE.toMillis())
            .insertReceivedHeaders(false)
            .messageHandlerFactory(
                context -> new IncomingMailHandler(context, mailbox, transactions))
            .build();
    server.start();
    return new MailboxServer(server);
  }

  public int port() {
    return server.getPortAllocated();
  }

  @Override
  public void close() {
    server.stop();
  }

  /** Receives one mail. */
  private static final class IncomingMailHandler implements MessageHandler {

    private final MessageContext context;
    private final DevMailbox mailbox;
    private final TransactionTemplate transactions;
    private final List<String> recipients = new ArrayList<>();
    private String sender = "";

    IncomingMailHandler(
        MessageContext context, DevMailbox mailbox, TransactionTemplate transactions) {
      this.context = context;
      this.mailbox = mailbox;
      this.transactions = transactions;
    }

    @Override
    public void from(String from) {
      sender = from;
    }

    @Override
    public void recipient(String recipient) {
      recipients.add(recipient);
    }

    @Override
    public String data(InputStream in) throws RejectException, IOException {
      var raw = in.readAllBytes();
      var headers = headersOf(raw);
      try {
        transactions.executeWithoutResult(
            status ->
                recipients.forEach(
                    recipient ->
                        mailbox.append(
                            headers.messageId(), recipient, sender, headers.subject(), raw)));
      } catch (RuntimeException e) {
        LOG.warn("Mail storage unconfirmed, connection dropped: {}", headers.messageId(), e);
        ((Session) context).closeSocket();
        throw new DropConnectionException("dropped");
      }
      return "kept";
    }

    @Override
    public void done() {
      // nothing is held
    }

    private record Headers(String messageId, String subject) {}

    private static Headers headersOf(byte[] raw) throws RejectException {
      try {
        var mail = new MimeMessage(null, new ByteArrayInputStream(raw));
        var messageId = mail.getMessageID();
        var subject = mail.getSubject();
        if (messageId == null) {
          throw new RejectException(554, "no Message-ID header (expected one: RFC 5322, 3.6.4)");
        }
        return new Headers(messageId, subject == null ? "" : subject);
      } catch (MessagingException e) {
        throw new RejectException(554, "invalid mail: " + e.getMessage());
      }
    }
  }
}
