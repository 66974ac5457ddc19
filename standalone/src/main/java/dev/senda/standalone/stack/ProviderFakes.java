package dev.senda.standalone.stack;

import dev.senda.channels.sendgrid.SendGridChannel;
import dev.senda.fakes.Fault;
import dev.senda.fakes.sendgrid.AcceptedMail;
import dev.senda.fakes.sendgrid.FakeSendGrid;
import dev.senda.fakes.twilio.AcceptedText;
import dev.senda.fakes.twilio.FakeTwilio;
import dev.senda.store.messages.DevMailbox;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Fakes of SendGrid and Twilio in this process. They inject the faults of real providers: they
 * report late, twice, out of order and with new ids, and answer some requests with an error.
 * Accepted messages are copied to the dev mailbox.
 *
 * <p>The stack knows their accounts even while they do not run: messages that were scheduled for
 * them must still have a worker.
 */
final class ProviderFakes implements AutoCloseable {

  /** The names of the accounts. */
  static final String SENDGRID_ACCOUNT = "fake-sendgrid";

  static final String TWILIO_ACCOUNT = "fake-twilio";

  private static final double FAULT_RATE = 0.15;
  private static final long SEED = 7;
  private static final Duration WEBHOOK_DELAY = Duration.ofMillis(700);
  private static final Duration CONFIRMATION_TIMEOUT = Duration.ofSeconds(15);
  private static final Pattern MESSAGE_ID_PARAMETER =
      Pattern.compile("[?&]message=([0-9a-f-]{36})");

  private final FakeSendGrid sendGrid;
  private final FakeTwilio twilio;

  private ProviderFakes(FakeSendGrid sendGrid, FakeTwilio twilio) {
    this.sendGrid = sendGrid;
    this.twilio = twilio;
  }

  /**
   * Starts both fakes.
   *
   * @throws java.io.UncheckedIOException if a port is taken
   */
  static ProviderFakes start(StackAddresses addresses) {
    var sendGrid = FakeSendGrid.start(addresses.fakeSendGridPort());
    try {
      var fakes = new ProviderFakes(sendGrid, FakeTwilio.start(addresses.fakeTwilioPort()));
      fakes.configureFaults(addresses);
      return fakes;
    } catch (RuntimeException e) {
      sendGrid.close();
      throw e;
    }
  }

  private void configureFaults(StackAddresses addresses) {
    sendGrid.setEventWebhook(
        URI.create(addresses.api() + "/webhooks/sendgrid/" + SENDGRID_ACCOUNT));
    sendGrid.webhooks().duplicateWithNewIds().delayBy(WEBHOOK_DELAY).reverseOrder();
    twilio.webhooks().duplicateEach().delayBy(WEBHOOK_DELAY).reverseOrder();
    sendGrid
        .faults()
        .setRate(
            FAULT_RATE,
            SEED,
            Fault.rateLimited(Duration.ofSeconds(1)),
            Fault.serverError(true),
            Fault.garbage(true),
            Fault.acceptThenDrop());
    // The demo has few texts, so random faults would rarely occur.
    twilio.faults().enqueue(Fault.acceptThenDrop(), Fault.rateLimited(Duration.ofSeconds(1)));
  }

  /** Copies accepted messages to this mailbox. */
  void copyAcceptedTo(DevMailbox mailbox) {
    sendGrid.onAccepted(mail -> appendToMailbox(mail, mailbox));
    twilio.onAccepted(text -> appendToMailbox(text, mailbox));
  }

  /** The settings that route all messages to the fakes. */
  Map<String, String> settings() {
    var settings = new LinkedHashMap<String, String>();
    putAccountSettings(
        settings, sendGrid.address(), sendGrid.apiKey(), twilio.address(), twilio.accountSid());
    settings.put(
        "senda.accounts.%s.sendgrid.webhook-public-key".formatted(SENDGRID_ACCOUNT),
        sendGrid.webhookPublicKey());
    settings.put(
        "senda.accounts.%s.twilio.auth-token".formatted(TWILIO_ACCOUNT), twilio.authToken());
    settings.put("senda.channels.email.account", SENDGRID_ACCOUNT);
    settings.put("senda.channels.sms.account", TWILIO_ACCOUNT);
    settings.put("senda.channels.whatsapp.account", TWILIO_ACCOUNT);
    settings.put("senda.channels.messenger.account", TWILIO_ACCOUNT);
    return settings;
  }

  /**
   * The settings of a stack whose fakes do not run: their accounts exist, but no channel uses them.
   */
  static Map<String, String> settingsWhileStopped(StackAddresses addresses) {
    var settings = new LinkedHashMap<String, String>();
    // Random and never shown, so that no caller can sign with it.
    var secret = UUID.randomUUID().toString().replace("-", "");
    putAccountSettings(
        settings,
        URI.create(addresses.fakeSendGrid()),
        secret,
        URI.create(addresses.fakeTwilio()),
        "AC" + "0".repeat(32));
    settings.put("senda.accounts.%s.twilio.auth-token".formatted(TWILIO_ACCOUNT), secret);
    return settings;
  }

  private static void putAccountSettings(
      Map<String, String> settings, URI sendGrid, String apiKey, URI twilio, String accountSid) {
    var mail = "senda.accounts.%s.".formatted(SENDGRID_ACCOUNT);
    settings.put(mail + "sendgrid.api-key", apiKey);
    settings.put(mail + "sendgrid.base-url", sendGrid.toString());
    settings.put(mail + "confirmation-timeout", CONFIRMATION_TIMEOUT.toString());
    var text = "senda.accounts.%s.".formatted(TWILIO_ACCOUNT);
    settings.put(text + "twilio.account-sid", accountSid);
    settings.put(text + "twilio.base-url", twilio.toString());
    settings.put(text + "twilio.sms.from", "+15005550006");
    settings.put(text + "twilio.whatsapp.from", "+15005550006");
    settings.put(text + "twilio.messenger.from", "1500555000600");
    settings.put(text + "confirmation-timeout", CONFIRMATION_TIMEOUT.toString());
  }

  private static void appendToMailbox(AcceptedMail mail, DevMailbox mailbox) {
    var id =
        messageId(
            mail.customArguments().getOrDefault(SendGridChannel.MESSAGE_ID_ARGUMENT, mail.id()));
    mailbox.append(id, mail.to(), mail.from(), mail.subject(), raw(mail, id));
  }

  private static byte[] raw(AcceptedMail mail, String id) {
    try {
      var parts = new MimeMultipart("alternative");
      parts.addBodyPart(part(mail.text(), "plain"));
      parts.addBodyPart(part(mail.html(), "html"));
      var message = message(id, mail.from(), mail.to(), mail.subject(), mail.acceptedAt());
      for (var header : mail.headers().entrySet()) {
        message.setHeader(header.getKey(), header.getValue());
      }
      message.setHeader("X-Senda-Fake", "accepted by a fake of SendGrid, not sent");
      message.setContent(parts);
      return written(message);
    } catch (MessagingException | IOException e) {
      throw new IllegalStateException("a mail that cannot be written", e);
    }
  }

  private static void appendToMailbox(AcceptedText text, DevMailbox mailbox) {
    var found = MESSAGE_ID_PARAMETER.matcher(text.statusCallback());
    var id = messageId(found.find() ? found.group(1) : text.sid());
    var words = text.body().isEmpty() ? text.contentVariables() : text.body();
    var to = withoutPrefix(text.to());
    var subject = words.length() <= 60 ? words : words.substring(0, 59) + "…";
    mailbox.append(id, to, text.from(), subject, raw(text, id, to, subject, words));
  }

  private static byte[] raw(AcceptedText text, String id, String to, String subject, String words) {
    try {
      var message = message(id, null, to, subject, text.acceptedAt());
      message.setHeader("From", withoutPrefix(text.from()));
      message.setHeader("X-Senda-Channel", channel(text.to()));
      message.setHeader("X-Senda-Fake", "accepted by a fake of Twilio, not sent");
      message.setText(words, "UTF-8");
      message.setHeader("Content-Transfer-Encoding", "quoted-printable");
      return written(message);
    } catch (MessagingException | IOException e) {
      throw new IllegalStateException("a text that cannot be written as a mail", e);
    }
  }

  private static String channel(String to) {
    int colon = to.indexOf(':');
    return colon < 0 ? "sms" : to.substring(0, colon);
  }

  private static String withoutPrefix(String address) {
    return address.substring(address.indexOf(':') + 1);
  }

  private static String messageId(String id) {
    return "<%s@senda>".formatted(id);
  }

  private static MimeMessage message(
      String id, @Nullable String from, String to, String subject, Instant at)
      throws MessagingException {
    var message =
        new MimeMessage(Session.getInstance(new Properties())) {
          @Override
          protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
          }
        };
    if (from != null) {
      message.setFrom(new InternetAddress(from));
    }
    message.setHeader("To", to);
    message.setSubject(subject, "UTF-8");
    message.setSentDate(Date.from(at));
    return message;
  }

  private static MimeBodyPart part(String text, String subtype) throws MessagingException {
    var part = new MimeBodyPart();
    part.setText(text, "UTF-8", subtype);
    part.setHeader("Content-Transfer-Encoding", "quoted-printable");
    return part;
  }

  private static byte[] written(MimeMessage message) throws MessagingException, IOException {
    message.saveChanges();
    var raw = new ByteArrayOutputStream();
    message.writeTo(raw);
    return raw.toByteArray();
  }

  @Override
  public void close() {
    sendGrid.close();
    twilio.close();
  }
}
