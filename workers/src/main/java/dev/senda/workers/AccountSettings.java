package dev.senda.workers;

import static dev.senda.workers.WorkerSettings.isWeb;
import static dev.senda.workers.WorkerSettings.present;
import static dev.senda.workers.WorkerSettings.wrong;

import dev.senda.journey.Channel;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * One account by which messages go: that of an SMTP server, of SendGrid, of Twilio, a webhook that
 * pushes, or a stand-in. Exactly one of them is given. An account stays in the configuration until
 * its task queue is empty: what was scheduled for it waits for a worker that knows it.
 *
 * @param recording a stand-in: texts are kept in the dev mailbox, and not sent
 * @param perSecond how many sends begin a second at most on each of its channels, over all workers;
 *     null for no limit
 * @param evidenceWithin real time for which evidence of a doubtful message is awaited
 */
record AccountSettings(
    @Nullable Smtp smtp,
    @Nullable SendGrid sendgrid,
    @Nullable Twilio twilio,
    @Nullable Push webhook,
    @DefaultValue("false") boolean recording,
    @Nullable Double perSecond,
    @DefaultValue("10m") Duration evidenceWithin) {

  /** The channels that it can send. */
  Set<Channel> channels() {
    if (smtp != null || sendgrid != null) {
      return EnumSet.of(Channel.EMAIL);
    }
    if (twilio != null) {
      return twilio.channels();
    }
    return webhook != null
        ? EnumSet.of(Channel.PUSH)
        : EnumSet.of(Channel.SMS, Channel.WHATSAPP, Channel.MESSENGER, Channel.PUSH);
  }

  /** How to find out whether a message that went by it arrived. */
  Evidence.Rule evidence() {
    if (smtp != null) {
      return new Evidence.Rule(smtp.evidence(), Duration.ZERO);
    }
    if (webhook != null) {
      return new Evidence.Rule(Evidence.Kind.RECEIVER, Duration.ZERO);
    }
    return recording
        ? new Evidence.Rule(Evidence.Kind.MAILBOX, Duration.ZERO)
        : new Evidence.Rule(Evidence.Kind.REPORTS, evidenceWithin);
  }

  /**
   * @param key of the account, for what is said about it
   * @throws IllegalArgumentException if something is missing or wrong
   */
  void check(String key) {
    long kinds =
        Stream.of(smtp, sendgrid, twilio, webhook).filter(Objects::nonNull).count()
            + (recording ? 1 : 0);
    if (kinds != 1) {
      throw wrong(key, kinds + " kinds", "one of smtp, sendgrid, twilio, webhook and recording");
    }
    if (perSecond != null && !(perSecond > 0)) {
      throw wrong(key + ".per-second", perSecond, "more than 0");
    }
    if (evidenceWithin.isNegative()) {
      throw wrong(key + ".evidence-within", evidenceWithin, "0s or more");
    }
    if (smtp != null) {
      smtp.check(key + ".smtp");
    }
    if (sendgrid != null) {
      sendgrid.check(key + ".sendgrid");
    }
    if (twilio != null) {
      twilio.check(key + ".twilio");
    }
    if (webhook != null) {
      webhook.check(key + ".webhook");
    }
  }

  /**
   * An SMTP server.
   *
   * @param username null for no authentication
   * @param starttls whether the connection must be encrypted
   * @param evidence how to find out whether a mail arrived when the connection broke
   */
  record Smtp(
      @Nullable String host,
      @DefaultValue("25") int port,
      @Nullable String username,
      @Nullable String password,
      @DefaultValue("false") boolean starttls,
      @DefaultValue("none") Evidence.Kind evidence) {

    Smtp {
      username = username == null || username.isBlank() ? null : username;
    }

    String server() {
      return present("smtp.host", host, "a host's name");
    }

    void check(String key) {
      present(key + ".host", host, "a host's name");
      if (port < 1 || port > 65_535) {
        throw wrong(key + ".port", port, "1 to 65535");
      }
      if (username != null && (password == null || password.isEmpty())) {
        throw wrong(key + ".password", null, "one, since %s.username is given".formatted(key));
      }
    }
  }

  /**
   * SendGrid.
   *
   * @param baseUrl another address than SendGrid's own, for gateways and tests
   * @param subuser in whose name the account sends ({@code on-behalf-of}); null for its own
   */
  record SendGrid(@Nullable String apiKey, @Nullable URI baseUrl, @Nullable String subuser) {

    void check(String key) {
      present(key + ".api-key", apiKey, "a key that may send mail");
      checkWeb(key + ".base-url", baseUrl);
    }
  }

  /**
   * Twilio. It sends the channels that it has a sender for.
   *
   * @param subaccountSid in whose name the account sends; null for its own
   * @param apiKeySid to authenticate by an API key; null for the account's own token
   * @param baseUrl another address than Twilio's own, for gateways and tests
   * @param validity how long Twilio may try to deliver; null for Twilio's own limit
   */
  record Twilio(
      @Nullable String accountSid,
      @Nullable String authToken,
      @Nullable String subaccountSid,
      @Nullable String apiKeySid,
      @Nullable String apiKeySecret,
      @Nullable URI baseUrl,
      @Nullable Duration validity,
      @Nullable Origin sms,
      @Nullable Origin whatsapp,
      @Nullable Origin messenger) {

    Set<Channel> channels() {
      var channels = EnumSet.noneOf(Channel.class);
      if (sms != null) {
        channels.add(Channel.SMS);
      }
      if (whatsapp != null) {
        channels.add(Channel.WHATSAPP);
      }
      if (messenger != null) {
        channels.add(Channel.MESSENGER);
      }
      return channels;
    }

    void check(String key) {
      present(key + ".account-sid", accountSid, "one that begins with AC");
      checkWeb(key + ".base-url", baseUrl);
    }
  }

  /**
   * In whose name texts go: a number (or page), or a messaging service that chooses one.
   *
   * @param from without the channel's prefix
   */
  record Origin(@Nullable String from, @Nullable String messagingServiceSid) {}

  /**
   * A webhook that pushes messages to devices, signed as Standard Webhooks has it.
   *
   * @param secret {@code whsec_} and base64
   */
  record Push(@Nullable URI url, @Nullable String secret) {

    void check(String key) {
      present(key + ".url", url == null ? null : url.toString(), "an address");
      checkWeb(key + ".url", url);
      present(key + ".secret", secret, "whsec_ and base64");
    }
  }

  private static void checkWeb(String key, @Nullable URI address) {
    if (address != null && !isWeb(address)) {
      throw wrong(key, address, "such as https://gateway.example");
    }
  }
}
