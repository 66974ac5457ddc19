package dev.senda.workers.channel;

import dev.senda.store.Mailbox;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/**
 * Stands in for providers of text messages: it keeps each message in the dev mailbox, as a mail
 * that says that it was recorded and not sent.
 */
public final class StandInChannel implements TextChannel {

  private final Mailbox mailbox;
  private final InternetAddress from;

  /**
   * @param from in whose name we write
   */
  public StandInChannel(Mailbox mailbox, InternetAddress from) {
    this.mailbox = mailbox;
    this.from = from;
  }

  @Override
  public Delivery deliver(OutgoingText text) {
    mailbox.append(text.messageId(), text.to(), from.getAddress(), text.subject(), raw(text));
    return new Delivery.Accepted("recorded in the dev mailbox, and not sent");
  }

  private byte[] raw(OutgoingText text) {
    try {
      var mail = new IdentifiedMessage(Session.getInstance(new Properties()), text);
      mail.setFrom(from);
      mail.setHeader("To", text.to());
      mail.setSubject(text.subject(), StandardCharsets.UTF_8.name());
      mail.setHeader("X-Senda-Channel", text.channel().wireName());
      mail.setHeader(
          "X-Senda-Stand-In",
          "recorded, and not sent: no provider of %s is configured"
              .formatted(text.channel().wireName()));
      mail.setText(text.text(), StandardCharsets.UTF_8.name());
      mail.setHeader("Content-Transfer-Encoding", "quoted-printable");
      mail.saveChanges();
      var raw = new ByteArrayOutputStream();
      mail.writeTo(raw);
      return raw.toByteArray();
    } catch (MessagingException | IOException e) {
      throw new IllegalStateException("a text that cannot be written as a mail", e);
    }
  }
}
