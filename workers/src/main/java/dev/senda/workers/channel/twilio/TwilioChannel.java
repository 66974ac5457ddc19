package dev.senda.workers.channel.twilio;

import com.twilio.base.Page;
import com.twilio.exception.ApiException;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.Message;
import com.twilio.rest.api.v2010.account.MessageCreator;
import com.twilio.rest.api.v2010.account.MessageReader;
import com.twilio.type.PhoneNumber;
import dev.senda.journey.Channel;
import dev.senda.workers.channel.Delivery;
import dev.senda.workers.channel.Doubt;
import dev.senda.workers.channel.OutgoingText;
import dev.senda.workers.channel.ProviderWords;
import dev.senda.workers.channel.TextChannel;
import dev.senda.workers.channel.exchange.Exchange;
import dev.senda.workers.channel.exchange.Exchanges;
import dev.senda.workers.channel.exchange.RetryAfter;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Texts by Twilio's Messages API: SMS, WhatsApp and Messenger. What became of them Twilio reports
 * later to their status callback, which carries the message's own id.
 */
public final class TwilioChannel implements TextChannel, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TwilioChannel.class);

  private static final String OUTSIDE_THE_WINDOW =
      "outside the 24 h window: an approved template is needed";

  private static final int LONGEST_TEXT = 1600;
  private static final Duration LIST_AT_MOST = Duration.ofSeconds(5);
  private static final long LISTED_AT_MOST = 50;

  /** Twilio's clock is not ours, and it keeps whole seconds. */
  private static final Duration BEFORE_THE_DOUBT = Duration.ofMinutes(1);

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Settings settings;
  private final Exchanges exchanges = new Exchanges("twilio");
  private final TwilioConnections connections;
  private final TwilioRestClient twilio;

  /** Sends as these settings say. */
  public TwilioChannel(Settings settings) {
    this.settings = settings;
    this.connections = new TwilioConnections(settings.base());
    this.twilio =
        new TwilioRestClient.Builder(settings.user(), settings.password())
            .accountSid(settings.accountSid())
            .httpClient(connections)
            .build();
  }

  /**
   * Which account, and in whose name it writes.
   *
   * @param accountSid the account or subaccount that sends
   * @param user the account's sid, or that of an API key
   * @param password the account's token, or the key's secret
   * @param base where a gateway to Twilio is: scheme, host and port, without a path; null for
   *     Twilio itself
   * @param validity how long Twilio may try to deliver; null for its own limit
   * @param senders by channel; what is not there is not sent
   * @param statusCallback where Twilio reports; the message's id is added
   * @param atMost when a delivery is cut off, whatever it is doing
   */
  public record Settings(
      String accountSid,
      String user,
      String password,
      @Nullable URI base,
      @Nullable Duration validity,
      Map<Channel, Sender> senders,
      URI statusCallback,
      Duration atMost) {

    public Settings {
      senders = Map.copyOf(senders);
    }

    /** Without the password. */
    @Override
    public String toString() {
      return "Twilio " + accountSid;
    }
  }

  /** In whose name texts go. */
  public sealed interface Sender {

    /**
     * A number, or a page.
     *
     * @param address without the channel's prefix
     */
    record Address(String address) implements Sender {}

    /** A messaging service, which chooses one of its senders. */
    record Service(String sid) implements Sender {}
  }

  @Override
  public Delivery deliver(OutgoingText text) {
    return deliver(text, settings.atMost());
  }

  private Delivery deliver(OutgoingText text, Duration atMost) {
    long began = System.nanoTime();
    var sender = settings.senders().get(text.channel());
    if (sender == null) {
      return new Delivery.Misconfigured(
          "Twilio: nobody sends %s (expected a sender of this account)"
              .formatted(text.channel().wireName()));
    }
    if (!text.windowIsOpen() && text.content() == null) {
      return new Delivery.Rejected(OUTSIDE_THE_WINDOW, Delivery.Address.FINE);
    }
    if (text.windowIsOpen() && text.text().length() > LONGEST_TEXT) {
      return new Delivery.Rejected(
          "its text has %d characters (at most %d)".formatted(text.text().length(), LONGEST_TEXT),
          Delivery.Address.FINE);
    }
    var exchange = new Exchange();
    try {
      var message = creator(text, sender);
      var sid = exchanges.hold(exchange, atMost, () -> message.create(twilio).getSid());
      return sid == null
          ? new Delivery.Ambiguous("Twilio: no sid in its answer: something else may have answered")
          : new Delivery.Accepted(sid);
    } catch (ApiException refusal) {
      var left = atMost.minusNanos(System.nanoTime() - began);
      return isWindowShut(exchange, refusal)
              && text.windowIsOpen()
              && text.content() != null
              && left.isPositive()
          ? deliver(text.afterTheWindow(), left)
          : outcome(exchange, refusal, text.to());
    } catch (Throwable failure) {
      // Also an error of linkage or memory: the request may have left before it.
      return withoutAnAnswer(exchange, failure);
    }
  }

  private static boolean isWindowShut(Exchange exchange, ApiException refusal) {
    var answer = exchange.answer();
    return answer != null
        && answer.status() < 500
        && refusal.getCode() != null
        && TwilioFault.of(refusal.getCode()) == TwilioFault.OUTSIDE_THE_WINDOW;
  }

  private MessageCreator creator(OutgoingText text, Sender sender) {
    var to = new PhoneNumber(prefixed(text.channel(), text.to()));
    var body = text.windowIsOpen() ? text.text() : null;
    var creator =
        switch (sender) {
          case Sender.Address(var from) ->
              new MessageCreator(
                  settings.accountSid(), to, new PhoneNumber(prefixed(text.channel(), from)), body);
          case Sender.Service(var sid) -> new MessageCreator(settings.accountSid(), to, sid, body);
        };
    var content = text.content();
    if (!text.windowIsOpen() && content != null) {
      creator.setContentSid(content.sid());
      if (!content.variables().isEmpty()) {
        creator.setContentVariables(JSON.writeValueAsString(content.variables()));
      }
    }
    if (settings.validity() != null) {
      creator.setValidityPeriod((int) settings.validity().toSeconds());
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

  private static Delivery outcome(Exchange exchange, ApiException refusal, String address) {
    var answer = exchange.answer();
    if (answer == null) {
      return withoutAnAnswer(exchange, refusal);
    }
    int status = answer.status();
    var code = refusal.getCode();
    if (code == null || refusal.getStatusCode() == null) {
      return withoutACode(answer);
    }
    var reason =
        "Twilio: %d %s"
            .formatted(
                code,
                ProviderWords.of(Objects.requireNonNullElse(refusal.getMessage(), ""), address));
    if (status >= 500) {
      return new Delivery.Ambiguous(reason);
    }
    var fault = TwilioFault.of(code);
    if (fault == null) {
      return switch (status) {
        case 401, 403 -> new Delivery.Misconfigured(reason);
        case 429 -> tooMany(reason, answer);
        default -> new Delivery.Rejected(reason, Delivery.Address.FINE);
      };
    }
    return switch (fault) {
      case DEAD_ADDRESS -> new Delivery.Rejected(reason, Delivery.Address.DEAD);
      case REFUSED -> new Delivery.Rejected(reason, Delivery.Address.FINE);
      case OPTED_OUT -> new Delivery.Rejected(reason, Delivery.Address.OPTED_OUT);
      case OURS -> new Delivery.Misconfigured(reason);
      case NOT_PERMITTED_THERE -> new Delivery.NotPermittedThere(reason);
      case BUSY -> tooMany(reason, answer);
      case OUTSIDE_THE_WINDOW -> new Delivery.Rejected(OUTSIDE_THE_WINDOW, Delivery.Address.FINE);
      case FILTERED -> new Delivery.Rejected("filtered: " + reason, Delivery.Address.FINE);
    };
  }

  private static Delivery tooMany(String reason, Exchange.Answer answer) {
    return new Delivery.NotSent(
        reason, Objects.requireNonNullElse(answer.retryAfter(), RetryAfter.UNSAID));
  }

  /** Not in Twilio's words: something between us and Twilio may have answered. */
  private static Delivery withoutACode(Exchange.Answer answer) {
    if (answer.status() >= 300 && answer.status() < 400) {
      return new Delivery.Misconfigured(
          "Twilio: %d (expected 201; redirects are not followed)".formatted(answer.status()));
    }
    var reason =
        "Twilio: %d, and not in its own words: something else may have answered"
            .formatted(answer.status());
    return switch (answer.status()) {
      case 401, 403 -> new Delivery.Misconfigured(reason);
      case 429 -> tooMany(reason, answer);
      default -> new Delivery.Ambiguous(reason);
    };
  }

  private static Delivery withoutAnAnswer(Exchange exchange, Throwable failure) {
    return exchange.hasLeft()
        ? new Delivery.Ambiguous("Twilio did not answer: " + ProviderWords.of(failure))
        : new Delivery.NotSent("Twilio was not reached: " + ProviderWords.of(failure));
  }

  /** Twilio's list has no ids of ours: these went to the same address, in the same words. */
  @Override
  public List<String> traces(Doubt doubt) {
    var reader =
        new MessageReader(settings.accountSid())
            .setTo(prefixed(doubt.channel(), doubt.to()))
            .setPageSize(LISTED_AT_MOST);
    try {
      Page<Message> page =
          exchanges.hold(new Exchange(), LIST_AT_MOST, () -> reader.firstPage(twilio));
      var since = doubt.since().minus(BEFORE_THE_DOUBT);
      return page.getRecords().stream()
          .filter(message -> isOurs(message) && wasCreatedAfter(message, since))
          .filter(message -> says(message, doubt))
          .map(Message::getSid)
          .toList();
    } catch (Throwable failure) {
      // It is asked again later.
      LOG.warn("Twilio's list of messages is not to be had: {}", ProviderWords.of(failure));
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

  private static boolean says(Message message, Doubt doubt) {
    var words = firstWords(doubt.subject());
    var body = message.getBody();
    if (body == null || body.isBlank()) {
      // What goes as approved content has its words later, or never.
      return doubt.channel() == Channel.WHATSAPP;
    }
    // Where a text begins with a link nothing of it is known.
    return !words.isEmpty() && body.strip().replaceAll("\\s+", " ").startsWith(words);
  }

  /** Up to where the subject was shortened, or a link begins: those were replaced by our own. */
  private static String firstWords(String subject) {
    var words = subject.endsWith("…") ? subject.substring(0, subject.length() - 1) : subject;
    int link = words.indexOf("http");
    return (link < 0 ? words : words.substring(0, link)).strip();
  }

  @Override
  public void close() throws IOException {
    exchanges.close();
    connections.close();
  }
}
