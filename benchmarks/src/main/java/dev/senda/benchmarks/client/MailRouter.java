package dev.senda.benchmarks.client;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Passes each arrived mail to whoever waits for mails to that contact. */
public final class MailRouter implements MailSink.Listener {

  private final Map<String, Receiver> receivers = new ConcurrentHashMap<>();

  /** Who waits for the mails of a contact. */
  @FunctionalInterface
  public interface Receiver {

    /**
     * A mail arrived.
     *
     * @param at by {@link System#nanoTime()}
     * @param pixel the path of its open pixel; null where it has none
     */
    void onMail(long at, @Nullable String pixel);
  }

  public void expect(String id, Receiver receiver) {
    receivers.put(id, receiver);
  }

  public void forget(String id) {
    receivers.remove(id);
  }

  @Override
  public void onMail(String recipient, long at, byte[] mail, int length) {
    var receiver = receivers.get(recipient.substring(0, recipient.indexOf('@')));
    if (receiver != null) {
      receiver.onMail(at, PixelFinder.find(mail, length).orElse(null));
    }
  }
}
