package dev.senda.channels.stub;

import dev.senda.channels.DeliveryResult;
import dev.senda.channels.OutboundText;
import dev.senda.channels.TextChannel;
import dev.senda.channels.mail.MessageId;
import dev.senda.channels.mail.MimeMessageWithId;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/**
 * A stub of a text provider: it sends nothing, and keeps each message in the development mailbox as
 * a mail that says so.
 */
public final class StubChannel implements TextChannel {

  private final StubMailbox mailbox;
  private final InternetAddress from;

  /**
   * Keeps texts in this mailbox.
   *
   * @param from the sender
   */
  public StubChannel(StubMailbox mailbox, InternetAddress from) {
    this.mailbox = mailbox;
    this.from = from;
  }

  @Override
  public DeliveryResult deliver(OutboundText text) {
    mailbox.append(
        MessageId.header(text.id(), from), text.to(), from.getAddress(), text.subject(), raw(text));
    return new DeliveryResult.Accepted("kept by the stub in the dev mailbox, and not sent");
  }

  private byte[] raw(OutboundText text) {
    try {
      var mail =
          new MimeMessageWithId(
              Session.getInstance(new Properties()), MessageId.header(text.id(), from));
      mail.setFrom(from);
      mail.setHeader("To", text.to());
      mail.setSubject(text.subject(), StandardCharsets.UTF_8.name());
      mail.setHeader("X-Senda-Channel", text.channel().wireName());
      mail.setHeader(
          "X-Senda-Stub",
          "kept and not sent: no provider of %s is configured"
              .formatted(text.channel().wireName()));
      mail.setText(text.text(), StandardCharsets.UTF_8.name());
      mail.setHeader("Content-Transfer-Encoding", "quoted-printable");
      mail.saveChanges();
      var raw = new ByteArrayOutputStream();
      mail.writeTo(raw);
      return raw.toByteArray();
    } catch (MessagingException | IOException e) {
      throw new IllegalStateException("The text cannot be written as a mail", e);
    }
  }
}
