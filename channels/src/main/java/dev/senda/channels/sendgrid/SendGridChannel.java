package dev.senda.channels.sendgrid;

import com.sendgrid.Client;
import com.sendgrid.Method;
import com.sendgrid.Request;
import com.sendgrid.Response;
import com.sendgrid.SendGrid;
import com.sendgrid.helpers.mail.Mail;
import com.sendgrid.helpers.mail.objects.ClickTrackingSetting;
import com.sendgrid.helpers.mail.objects.Content;
import com.sendgrid.helpers.mail.objects.Email;
import com.sendgrid.helpers.mail.objects.MailSettings;
import com.sendgrid.helpers.mail.objects.OpenTrackingSetting;
import com.sendgrid.helpers.mail.objects.Personalization;
import com.sendgrid.helpers.mail.objects.Setting;
import com.sendgrid.helpers.mail.objects.SubscriptionTrackingSetting;
import com.sendgrid.helpers.mail.objects.TrackingSettings;
import dev.senda.channels.DeliveryResult;
import dev.senda.channels.EmailChannel;
import dev.senda.channels.EmailSender;
import dev.senda.channels.OutboundEmail;
import dev.senda.channels.PiiRedactor;
import dev.senda.channels.address.EmailAddress;
import dev.senda.channels.http.DeadlineRunner;
import dev.senda.channels.http.RequestAttempt;
import dev.senda.channels.http.RetryAfter;
import dev.senda.channels.mail.ListHeaders;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.apache.http.impl.client.CloseableHttpClient;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends emails by SendGrid's v3 Mail Send API. SendGrid reports later, by its event webhook and
 * under our message id, what happened to an email. It also accepts an email to a suppressed
 * recipient, and drops it then.
 */
public final class SendGridChannel implements EmailChannel, AutoCloseable {

  /** The custom argument with our message id; SendGrid's event webhook reports it. */
  public static final String MESSAGE_ID_ARGUMENT = "senda_message";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Settings settings;
  private final DeadlineRunner deadlineRunner = new DeadlineRunner("sendgrid");
  private final CloseableHttpClient http = SendGridHttpClientFactory.create();

  /** A field, because the client closes its connections when it is garbage-collected. */
  private final Client client;

  /** Creates the channel. Nothing is connected yet. */
  public SendGridChannel(Settings settings) {
    this.settings = settings;
    this.client = new Client(http, "http".equals(settings.baseUrl().getScheme()));
  }

  /**
   * The account and the sender of the emails.
   *
   * @param baseUrl where SendGrid or a gateway to it is: scheme, host and port, without a path
   * @param subuser the subuser for which the account sends ({@code on-behalf-of}); null for none
   * @param ipPool by which of its pools of addresses it sends; null for its usual one
   * @param isSandbox whether SendGrid only checks the mails, and sends none
   * @param replyTo where answers go; null for the sender's address
   * @param timeout after which a delivery is aborted
   */
  public record Settings(
      String apiKey,
      URI baseUrl,
      @Nullable String subuser,
      @Nullable String ipPool,
      boolean isSandbox,
      InternetAddress from,
      @Nullable InternetAddress replyTo,
      Duration timeout) {

    /** Hides the key. */
    @Override
    public String toString() {
      return "SendGrid at " + baseUrl;
    }
  }

  @Override
  public DeliveryResult deliver(OutboundEmail email) {
    var recipient = EmailAddress.parse(email.to());
    if (recipient.isEmpty()) {
      return new DeliveryResult.Rejected("the address is no email address");
    }
    Request request;
    try {
      request = request(email, recipient.get());
    } catch (IOException e) {
      return new DeliveryResult.Rejected("the email cannot be written as JSON");
    }
    var requestAttempt = new RequestAttempt();
    try {
      var response =
          deadlineRunner.callWithDeadline(
              requestAttempt, settings.timeout(), () -> newSendGrid().api(request));
      return outcome(response, email.to());
    } catch (Throwable failure) {
      // Also a linkage or memory error: the request may have been sent before it.
      return requestAttempt.hasRequestStarted()
          ? new DeliveryResult.Unconfirmed(
              "SendGrid did not answer: " + PiiRedactor.redact(failure, email.to()))
          : new DeliveryResult.NotSent(
              "SendGrid was not reached: " + PiiRedactor.redact(failure, email.to()));
    }
  }

  /** A new instance for each delivery: it keeps headers, and is cheap. */
  private SendGrid newSendGrid() {
    var sendGrid = new SendGrid(settings.apiKey(), client);
    sendGrid.setHost(settings.baseUrl().getAuthority());
    if (settings.subuser() != null) {
      sendGrid.addImpersonateSubuser(settings.subuser());
    }
    return sendGrid;
  }

  private Request request(OutboundEmail email, EmailAddress to) throws IOException {
    var request = new Request();
    request.setMethod(Method.POST);
    request.setEndpoint("mail/send");
    request.setBody(mail(email, to).build());
    return request;
  }

  private Mail mail(OutboundEmail email, EmailAddress to) {
    var recipient = new Personalization();
    recipient.addTo(new Email(to.toInternetAddress().getAddress()));
    recipient.addCustomArg(MESSAGE_ID_ARGUMENT, email.id().toString());
    var mail = new Mail();
    var sender = email.senderOr(new EmailSender(settings.from(), settings.replyTo()));
    mail.setFrom(address(sender.from()));
    if (sender.replyTo() != null) {
      mail.setReplyTo(address(sender.replyTo()));
    }
    mail.setSubject(email.subject());
    mail.addPersonalization(recipient);
    ListHeaders.of(email, sender.from()).forEach(mail::addHeader);
    mail.addContent(new Content("text/plain", email.text()));
    mail.addContent(new Content("text/html", email.html()));
    if (email.topic() != null) {
      mail.addCategory(email.topic());
    }
    if (settings.ipPool() != null) {
      mail.setIpPoolId(settings.ipPool());
    }
    mail.setTrackingSettings(noTracking());
    if (settings.isSandbox()) {
      mail.setMailSettings(sandbox());
    }
    return mail;
  }

  private static Email address(InternetAddress address) {
    return new Email(address.getAddress(), address.getPersonal());
  }

  /** Senda's own tracked links, pixel and unsubscribe link are in the mail already. */
  private static TrackingSettings noTracking() {
    var clicks = new ClickTrackingSetting();
    clicks.setEnable(false);
    clicks.setEnableText(false);
    var opens = new OpenTrackingSetting();
    opens.setEnable(false);
    var subscriptions = new SubscriptionTrackingSetting();
    subscriptions.setEnable(false);
    var tracking = new TrackingSettings();
    tracking.setClickTrackingSetting(clicks);
    tracking.setOpenTrackingSetting(opens);
    tracking.setSubscriptionTrackingSetting(subscriptions);
    return tracking;
  }

  private static MailSettings sandbox() {
    var on = new Setting();
    on.setEnable(true);
    var settings = new MailSettings();
    settings.setSandboxMode(on);
    return settings;
  }

  private DeliveryResult outcome(Response response, String address) {
    int status = response.getStatusCode();
    if (status >= 200 && status < 300) {
      return accepted(response);
    }
    var reason = "SendGrid: %d %s".formatted(status, words(response, address)).strip();
    if (status >= 500) {
      return new DeliveryResult.Unconfirmed(reason);
    }
    if (status < 400) {
      return new DeliveryResult.Misconfigured(
          reason + " (expected 202; redirects are not followed)");
    }
    return switch (status) {
      case 429 ->
          new DeliveryResult.NotSent(
              reason, Objects.requireNonNullElse(retryAfter(response), RetryAfter.DEFAULT));
      case 401, 402, 403, 405 -> new DeliveryResult.Misconfigured(reason);
      // SendGrid read the request too slowly, or not at all.
      case 408 -> new DeliveryResult.Unconfirmed(reason);
      default -> new DeliveryResult.Rejected(reason);
    };
  }

  private DeliveryResult accepted(Response response) {
    var id = headers(response).get("X-Message-Id");
    if (id != null && !id.isBlank()) {
      return new DeliveryResult.Accepted(id.strip());
    }
    // In the sandbox SendGrid answers 200, and gives no id.
    return settings.isSandbox()
        ? new DeliveryResult.Accepted(null)
        : new DeliveryResult.Unconfirmed(
            "SendGrid: %d without X-Message-Id: something else may have answered"
                .formatted(response.getStatusCode()));
  }

  private static @Nullable Duration retryAfter(Response response) {
    return RetryAfter.parse(headers(response)::get, RequestAttempt.REAL_TIME);
  }

  /** SendGrid writes the same header in several ways. */
  private static Map<String, String> headers(Response response) {
    var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    if (response.getHeaders() != null) {
      headers.putAll(response.getHeaders());
    }
    return headers;
  }

  private static String words(Response response, String address) {
    var body = response.getBody();
    if (body == null || !body.startsWith("{")) {
      return "";
    }
    try {
      var words = new StringJoiner("; ");
      for (var error : JSON.readTree(body).path("errors")) {
        words.add(error.path("message").asString(""));
      }
      return PiiRedactor.redact(words.toString(), address);
    } catch (JacksonException e) {
      return "";
    }
  }

  @Override
  public void close() throws IOException {
    deadlineRunner.close();
    http.close();
  }
}
