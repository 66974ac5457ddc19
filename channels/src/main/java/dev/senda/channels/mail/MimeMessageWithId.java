package dev.senda.channels.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A MIME message with the Message-ID that we give it. */
public final class MimeMessageWithId extends MimeMessage {

  /** RFC 5322 3.3. Real time, also where time is simulated: mail servers check it. */
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT);

  private final String messageId;

  /**
   * Makes an empty message.
   *
   * @param messageId the header's value, with angle brackets
   */
  public MimeMessageWithId(Session session, String messageId) throws MessagingException {
    super(session);
    this.messageId = messageId;
    setHeader("Date", DATE.format(OffsetDateTime.now(ZoneOffset.UTC)));
  }

  @Override
  protected void updateMessageID() throws MessagingException {
    setHeader("Message-ID", messageId);
  }
}
