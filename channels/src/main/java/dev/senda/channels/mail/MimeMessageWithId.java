package dev.senda.channels.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A MIME message with the Message-ID that we give it. */
public final class MimeMessageWithId extends MimeMessage {

  /** RFC 5322 3.3. Real time, also where time is simulated: mail servers check it. */
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT);

  private static final String SUBJECT = "Subject: ";

  /** No text in quoted-printable contains it (RFC 2045 6.7). */
  private static final String BOUNDARY = "=_senda";

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

  /** Sets the subject, in the encoding of headers. */
  public void setEncodedSubject(String subject) throws MessagingException {
    setHeader("Subject", MimeUtility.fold(SUBJECT.length(), EncodedWords.encode(subject)));
  }

  /**
   * Sets the content: the same text without and with HTML. The message is complete then.
   *
   * <p>Lines of HTML can be too long for a mail, and not every server accepts 8-bit, hence the
   * transfer encoding.
   */
  public void setAlternatives(String text, String html) throws MessagingException {
    setHeader("MIME-Version", "1.0");
    setHeader("Content-Type", "multipart/alternative; boundary=\"%s\"".formatted(BOUNDARY));
    updateMessageID();
    var body = new ByteArrayOutputStream(html.length() + text.length() + 4096);
    writePart("plain", text, body);
    writePart("html", html, body);
    write("--%s--\r\n".formatted(BOUNDARY), body);
    content = body.toByteArray();
    modified = false;
    saved = true;
  }

  private static void writePart(String subtype, String text, ByteArrayOutputStream body) {
    write(
        """
        --%s\r
        Content-Type: text/%s; charset=UTF-8\r
        Content-Transfer-Encoding: quoted-printable\r
        \r
        """
            .formatted(BOUNDARY, subtype),
        body);
    QuotedPrintable.encode(text, body);
    write("\r\n", body);
  }

  private static void write(String ascii, ByteArrayOutputStream body) {
    body.writeBytes(ascii.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  protected void updateMessageID() throws MessagingException {
    setHeader("Message-ID", messageId);
  }
}
