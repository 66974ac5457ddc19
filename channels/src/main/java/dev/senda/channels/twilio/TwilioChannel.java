package dev.senda.channels.twilio;

import com.twilio.base.Page;
import com.twilio.exception.ApiException;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.Message;
import com.twilio.rest.api.v2010.account.MessageCreator;
import com.twilio.rest.api.v2010.account.MessageReader;
import com.twilio.type.PhoneNumber;
import dev.senda.channels.DeliveryResult;
import dev.senda.channels.OutboundText;
import dev.senda.channels.PiiRedactor;
import dev.senda.channels.TextChannel;
import dev.senda.channels.UnconfirmedMessage;
import dev.senda.channels.http.DeadlineRunner;
import dev.senda.channels.http.RequestAttempt;
import dev.senda.channels.http.RetryAfter;
import dev.senda.journey.Channel;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends texts by Twilio's Messages API: SMS, WhatsApp and Messenger. Twilio reports their delivery
 * status later to the status callback, whose URL contains our message id.
 */
public final class TwilioChannel implements TextChannel, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TwilioChannel.class);

  private static final int LONGEST_TEXT = 1600;
  private static final Duration LIST_AT_MOST = Duration.ofSeconds(5);
  private static final long LISTED_AT_MOST = 50;

  /** Twilio's clock may differ from ours, and has whole seconds only. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Settings settings;
  private final DeadlineRunner deadlineRunner = new DeadlineRunner("twilio");
  private final TwilioHttpClient connections;
  private final TwilioRestClient twilio;

  /** Creates the channel. Nothing is connected yet. */
  public TwilioChannel(Settings settings) {
    this.settings = settings;
    this.connections = new TwilioHttpClient(settings.baseUrl());
    this.twilio =
        new TwilioRestClient.Builder(settings.username(), settings.password())
            .accountSid(settings.accountSid())
            .httpClient(connections)
            .build();
  }

  /**
   * The account and its senders.
   *
   * @param accountSid the account or subaccount that sends
   * @param username the account's sid, or that of an API key
   * @param password the account's token, or the key's secret
   * @param baseUrl where a gateway to Twilio is: scheme, host and port, without a path; null for
   *     Twilio itself
   * @param validityPeriod how long Twilio may try to deliver; null for its own limit
   * @param senders by channel; a channel without a sender is not sent
   * @param statusCallback where Twilio reports the delivery status; the message's id is added
   * @param timeout after which a delivery is aborted
   */
  public record Settings(
      String accountSid,
      String username,
      String password,
      @Nullable URI baseUrl,
      @Nullable Duration validityPeriod,
      Map<Channel, Sender> senders,
      URI statusCallback,
      Duration timeout) {

    public Settings {
      senders = Map.copyOf(senders);
    }

    /** Hides the password. */
    @Override
    public String toString() {
      return "Twilio " + accountSid;
    }
  }

  /** The sender of texts. */
  public sealed interface Sender {

    /**
     * A number, or a page.
     *
     * @param address without the channel's prefix
     */
    record FromAddress(String address) implements Sender {}

    /** A messaging service, which chooses one of its senders. */
    record MessagingService(String sid) implements Sender {}
  }

  @Override
  public DeliveryResult deliver(OutboundText text) {
    return deliver(text, settings.timeout());
  }

  private DeliveryResult deliver(OutboundText text, Duration atMost) {
    long began = System.nanoTime();
    var sender = settings.senders().get(text.channel());
    if (sender == null) {
      return new DeliveryResult.Misconfigured(
          "Twilio: no sender for %s (expected a sender of this account)"
              .formatted(text.channel().wireName()));
    }
    if (!text.isSessionOpen() && text.whatsAppTemplate() == null) {
      return new DeliveryResult.Rejected(TwilioErrorCode.OUTSIDE_SESSION_WINDOW.meaning());
    }
    if (text.isSessionOpen() && text.text().length() > LONGEST_TEXT) {
      return new DeliveryResult.Rejected(
          "its text has %d characters (at most %d)".formatted(text.text().length(), LONGEST_TEXT));
    }
    var requestAttempt = new RequestAttempt();
    try {
      var message = creator(text, sender);
      var sid =
          deadlineRunner.callWithDeadline(
              requestAttempt, atMost, () -> message.create(twilio).getSid());
      return sid == null
          ? new DeliveryResult.Unconfirmed(
              "Twilio: no sid in its answer: something else may have answered")
          : new DeliveryResult.Accepted(sid);
    } catch (ApiException refusal) {
      var left = atMost.minusNanos(System.nanoTime() - began);
      return isWindowShut(requestAttempt, refusal)
              && text.isSessionOpen()
              && text.whatsAppTemplate() != null
              && left.isPositive()
          ? deliver(text.withSessionClosed(), left)
          : outcome(requestAttempt, refusal, text.to());
    } catch (Throwable failure) {
      // Also a linkage or memory error: the request may have been sent before it.
      return withoutAnAnswer(requestAttempt, failure, text.to());
    }
  }

  private static boolean isWindowShut(RequestAttempt requestAttempt, ApiException refusal) {
    var responseHead = requestAttempt.response();
    return responseHead != null
        && responseHead.status() < 500
        && refusal.getCode() != null
        && TwilioErrorCode.of(refusal.getCode())
            .equals(Optional.of(TwilioErrorCode.OUTSIDE_SESSION_WINDOW));
  }

  private MessageCreator creator(OutboundText text, Sender sender) {
    var to = new PhoneNumber(prefixed(text.channel(), text.to()));
    var body = text.isSessionOpen() ? text.text() : null;
    var creator =
        switch (sender) {
          case Sender.FromAddress(var from) ->
              new MessageCreator(
                  settings.accountSid(), to, new PhoneNumber(prefixed(text.channel(), from)), body);
          case Sender.MessagingService(var sid) ->
              new MessageCreator(settings.accountSid(), to, sid, body);
        };
    var content = text.whatsAppTemplate();
    if (!text.isSessionOpen() && content != null) {
      creator.setContentSid(content.sid());
      if (!content.variables().isEmpty()) {
        creator.setContentVariables(JSON.writeValueAsString(content.variables()));
      }
    }
    if (settings.validityPeriod() != null) {
      creator.setValidityPeriod((int) settings.validityPeriod().toSeconds());
    }
    return creator.setStatusCallback(
        URI.create(settings.statusCallback() + "?message=" + text.id()));
  }

  private static String prefixed(Channel channel, String address) {
    return switch (channel) {
      case WHATSAPP -> "whatsapp:" + address;
      case MESSENGER -> "messenger:" + address;
      case SMS, EMAIL, PUSH, WEBHOOK -> address;
    };
  }

  private static DeliveryResult outcome(
      RequestAttempt requestAttempt, ApiException refusal, String address) {
    var responseHead = requestAttempt.response();
    if (responseHead == null) {
      return withoutAnAnswer(requestAttempt, refusal, address);
    }
    int status = responseHead.status();
    var code = refusal.getCode();
    if (code == null || refusal.getStatusCode() == null) {
      return withoutACode(responseHead);
    }
    var reason =
        "Twilio: %d %s"
            .formatted(
                code,
                PiiRedactor.redact(Objects.requireNonNullElse(refusal.getMessage(), ""), address));
    if (status >= 500) {
      return new DeliveryResult.Unconfirmed(reason);
    }
    return TwilioErrorCode.of(code)
        .map(errorCode -> errorCode.toDeliveryResult(reason, retryAfter(responseHead)))
        .orElseGet(
            () ->
                switch (status) {
                  case 401, 403 -> new DeliveryResult.Misconfigured(reason);
                  case 429 -> new DeliveryResult.NotSent(reason, retryAfter(responseHead));
                  default -> new DeliveryResult.Rejected(reason);
                });
  }

  private static Duration retryAfter(RequestAttempt.ResponseHead responseHead) {
    return Objects.requireNonNullElse(responseHead.retryAfter(), RetryAfter.DEFAULT);
  }

  /** A response without a Twilio error code: a proxy may have answered instead of Twilio. */
  private static DeliveryResult withoutACode(RequestAttempt.ResponseHead responseHead) {
    if (responseHead.status() >= 300 && responseHead.status() < 400) {
      return new DeliveryResult.Misconfigured(
          "Twilio: %d (expected 201; redirects are not followed)".formatted(responseHead.status()));
    }
    var reason =
        "Twilio: %d, and not in its own words: something else may have answered"
            .formatted(responseHead.status());
    return switch (responseHead.status()) {
      case 401, 403 -> new DeliveryResult.Misconfigured(reason);
      case 429 -> new DeliveryResult.NotSent(reason, retryAfter(responseHead));
      default -> new DeliveryResult.Unconfirmed(reason);
    };
  }

  private static DeliveryResult withoutAnAnswer(
      RequestAttempt requestAttempt, Throwable failure, String address) {
    var reason = PiiRedactor.redact(failure, address);
    return requestAttempt.hasRequestStarted()
        ? new DeliveryResult.Unconfirmed("Twilio did not answer: " + reason)
        : new DeliveryResult.NotSent("Twilio was not reached: " + reason);
  }

  /** Twilio's list has no ids of ours: the matches have the same address and the same words. */
  @Override
  public List<String> findMatches(UnconfirmedMessage unconfirmedMessage) {
    var reader =
        new MessageReader(settings.accountSid())
            .setTo(prefixed(unconfirmedMessage.channel(), unconfirmedMessage.to()))
            .setPageSize(LISTED_AT_MOST);
    try {
      Page<Message> page =
          deadlineRunner.callWithDeadline(
              new RequestAttempt(), LIST_AT_MOST, () -> reader.firstPage(twilio));
      var since = unconfirmedMessage.unconfirmedSince().minus(CLOCK_TOLERANCE);
      return page.getRecords().stream()
          .filter(message -> isOurs(message) && wasCreatedAfter(message, since))
          .filter(message -> says(message, unconfirmedMessage))
          .map(Message::getSid)
          .toList();
    } catch (Throwable failure) {
      // The reconciler asks again later.
      LOG.warn(
          "Twilio's list of messages could not be read: {}",
          PiiRedactor.redact(failure, unconfirmedMessage.to()));
      return List.of();
    }
  }

  private static boolean isOurs(Message message) {
    return message.getDirection() != Message.Direction.INBOUND;
  }

  private static boolean wasCreatedAfter(Message message, Instant since) {
    var created = message.getDateCreated();
    return created == null || !created.toInstant().isBefore(since);
  }

  private static boolean says(Message message, UnconfirmedMessage unconfirmedMessage) {
    var words = firstWords(unconfirmedMessage.subject());
    var body = message.getBody();
    if (body == null || body.isBlank()) {
      // Twilio fills in a template's text later, or never.
      return unconfirmedMessage.channel() == Channel.WHATSAPP;
    }
    // Twilio replaces links, so nothing is known of a text that begins with one.
    return !words.isEmpty() && body.strip().replaceAll("\\s+", " ").startsWith(words);
  }

  /** The subject up to where it was shortened, or where a link begins: tracked links replace it. */
  private static String firstWords(String subject) {
    var words = subject.endsWith("…") ? subject.substring(0, subject.length() - 1) : subject;
    int link = words.indexOf("http");
    return (link < 0 ? words : words.substring(0, link)).strip();
  }

  @Override
  public void close() throws IOException {
    deadlineRunner.close();
    connections.close();
  }
}
