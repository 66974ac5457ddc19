package dev.senda.channels.smtp;

import dev.senda.channels.DeliveryResult;
import dev.senda.channels.http.DeadlineRunner;
import dev.senda.channels.http.RequestAttempt;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A pool of open connections to an SMTP server, so that not every mail needs a new connection, TLS
 * handshake and login.
 */
final class SmtpConnectionPool implements AutoCloseable {

  /** Servers have their own limits; few are lower than this. */
  static final int MAX_MESSAGES_PER_CONNECTION = 100;

  private final Supplier<SmtpConnection> newConnection;
  private final Deque<SmtpConnection> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean isClosed;

  /**
   * @param begin creates a connection that is not open yet
   */
  SmtpConnectionPool(Supplier<SmtpConnection> begin) {
    this.newConnection = begin;
  }

  /**
   * Delivers a mail by an idle connection, or by a new one if none is idle or the server closed it.
   *
   * @param requestAttempt can abort the delivery
   */
  DeliveryResult deliver(
      MimeMessage message, InternetAddress recipient, RequestAttempt requestAttempt) {
    closeIdle();
    var silent = this.idle.pollFirst();
    var delivery = silent == null ? null : deliver(silent, message, recipient, requestAttempt);
    return delivery == null ? deliverByNew(message, recipient, requestAttempt) : delivery;
  }

  private DeliveryResult deliverByNew(
      MimeMessage message, InternetAddress recipient, RequestAttempt requestAttempt) {
    var delivery = deliver(newConnection.get(), message, recipient, requestAttempt);
    if (delivery == null) {
      throw new IllegalStateException("SMTP connection was closed before its first command");
    }
    return delivery;
  }

  private @Nullable DeliveryResult deliver(
      SmtpConnection conversation,
      MimeMessage message,
      InternetAddress recipient,
      RequestAttempt requestAttempt) {
    requestAttempt.onAbort(conversation::abort);
    var delivery = conversation.deliver(message, recipient);
    if (delivery instanceof DeliveryResult.Accepted) {
      requestAttempt.complete();
      returnToPool(conversation);
    }
    return delivery;
  }

  private void returnToPool(SmtpConnection conversation) {
    if (conversation.messageCount() >= MAX_MESSAGES_PER_CONNECTION) {
      conversation.quit();
      return;
    }
    idle.addFirst(conversation);
    if (isClosed) {
      close();
    }
  }

  /** Closes the connections that were idle for too long; the most recently used come first. */
  void closeIdle() {
    for (var last = idle.pollLast(); last != null; last = idle.pollLast()) {
      if (last.idleTime().compareTo(DeadlineRunner.MAX_IDLE_TIME) <= 0) {
        idle.addLast(last);
        return;
      }
      last.quit();
    }
  }

  /** Closes all connections; one that delivers a mail closes after it. */
  @Override
  public void close() {
    isClosed = true;
    for (var next = idle.pollFirst(); next != null; next = idle.pollFirst()) {
      next.quit();
    }
  }
}
