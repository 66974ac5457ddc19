package dev.senda.channels.mail;

import dev.senda.channels.OutboundMessage;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A mail that keeps the Message-ID of the message that it carries. */
public final class MimeMessageWithId extends MimeMessage {

  /** RFC 5322, 3.3. Real time, however fast the house's clock runs: mail servers look at it. */
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT);

  private final String messageId;

  public MimeMessageWithId(Session session, OutboundMessage message) throws MessagingException {
    super(session);
    this.messageId = message.messageId();
    setHeader("Date", DATE.format(OffsetDateTime.now(ZoneOffset.UTC)));
  }

  @Override
  protected void updateMessageID() throws MessagingException {
    setHeader("Message-ID", messageId);
  }
}
