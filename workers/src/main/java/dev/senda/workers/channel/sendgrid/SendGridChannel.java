package dev.senda.workers.channel.sendgrid;

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
import dev.senda.workers.channel.BulkHeaders;
import dev.senda.workers.channel.Delivery;
import dev.senda.workers.channel.EmailChannel;
import dev.senda.workers.channel.OutgoingEmail;
import dev.senda.workers.channel.ProviderWords;
import dev.senda.workers.channel.Recipient;
import dev.senda.workers.channel.exchange.Exchange;
import dev.senda.workers.channel.exchange.Exchanges;
import dev.senda.workers.channel.exchange.RetryAfter;
import jakarta.mail.internet.AddressException;
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
 * Emails by SendGrid's v3 Mail Send API. What it accepted it reports later, by its event webhook,
 * under the message's own id. A suppressed recipient is accepted as well, and then dropped.
 */
public final class SendGridChannel implements EmailChannel, AutoCloseable {

  /** The custom argument that its event webhook reports each message under. */
  public static final String MESSAGE = "senda_message";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Settings settings;
  private final Exchanges exchanges = new Exchanges("sendgrid");
  private final CloseableHttpClient http = SendGridConnections.open();

  /** Held as long as the channel: it closes its connections when nobody holds it. */
  private final Client client;

  /** Sends as these settings say. */
  public SendGridChannel(Settings settings) {
    this.settings = settings;
    this.client = new Client(http, "http".equals(settings.base().getScheme()));
  }

  /**
   * Which account, and in whose name we write.
   *
   * @param base where SendGrid or a gateway to it is: scheme, host and port, without a path
   * @param subuser in whose name the account sends ({@code on-behalf-of}); null for its own
   * @param ipPool by which of its pools of addresses it sends; null for its usual one
   * @param isSandbox whether SendGrid only checks the mails, and sends none
   * @param replyTo where answers go; null for the sender's address
   * @param atMost when a delivery is cut off, whatever it is doing
   */
  public record Settings(
      String apiKey,
      URI base,
      @Nullable String subuser,
      @Nullable String ipPool,
      boolean isSandbox,
      InternetAddress from,
      @Nullable InternetAddress replyTo,
      Duration atMost) {

    /** Without the key. */
    @Override
    public String toString() {
      return "SendGrid at " + base;
    }
  }

  @Override
  public Delivery deliver(OutgoingEmail email) {
    Request request;
    try {
      request = request(email);
    } catch (AddressException | IOException e) {
      return new Delivery.Rejected("it cannot be written as a mail", Delivery.Address.FINE);
    }
    var exchange = new Exchange();
    try {
      var response = exchanges.hold(exchange, settings.atMost(), () -> newSendGrid().api(request));
      return outcome(response, email.to());
    } catch (Throwable failure) {
      // Also an error of linkage or memory: the request may have left before it.
      return exchange.hasLeft()
          ? new Delivery.Ambiguous("SendGrid did not answer: " + ProviderWords.of(failure))
          : new Delivery.NotSent("SendGrid was not reached: " + ProviderWords.of(failure));
    }
  }

  /** It keeps headers, and is cheap: each delivery has its own. */
  private SendGrid newSendGrid() {
    var sendGrid = new SendGrid(settings.apiKey(), client);
    sendGrid.setHost(settings.base().getAuthority());
    if (settings.subuser() != null) {
      sendGrid.addImpersonateSubuser(settings.subuser());
    }
    return sendGrid;
  }

  private Request request(OutgoingEmail email) throws AddressException, IOException {
    var request = new Request();
    request.setMethod(Method.POST);
    request.setEndpoint("mail/send");
    request.setBody(mail(email).build());
    return request;
  }

  private Mail mail(OutgoingEmail email) throws AddressException {
    var recipient = new Personalization();
    recipient.addTo(new Email(Recipient.of(email.to()).getAddress()));
    recipient.addCustomArg(MESSAGE, email.id().toString());
    var mail = new Mail();
    mail.setFrom(address(settings.from()));
    if (settings.replyTo() != null) {
      mail.setReplyTo(address(settings.replyTo()));
    }
    mail.setSubject(email.subject());
    mail.addPersonalization(recipient);
    BulkHeaders.of(email, settings.from()).forEach(mail::addHeader);
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

  /** The links, the pixel and the way to unsubscribe are in the mail already, and are ours. */
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

  private Delivery outcome(Response response, String address) {
    int status = response.getStatusCode();
    if (status >= 200 && status < 300) {
      return accepted(response);
    }
    var reason = "SendGrid: %d %s".formatted(status, words(response, address)).strip();
    if (status >= 500) {
      return new Delivery.Ambiguous(reason);
    }
    if (status < 400) {
      return new Delivery.Misconfigured(reason + " (expected 202; redirects are not followed)");
    }
    return switch (status) {
      case 429 ->
          new Delivery.NotSent(
              reason, Objects.requireNonNullElse(retryAfter(response), RetryAfter.UNSAID));
      case 401, 402, 403, 405 -> new Delivery.Misconfigured(reason);
      // The request was read too slowly, or not at all.
      case 408 -> new Delivery.Ambiguous(reason);
      default -> new Delivery.Rejected(reason, Delivery.Address.FINE);
    };
  }

  private Delivery accepted(Response response) {
    var id = headers(response).get("X-Message-Id");
    if (id != null && !id.isBlank()) {
      return new Delivery.Accepted(id.strip());
    }
    // It is answered with 200, and is given no id.
    return settings.isSandbox()
        ? new Delivery.Accepted(null)
        : new Delivery.Ambiguous(
            "SendGrid: %d without X-Message-Id: something else may have answered"
                .formatted(response.getStatusCode()));
  }

  private static @Nullable Duration retryAfter(Response response) {
    return RetryAfter.of(headers(response)::get, Exchange.REAL_TIME);
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
      return ProviderWords.of(words.toString(), address);
    } catch (JacksonException e) {
      return "";
    }
  }

  @Override
  public void close() throws IOException {
    exchanges.close();
    http.close();
  }
}
