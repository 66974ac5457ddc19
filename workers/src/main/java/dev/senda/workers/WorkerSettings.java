package dev.senda.workers;

import static java.util.stream.Collectors.toMap;

import dev.senda.journey.Channel;
import dev.senda.journey.MessageClass;
import dev.senda.temporal.Lane;
import dev.senda.temporal.Lanes;
import dev.senda.workers.channel.webhook.Reach;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a worker is told: the keys under {@code senda}. Each record checks itself, and its errors
 * name the key, what was found and what was expected.
 *
 * @param publicUrl the base of all links in mails
 * @param defaultLocale the locale of contacts who have none, and of subjects in the journeys' code
 * @param defaultTimeZone the zone of contacts who have none, or one that does not exist
 * @param accounts by whom messages go, by the names that we give them
 * @param channels which account sends each channel; what is not named is sent by nobody
 * @param topics what contacts consent to, by the topic's name; opt-in where nothing is said
 * @param webhooks the other systems that journeys call, by the names that journeys give them
 */
@ConfigurationProperties("senda")
record WorkerSettings(
    @Nullable URI publicUrl,
    @DefaultValue("en") String defaultLocale,
    @DefaultValue("UTC") String defaultTimeZone,
    @DefaultValue Temporal temporal,
    @DefaultValue Mail mail,
    @DefaultValue Map<String, AccountSettings> accounts,
    @DefaultValue Map<Channel, Route> channels,
    @DefaultValue Templates templates,
    @DefaultValue Splits splits,
    @DefaultValue Holds holds,
    @DefaultValue Map<String, Topic> topics,
    @DefaultValue Map<String, Webhook> webhooks) {

  WorkerSettings {
    if (publicUrl == null || !isWeb(publicUrl)) {
      throw wrong("senda.public-url", publicUrl, "such as https://senda.ourcompany.example");
    }
    if (Locale.forLanguageTag(defaultLocale).getLanguage().isEmpty()) {
      throw wrong("senda.default-locale", defaultLocale, "a language tag such as en");
    }
    if (!ZoneId.getAvailableZoneIds().contains(defaultTimeZone)) {
      throw wrong(
          "senda.default-time-zone", defaultTimeZone, "an IANA name such as America/Mexico_City");
    }
    topics = Map.copyOf(topics);
    accounts = Map.copyOf(accounts);
    accounts.forEach((name, account) -> account.check("senda.accounts." + name));
    channels = Map.copyOf(channels);
    webhooks = Map.copyOf(webhooks);
    webhooks.forEach((name, webhook) -> webhook.hook(name));
  }

  /** The base of all links in mails. */
  URI links() {
    if (publicUrl == null) {
      throw wrong("senda.public-url", null, "such as https://senda.ourcompany.example");
    }
    return publicUrl;
  }

  Locale locale() {
    return Locale.forLanguageTag(defaultLocale);
  }

  ZoneId zone() {
    return ZoneId.of(defaultTimeZone);
  }

  /** The webhooks by their names. */
  Map<String, Webhooks.Hook> hooks() {
    return webhooks.entrySet().stream()
        .collect(toMap(Map.Entry::getKey, entry -> entry.getValue().hook(entry.getKey())));
  }

  /**
   * Which account sends what. The queues of accounts that send a channel no more are worked off all
   * the same, by whichever account sends it now.
   */
  Lanes lanes() {
    var lanes = new EnumMap<Channel, Map<MessageClass, Lane>>(Channel.class);
    channels.forEach(
        (channel, route) -> {
          var byClass = new EnumMap<MessageClass, Lane>(MessageClass.class);
          for (var messages : MessageClass.values()) {
            var account = route.accountOf(messages);
            byClass.put(
                messages, new Lane(channel, account, account(channel, account).perSecond()));
          }
          lanes.put(channel, byClass);
        });
    return new Lanes(
        lanes,
        accounts.entrySet().stream()
            .flatMap(
                account ->
                    account.getValue().channels().stream()
                        .map(
                            channel ->
                                new Lane(
                                    channel, account.getKey(), account.getValue().perSecond())))
            .toList());
  }

  /** How to find out whether a message that went by this account arrived. */
  Evidence.Rule evidenceOf(Channel channel, String account) {
    var known = accounts.get(account);
    return known == null ? new Evidence.Rule(Evidence.Kind.NONE, Duration.ZERO) : known.evidence();
  }

  /** Whether this account takes free text on WhatsApp only for a while. */
  boolean hasWindows(String account) {
    var known = accounts.get(account);
    return known != null && known.hasWindows();
  }

  private AccountSettings account(Channel channel, String name) {
    var key = "senda.channels.%s.account".formatted(channel.wireName());
    var account = accounts.get(name);
    if (account == null) {
      throw wrong(key, name, "one of senda.accounts: " + new TreeSet<>(accounts.keySet()));
    }
    if (!account.channels().contains(channel)) {
      throw wrong(
          key,
          name,
          "an account that sends %s; this one sends %s"
              .formatted(channel.wireName(), wireNames(account.channels())));
    }
    return account;
  }

  private static List<String> wireNames(Set<Channel> channels) {
    return channels.stream().sorted().map(Channel::wireName).toList();
  }

  Consent consentFor(String topic) {
    var known = topics.get(topic);
    return known == null ? Consent.OPT_IN : known.consent();
  }

  /**
   * Where Temporal is.
   *
   * @param target host:port of its frontend
   * @param console the console's address, for links in the Temporal UI
   */
  record Temporal(
      @DefaultValue("127.0.0.1:7233") String target,
      @DefaultValue("default") String namespace,
      @DefaultValue("senda") String taskQueue,
      @Nullable URI console) {

    Temporal {
      if (!target.matches(".+:\\d{1,5}")) {
        throw wrong("senda.temporal.target", target, "host:port, such as 127.0.0.1:7233");
      }
    }
  }

  /**
   * In whose name mails go.
   *
   * @param from an address, with or without a name
   * @param replyTo where answers go; null for the sender's address
   * @param company its name, as mails sign
   * @param postalAddress the law wants it in every marketing mail
   */
  record Mail(
      @Nullable String from,
      @Nullable String replyTo,
      @Nullable String company,
      @Nullable String postalAddress) {

    private static final String ADDRESS = "an address such as Acme <tips@acme.example>";

    Mail {
      address("senda.mail.from", from);
      if (replyTo != null) {
        address("senda.mail.reply-to", replyTo);
      }
      present("senda.mail.company", company, "the name that mails sign with");
      present("senda.mail.postal-address", postalAddress, "one line; it stands below every mail");
    }

    InternetAddress sender() {
      return address("senda.mail.from", from);
    }

    @Nullable InternetAddress answers() {
      return replyTo == null ? null : address("senda.mail.reply-to", replyTo);
    }

    String signature() {
      return present("senda.mail.company", company, "the name that mails sign with");
    }

    String imprint() {
      return present("senda.mail.postal-address", postalAddress, "one line");
    }

    private static InternetAddress address(String key, @Nullable String value) {
      try {
        var addresses = InternetAddress.parse(present(key, value, ADDRESS), true);
        if (addresses.length == 1) {
          return addresses[0];
        }
      } catch (AddressException _) {
        // Its words would quote a part of the address; ours quote all of it.
        throw wrong(key, value, ADDRESS);
      }
      throw wrong(key, value, ADDRESS);
    }
  }

  /**
   * Where templates are, besides beside their journeys.
   *
   * @param directory its templates come before those of the same name on the class path
   */
  record Templates(@Nullable Path directory) {

    Templates {
      if (directory != null && !Files.isDirectory(directory)) {
        throw wrong("senda.templates.directory", directory, "a directory that exists");
      }
    }
  }

  /**
   * A system that journeys call.
   *
   * @param secret what calls are signed with: {@code whsec_} and base64; null for no signature
   * @param allowPrivate whether it may be in a network of our own
   */
  record Webhook(
      @Nullable String url, @Nullable String secret, @DefaultValue("false") boolean allowPrivate) {

    private Webhooks.Hook hook(String name) {
      var key = "senda.webhooks." + name;
      var address = web(key + ".url", url, "such as https://crm.example/senda");
      return new Webhooks.Hook(
          address,
          secret == null || secret.isBlank()
              ? null
              : AccountSettings.Push.signing(key + ".secret", secret),
          allowPrivate ? Reach.OWN_NETWORK : Reach.INTERNET);
    }

    /** Says neither the address, which may hold a secret, nor what calls are signed with. */
    @Override
    public String toString() {
      return "Webhook[allowPrivate=%s]".formatted(allowPrivate);
    }
  }

  /**
   * How splits learn.
   *
   * @param minimum how many enrollments of each variant must have ended before the weights are
   *     learned from them
   */
  record Splits(@DefaultValue("100") int minimum) {

    Splits {
      if (minimum < 1) {
        throw wrong("senda.splits.minimum", minimum, "1 or more");
      }
    }
  }

  /**
   * How an account is held whose provider refuses us.
   *
   * @param nextTry how long until one message tries whether that is mended; real time
   */
  record Holds(@DefaultValue("30s") Duration nextTry) {

    private static final Duration SHORTEST = Duration.ofSeconds(1);

    Holds {
      if (nextTry.compareTo(SHORTEST) < 0) {
        throw wrong("senda.holds.next-try", nextTry, "1s or more");
      }
    }
  }

  /**
   * Which account sends a channel.
   *
   * @param account the one that sends what has none of its own below
   */
  record Route(
      @Nullable String account,
      @Nullable String marketing,
      @Nullable String service,
      @Nullable String transactional) {

    Route {
      present("senda.channels: account", account, "the name of one of senda.accounts");
    }

    String accountOf(MessageClass messages) {
      var own =
          switch (messages) {
            case MARKETING -> marketing;
            case SERVICE -> service;
            case TRANSACTIONAL -> transactional;
          };
      return own != null ? own : present("senda.channels: account", account, "a name");
    }
  }

  /** How a topic is consented to. */
  record Topic(@DefaultValue("opt-in") Consent consent) {}

  /** Whether silence is consent. */
  enum Consent {
    /** It is not: a contact must have said yes. */
    OPT_IN,
    /** It is, until the contact says no: service and transactional messages. */
    IMPLIED
  }

  static boolean isWeb(URI address) {
    return address.getHost() != null
        && ("http".equals(address.getScheme()) || "https".equals(address.getScheme()));
  }

  /**
   * An address that may hold a secret, and so is not quoted: what is wrong with it is said instead.
   */
  static URI web(String key, @Nullable String value, String expected) {
    URI address;
    try {
      address = new URI(present(key, value, expected).strip());
    } catch (URISyntaxException _) {
      throw wrong(key, "no address", expected);
    }
    if (!"http".equals(address.getScheme()) && !"https".equals(address.getScheme())) {
      throw wrong(key, "neither http:// nor https://", expected);
    }
    if (address.getHost() == null) {
      throw wrong(key, "no host", expected);
    }
    return address;
  }

  static String present(String key, @Nullable String value, String expected) {
    if (value == null || value.isBlank()) {
      throw wrong(key, null, expected);
    }
    return value;
  }

  static IllegalArgumentException wrong(String key, @Nullable Object found, String expected) {
    return new IllegalArgumentException(
        "%s: %s (expected %s)".formatted(key, found == null ? "missing" : found, expected));
  }
}
