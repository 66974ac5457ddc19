package dev.senda.standalone;

import dev.senda.fakes.FakeSendGrid;
import dev.senda.fakes.FakeTwilio;
import dev.senda.fakes.Fault;
import dev.senda.fakes.Mail;
import dev.senda.fakes.Text;
import dev.senda.store.Mailbox;
import dev.senda.workers.channel.sendgrid.SendGridChannel;
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
 * Fakes of SendGrid and Twilio in this process, which misbehave as providers do while they accept:
 * they report late, twice, out of order and with new ids, and answer some requests with a fault.
 * What they accept is put into the dev mailbox.
 *
 * <p>The house knows their accounts also while they do not run: what was scheduled for them must
 * find somebody who works it off.
 */
final class ProviderFakes implements AutoCloseable {

  /** What the accounts are called. */
  static final String SENDGRID = "fake-sendgrid";

  static final String TWILIO = "fake-twilio";

  private static final double SHARE_OF_FAULTS = 0.15;
  private static final long SEED = 7;
  private static final Duration REPORTS_ARE_LATE = Duration.ofMillis(700);
  private static final Duration EVIDENCE_WITHIN = Duration.ofSeconds(15);
  private static final Pattern OUR_ID = Pattern.compile("[?&]message=([0-9a-f-]{36})");

  private final FakeSendGrid sendGrid;
  private final FakeTwilio twilio;

  private ProviderFakes(FakeSendGrid sendGrid, FakeTwilio twilio) {
    this.sendGrid = sendGrid;
    this.twilio = twilio;
  }

  /**
   * Starts both.
   *
   * @throws java.io.UncheckedIOException if a port is taken
   */
  static ProviderFakes start(Addresses addresses) {
    var sendGrid = FakeSendGrid.start(addresses.sendGridPort());
    try {
      var fakes = new ProviderFakes(sendGrid, FakeTwilio.start(addresses.twilioPort()));
      fakes.misbehave(addresses);
      return fakes;
    } catch (RuntimeException e) {
      sendGrid.close();
      throw e;
    }
  }

  private void misbehave(Addresses addresses) {
    sendGrid.reportTo(URI.create(addresses.api() + "/webhooks/sendgrid/" + SENDGRID));
    sendGrid.reports().withNewIds().late(REPORTS_ARE_LATE).outOfOrder();
    twilio.reports().twice().late(REPORTS_ARE_LATE).outOfOrder();
    sendGrid
        .faults()
        .share(
            SHARE_OF_FAULTS,
            SEED,
            Fault.tooMany(Duration.ofSeconds(1)),
            Fault.serverError(true),
            Fault.garbage(true),
            Fault.acceptThenDrop());
    // The demo has few texts: chance would show nothing.
    twilio.faults().next(Fault.acceptThenDrop(), Fault.tooMany(Duration.ofSeconds(1)));
  }

  /** Puts what they accept into this mailbox. */
  void deliverTo(Mailbox mailbox) {
    sendGrid.deliverTo(mail -> keep(mail, mailbox));
    twilio.deliverTo(text -> keep(text, mailbox));
  }

  /** The settings by which everything goes to the fakes. */
  Map<String, String> settings() {
    var settings = new LinkedHashMap<String, String>();
    account(settings, sendGrid.address(), sendGrid.apiKey(), twilio.address(), twilio.accountSid());
    settings.put(
        "senda.accounts.%s.sendgrid.webhook-key".formatted(SENDGRID), sendGrid.webhookPublicKey());
    settings.put("senda.accounts.%s.twilio.auth-token".formatted(TWILIO), twilio.authToken());
    settings.put("senda.channels.email.account", SENDGRID);
    settings.put("senda.channels.sms.account", TWILIO);
    settings.put("senda.channels.whatsapp.account", TWILIO);
    settings.put("senda.channels.messenger.account", TWILIO);
    return settings;
  }

  /** The settings of a house whose fakes do not run: nothing goes there any more. */
  static Map<String, String> settingsWithout(Addresses addresses) {
    var settings = new LinkedHashMap<String, String>();
    // Nobody knows them, so that nobody can sign with them.
    var secret = UUID.randomUUID().toString().replace("-", "");
    account(
        settings,
        URI.create(addresses.sendGrid()),
        secret,
        URI.create(addresses.twilio()),
        "AC" + "0".repeat(32));
    settings.put("senda.accounts.%s.twilio.auth-token".formatted(TWILIO), secret);
    return settings;
  }

  private static void account(
      Map<String, String> settings, URI sendGrid, String apiKey, URI twilio, String accountSid) {
    var mail = "senda.accounts.%s.".formatted(SENDGRID);
    settings.put(mail + "sendgrid.api-key", apiKey);
    settings.put(mail + "sendgrid.base-url", sendGrid.toString());
    settings.put(mail + "evidence-within", EVIDENCE_WITHIN.toString());
    var text = "senda.accounts.%s.".formatted(TWILIO);
    settings.put(text + "twilio.account-sid", accountSid);
    settings.put(text + "twilio.base-url", twilio.toString());
    settings.put(text + "twilio.sms.from", "+15005550006");
    settings.put(text + "twilio.whatsapp.from", "+15005550006");
    settings.put(text + "twilio.messenger.from", "1500555000600");
    settings.put(text + "evidence-within", EVIDENCE_WITHIN.toString());
  }

  private static void keep(Mail mail, Mailbox mailbox) {
    var id = messageId(mail.customArguments().getOrDefault(SendGridChannel.MESSAGE, mail.id()));
    mailbox.append(id, mail.to(), mail.from(), mail.subject(), raw(mail, id));
  }

  private static byte[] raw(Mail mail, String id) {
    try {
      var parts = new MimeMultipart("alternative");
      parts.addBodyPart(part(mail.text(), "plain"));
      parts.addBodyPart(part(mail.html(), "html"));
      var message = message(id, mail.from(), mail.to(), mail.subject(), mail.at());
      for (var header : mail.headers().entrySet()) {
        message.setHeader(header.getKey(), header.getValue());
      }
      message.setHeader("X-Senda-Fake", "accepted by a fake of SendGrid, and sent to nobody");
      message.setContent(parts);
      return written(message);
    } catch (MessagingException | IOException e) {
      throw new IllegalStateException("a mail that cannot be written", e);
    }
  }

  private static void keep(Text text, Mailbox mailbox) {
    var found = OUR_ID.matcher(text.statusCallback());
    var id = messageId(found.find() ? found.group(1) : text.sid());
    var words = text.body().isEmpty() ? text.contentVariables() : text.body();
    var to = withoutPrefix(text.to());
    var subject = words.length() <= 60 ? words : words.substring(0, 59) + "…";
    mailbox.append(id, to, text.from(), subject, raw(text, id, to, subject, words));
  }

  private static byte[] raw(Text text, String id, String to, String subject, String words) {
    try {
      var message = message(id, null, to, subject, text.at());
      message.setHeader("From", withoutPrefix(text.from()));
      message.setHeader("X-Senda-Channel", channel(text.to()));
      message.setHeader("X-Senda-Fake", "accepted by a fake of Twilio, and sent to nobody");
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
