package dev.senda.workers.channel.smtp;

import dev.senda.workers.channel.Delivery;
import dev.senda.workers.channel.exchange.Exchange;
import dev.senda.workers.channel.exchange.Exchanges;
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
final class SmtpConversations implements AutoCloseable {

  /** Servers have limits of their own, and few allow less. */
  static final int MAILS_AT_MOST = 100;

  private final Supplier<SmtpConversation> begin;
  private final Deque<SmtpConversation> silent = new ConcurrentLinkedDeque<>();
  private volatile boolean isClosed;

  /**
   * @param begin makes a new one, which says nothing yet
   */
  SmtpConversations(Supplier<SmtpConversation> begin) {
    this.begin = begin;
  }

  /**
   * Hands a mail over: in a conversation that goes on, or in a new one where there is none, or
   * where the server had ended it.
   *
   * @param exchange which may cut it off
   */
  Delivery about(MimeMessage message, InternetAddress recipient, Exchange exchange) {
    endTheSilent();
    var silent = this.silent.pollFirst();
    var delivery = silent == null ? null : about(silent, message, recipient, exchange);
    return delivery == null ? begin(message, recipient, exchange) : delivery;
  }

  private Delivery begin(MimeMessage message, InternetAddress recipient, Exchange exchange) {
    var delivery = about(begin.get(), message, recipient, exchange);
    if (delivery == null) {
      throw new IllegalStateException("a conversation was over before it began");
    }
    return delivery;
  }

  private @Nullable Delivery about(
      SmtpConversation conversation,
      MimeMessage message,
      InternetAddress recipient,
      Exchange exchange) {
    exchange.isAbortedBy(conversation::cut);
    var delivery = conversation.about(message, recipient);
    if (delivery instanceof Delivery.Accepted) {
      exchange.isOver();
      keep(conversation);
    }
    return delivery;
  }

  private void keep(SmtpConversation conversation) {
    if (conversation.mails() >= MAILS_AT_MOST) {
      conversation.end();
      return;
    }
    silent.addFirst(conversation);
    if (isClosed) {
      close();
    }
  }

  /** Ends those in which nothing was said for long: the last used come first. */
  void endTheSilent() {
    for (var last = silent.pollLast(); last != null; last = silent.pollLast()) {
      if (last.silence().compareTo(Exchanges.IDLE_AT_MOST) <= 0) {
        silent.addLast(last);
        return;
      }
      last.end();
    }
  }

  /** Ends all; one that is about a mail ends after it. */
  @Override
  public void close() {
    isClosed = true;
    for (var next = silent.pollFirst(); next != null; next = silent.pollFirst()) {
      next.end();
    }
  }
}
