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
 * Conversations with an SMTP server that go on after a mail, so that not each mail pays for a
 * connection, its encryption and the login.
 */
final class SmtpConnectionPool implements AutoCloseable {

  /** Servers have limits of their own, and few allow less. */
  static final int MAX_MESSAGES_PER_CONNECTION = 100;

  private final Supplier<SmtpConnection> newConnection;
  private final Deque<SmtpConnection> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean isClosed;

  /**
   * @param begin makes a new one, which says nothing yet
   */
  SmtpConnectionPool(Supplier<SmtpConnection> begin) {
    this.newConnection = begin;
  }

  /**
   * Hands a mail over: in a conversation that goes on, or in a new one where there is none, or
   * where the server had ended it.
   *
   * @param requestAttempt which may cut it off
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
      throw new IllegalStateException("a conversation was over before it began");
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

  /** Ends those in which nothing was said for long: the last used come first. */
  void closeIdle() {
    for (var last = idle.pollLast(); last != null; last = idle.pollLast()) {
      if (last.idleTime().compareTo(DeadlineRunner.MAX_IDLE_TIME) <= 0) {
        idle.addLast(last);
        return;
      }
      last.quit();
    }
  }

  /** Ends all; one that is about a mail ends after it. */
  @Override
  public void close() {
    isClosed = true;
    for (var next = idle.pollFirst(); next != null; next = idle.pollFirst()) {
      next.quit();
    }
  }
}
