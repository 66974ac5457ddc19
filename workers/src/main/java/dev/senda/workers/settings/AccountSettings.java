package dev.senda.workers.settings;

import static dev.senda.workers.settings.WorkerSettings.invalid;
import static dev.senda.workers.settings.WorkerSettings.isWebUrl;
import static dev.senda.workers.settings.WorkerSettings.required;
import static dev.senda.workers.settings.WorkerSettings.webUrl;

import dev.senda.channels.twilio.TwilioChannel;
import dev.senda.channels.webhook.EgressFilter;
import dev.senda.channels.webhook.SigningSecret;
import dev.senda.journey.Channel;
import dev.senda.workers.delivery.DeliveryReconciler;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * One account by which messages go: that of an SMTP server, of SendGrid, of Twilio, a webhook that
 * pushes, or a stand-in. Exactly one of them is given. Before an account is taken out of the
 * configuration, its channels are given to others and its task queues worked off: what is scheduled
 * for it waits for a worker that knows it.
 *
 * @param stub a stand-in: texts are kept in the dev mailbox, and not sent
 * @param rateLimit how many sends begin a second at most on each of its channels, over all workers;
 *     null for no limit
 * @param confirmationTimeout real time for which evidence of a doubtful message is awaited
 */
public record AccountSettings(
    @Nullable Smtp smtp,
    @Nullable SendGrid sendgrid,
    @Nullable Twilio twilio,
    @Nullable PushWebhook webhook,
    @DefaultValue("false") boolean stub,
    @Nullable Double rateLimit,
    @DefaultValue("10m") Duration confirmationTimeout) {

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
  DeliveryReconciler.ConfirmationRule confirmationRule() {
    if (smtp != null) {
      return new DeliveryReconciler.ConfirmationRule(smtp.confirmation(), Duration.ZERO);
    }
    if (webhook != null) {
      return new DeliveryReconciler.ConfirmationRule(
          DeliveryReconciler.ConfirmationSource.IDEMPOTENT_RECEIVER, Duration.ZERO);
    }
    return stub
        ? new DeliveryReconciler.ConfirmationRule(
            DeliveryReconciler.ConfirmationSource.MAILBOX, Duration.ZERO)
        : new DeliveryReconciler.ConfirmationRule(
            DeliveryReconciler.ConfirmationSource.PROVIDER_EVENTS, confirmationTimeout);
  }

  /** Whether it takes free text on WhatsApp only within 24 hours of the person's last message. */
  boolean hasSessionWindow() {
    return twilio != null;
  }

  /**
   * @param key of the account, for what is said about it
   * @throws IllegalArgumentException if something is missing or wrong
   */
  void check(String key) {
    long kinds =
        Stream.of(smtp, sendgrid, twilio, webhook).filter(Objects::nonNull).count()
            + (stub ? 1 : 0);
    if (kinds != 1) {
      throw invalid(key, kinds + " kinds", "one of smtp, sendgrid, twilio, webhook and recording");
    }
    if (rateLimit != null && !(rateLimit > 0)) {
      throw invalid(key + ".per-second", rateLimit, "more than 0");
    }
    if (confirmationTimeout.isNegative()) {
      throw invalid(key + ".evidence-within", confirmationTimeout, "0s or more");
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
   * @param trust a file of certificates (PEM) that the server may show, or their issuers; null for
   *     those that Java trusts
   * @param confirmation how to find out whether a mail arrived when the connection broke
   */
  public record Smtp(
      @Nullable String host,
      @DefaultValue("25") int port,
      @Nullable String username,
      @Nullable String password,
      @DefaultValue("false") boolean starttls,
      @Nullable Path trust,
      @DefaultValue("none") DeliveryReconciler.ConfirmationSource confirmation) {

    public Smtp {
      username = username == null || username.isBlank() ? null : username;
    }

    public String requiredHost() {
      return required("smtp.host", host, "a host's name");
    }

    void check(String key) {
      required(key + ".host", host, "a host's name");
      if (port < 1 || port > 65_535) {
        throw invalid(key + ".port", port, "1 to 65535");
      }
      if (username != null && (password == null || password.isEmpty())) {
        throw invalid(key + ".password", null, "one, since %s.username is given".formatted(key));
      }
      if (username != null && !starttls && !isThisMachine(requiredHost())) {
        throw invalid(key + ".starttls", false, "true: a password must not travel unencrypted");
      }
      if (trust != null && !starttls) {
        throw invalid(key + ".starttls", false, "true, since %s.trust is given".formatted(key));
      }
      if (trust != null && !Files.isReadable(trust)) {
        throw invalid(key + ".trust", trust, "a file of certificates (PEM) that can be read");
      }
    }

    /** Says neither who logs in nor by what password. */
    @Override
    public String toString() {
      return "Smtp[host=%s, port=%d]".formatted(host, port);
    }
  }

  private static boolean isThisMachine(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
  }

  /**
   * SendGrid.
   *
   * @param baseUrl another address than SendGrid's own, for its European one, gateways and tests
   * @param subuser in whose name the account sends ({@code on-behalf-of}); null for its own
   * @param ipPool by which of its pools of addresses it sends; null for its usual one
   * @param sandbox whether SendGrid only checks the mails, and sends none
   */
  public record SendGrid(
      @Nullable String apiKey,
      @Nullable URI baseUrl,
      @Nullable String subuser,
      @Nullable String ipPool,
      @DefaultValue("false") boolean sandbox) {

    private static final String KEY = "a key that may send mail";
    private static final URI SENDGRID = URI.create("https://api.sendgrid.com");

    public SendGrid {
      subuser = presentOrNull(subuser);
      ipPool = presentOrNull(ipPool);
    }

    public String requiredApiKey() {
      return required("sendgrid.api-key", apiKey, KEY);
    }

    public URI effectiveBaseUrl() {
      return baseUrl == null ? SENDGRID : baseUrl;
    }

    void check(String key) {
      required(key + ".api-key", apiKey, KEY);
      checkBase(key + ".base-url", baseUrl);
    }

    /** Says no key, and no address, which may hold one. */
    @Override
    public String toString() {
      return "SendGrid[subuser=%s, ipPool=%s, sandbox=%s]".formatted(subuser, ipPool, sandbox);
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
  public record Twilio(
      @Nullable String accountSid,
      @Nullable String authToken,
      @Nullable String subaccountSid,
      @Nullable String apiKeySid,
      @Nullable String apiKeySecret,
      @Nullable URI baseUrl,
      @Nullable Duration validity,
      @Nullable TwilioSender sms,
      @Nullable TwilioSender whatsapp,
      @Nullable TwilioSender messenger) {

    private static final String AC = "one that begins with AC";
    private static final Duration SHORTEST_VALIDITY = Duration.ofSeconds(1);
    private static final Duration LONGEST_VALIDITY = Duration.ofHours(10);
    private static final Pattern NUMBER = Pattern.compile("\\+[1-9]\\d{6,14}");
    private static final Pattern PAGE = Pattern.compile("\\d{3,32}");

    /** E.164, a short code, or a name where the country allows one. */
    private static final Pattern NUMBER_OR_NAME =
        Pattern.compile("\\+[1-9]\\d{6,14}|\\d{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 ]{2,11}");

    public Twilio {
      authToken = presentOrNull(authToken);
      subaccountSid = presentOrNull(subaccountSid);
      apiKeySid = presentOrNull(apiKeySid);
      apiKeySecret = presentOrNull(apiKeySecret);
    }

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

    /** The account or subaccount that sends. */
    public String sendingAccountSid() {
      return subaccountSid != null ? subaccountSid : required("twilio.account-sid", accountSid, AC);
    }

    public String username() {
      return apiKeySid != null ? apiKeySid : required("twilio.account-sid", accountSid, AC);
    }

    public String password() {
      return apiKeySid != null
          ? required("twilio.api-key-secret", apiKeySecret, "that of the key")
          : required("twilio.auth-token", authToken, "that of the account");
    }

    public Map<Channel, TwilioChannel.Sender> senders() {
      var senders = new EnumMap<Channel, TwilioChannel.Sender>(Channel.class);
      if (sms != null) {
        senders.put(Channel.SMS, sms.toSender());
      }
      if (whatsapp != null) {
        senders.put(Channel.WHATSAPP, whatsapp.toSender());
      }
      if (messenger != null) {
        senders.put(Channel.MESSENGER, messenger.toSender());
      }
      return senders;
    }

    void check(String key) {
      checkSid(key + ".account-sid", required(key + ".account-sid", accountSid, AC), "AC");
      checkSid(key + ".subaccount-sid", subaccountSid, "AC");
      checkSid(key + ".api-key-sid", apiKeySid, "SK");
      if (apiKeySid != null) {
        required(
            key + ".api-key-secret",
            apiKeySecret,
            "one, since %s.api-key-sid is given".formatted(key));
      } else if (apiKeySecret != null) {
        throw invalid(
            key + ".api-key-sid", null, "one, since %s.api-key-secret is given".formatted(key));
      } else {
        required(key + ".auth-token", authToken, "one, or an api-key-sid and its api-key-secret");
      }
      checkBase(key + ".base-url", baseUrl);
      if (validity != null
          && (validity.compareTo(SHORTEST_VALIDITY) < 0
              || validity.compareTo(LONGEST_VALIDITY) > 0)) {
        throw invalid(key + ".validity", validity, "1s to 10h");
      }
      if (channels().isEmpty()) {
        throw invalid(key, "no sender", "one under sms, whatsapp or messenger");
      }
      if (sms != null) {
        sms.check(key + ".sms", NUMBER_OR_NAME, "a number such as +15005550006, or its name");
      }
      if (whatsapp != null) {
        whatsapp.check(key + ".whatsapp", NUMBER, "a number such as +15005550006");
      }
      if (messenger != null) {
        messenger.check(key + ".messenger", PAGE, "the page's id: digits");
      }
    }

    /** Says neither token nor secret, and no address, which may hold one. */
    @Override
    public String toString() {
      return "Twilio[accountSid=%s, subaccountSid=%s, apiKeySid=%s, sms=%s, whatsapp=%s, messenger=%s]"
          .formatted(accountSid, subaccountSid, apiKeySid, sms, whatsapp, messenger);
    }
  }

  /**
   * In whose name texts go: a number (or page), or a messaging service that chooses one.
   *
   * @param from without the channel's prefix
   */
  record TwilioSender(@Nullable String from, @Nullable String messagingServiceSid) {

    TwilioSender {
      from = presentOrNull(from);
      messagingServiceSid = presentOrNull(messagingServiceSid);
    }

    TwilioChannel.Sender toSender() {
      return from != null
          ? new TwilioChannel.Sender.FromAddress(from)
          : new TwilioChannel.Sender.MessagingService(
              required("messaging-service-sid", messagingServiceSid, "one that begins with MG"));
    }

    void check(String key, Pattern senders, String expected) {
      if ((from == null) == (messagingServiceSid == null)) {
        throw invalid(
            key,
            from == null ? "neither of them" : "both of them",
            "one of from and messaging-service-sid");
      }
      if (from != null && !senders.matcher(from).matches()) {
        throw invalid(key + ".from", from, expected);
      }
      checkSid(key + ".messaging-service-sid", messagingServiceSid, "MG");
    }
  }

  /**
   * A webhook that pushes messages to devices, signed as Standard Webhooks has it.
   *
   * @param secret {@code whsec_} and base64; several with a space between while one takes the place
   *     of another
   * @param allowPrivate whether it may be in a network of our own
   */
  public record PushWebhook(
      @Nullable String url, @Nullable String secret, @DefaultValue("false") boolean allowPrivate) {

    private static final String EXAMPLE = "such as https://push.example/senda";

    public URI requiredUrl() {
      return webUrl("webhook.url", url, EXAMPLE);
    }

    public SigningSecret signingSecret() {
      return signingSecret("webhook.secret", secret);
    }

    public EgressFilter egressFilter() {
      return allowPrivate ? EgressFilter.PUBLIC_AND_PRIVATE : EgressFilter.PUBLIC_ONLY;
    }

    void check(String key) {
      required(key + ".url", url, "an address");
      webUrl(key + ".url", url, EXAMPLE);
      signingSecret(key + ".secret", secret);
    }

    static SigningSecret signingSecret(String key, @Nullable String secret) {
      var expected = "whsec_ and the base64 of 24 to 64 bytes";
      try {
        return SigningSecret.parse(required(key, secret, expected));
      } catch (IllegalArgumentException e) {
        throw e.getMessage() != null && e.getMessage().startsWith(key)
            ? e
            : invalid(key, e.getMessage(), expected);
      }
    }

    /** Says neither the address, which may hold a secret, nor what it is signed with. */
    @Override
    public String toString() {
      return "Push[allowPrivate=%s]".formatted(allowPrivate);
    }
  }

  private static void checkSid(String key, @Nullable String sid, String prefix) {
    if (sid != null && !sid.matches(prefix + "[0-9a-fA-F]{32}")) {
      throw invalid(key, sid, "%s and 32 hexadecimal digits".formatted(prefix));
    }
  }

  private static @Nullable String presentOrNull(@Nullable String value) {
    return value == null || value.isBlank() ? null : value;
  }

  /** The providers' own clients know no path before theirs. */
  private static void checkBase(String key, @Nullable URI address) {
    if (address != null
        && (!isWebUrl(address)
            || address.getUserInfo() != null
            || address.getQuery() != null
            || !(address.getPath().isEmpty() || address.getPath().equals("/")))) {
      boolean mayHoldSecret = address.getUserInfo() != null || address.getQuery() != null;
      throw invalid(
          key,
          mayHoldSecret ? "one with a user or a query" : address,
          "such as https://gateway.example, without a path");
    }
  }
}
