package dev.senda.workers.delivery;

import dev.senda.channels.DeliveryResult;
import dev.senda.channels.OutboundText;
import dev.senda.channels.TextChannel;
import dev.senda.channels.mail.MimeMessageWithId;
import dev.senda.store.messages.DevMailbox;
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
public final class StubChannel implements TextChannel {

  private final DevMailbox mailbox;
  private final InternetAddress from;

  /**
   * @param from in whose name we write
   */
  public StubChannel(DevMailbox mailbox, InternetAddress from) {
    this.mailbox = mailbox;
    this.from = from;
  }

  @Override
  public DeliveryResult deliver(OutboundText text) {
    mailbox.append(text.messageId(), text.to(), from.getAddress(), text.subject(), raw(text));
    return new DeliveryResult.Accepted("recorded in the dev mailbox, and not sent");
  }

  private byte[] raw(OutboundText text) {
    try {
      var mail = new MimeMessageWithId(Session.getInstance(new Properties()), text);
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
