package dev.senda.workers.settings;

import static dev.senda.channels.settings.SettingChecks.invalid;
import static dev.senda.channels.settings.SettingChecks.isWebUrl;
import static dev.senda.channels.settings.SettingChecks.required;
import static dev.senda.channels.settings.SettingChecks.webUrl;
import static java.util.stream.Collectors.toMap;

import dev.senda.channels.accounts.ChannelAccount;
import dev.senda.channels.settings.ConfirmationRule;
import dev.senda.channels.settings.ConfirmationSource;
import dev.senda.channels.webhook.EgressFilter;
import dev.senda.channels.webhook.SigningSecret;
import dev.senda.journey.Channel;
import dev.senda.journey.MessageClass;
import dev.senda.settings.ConsentModel;
import dev.senda.temporal.queues.ChannelQueue;
import dev.senda.temporal.queues.ChannelQueues;
import dev.senda.workers.external.WebhookCaller;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.net.URI;
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
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a worker is told: the keys under {@code senda}. Each record checks itself, and its errors
 * name the key, what was found and what was expected.
 *
 * @param publicUrl the base of all links in messages and pages, without a slash at its end
 * @param defaultLocale the language of contacts who have none, and of the texts in the journeys'
 *     code
 * @param defaultTimeZone the time zone of contacts who have none, or an unknown one: an IANA name
 * @param accounts by whom messages go, by the names that we give them
 * @param channels which account sends each channel; what is not named is sent by nobody
 * @param topics what contacts consent to, by the topic's name; opt-in where nothing is said
 * @param retryInterval how often failed messages are looked for to send them again, in real time
 * @param webhooks the other systems that journeys call, by the names that journeys give them
 */
@ConfigurationProperties("senda")
public record WorkerSettings(
    @Nullable URI publicUrl,
    @DefaultValue("en") String defaultLocale,
    @DefaultValue("UTC") String defaultTimeZone,
    @DefaultValue Temporal temporal,
    @DefaultValue Mail mail,
    @DefaultValue Map<String, ChannelAccount> accounts,
    @DefaultValue Map<Channel, ChannelRoute> channels,
    @DefaultValue Templates templates,
    @DefaultValue Splits splits,
    @DefaultValue Holds holds,
    @DefaultValue Map<String, Topic> topics,
    @DefaultValue("10s") Duration retryInterval,
    @DefaultValue Map<String, Webhook> webhooks) {

  public WorkerSettings {
    if (publicUrl == null || !isWebUrl(publicUrl)) {
      throw invalid("senda.public-url", publicUrl, "such as https://senda.ourcompany.example");
    }
    if (Locale.forLanguageTag(defaultLocale).getLanguage().isEmpty()) {
      throw invalid("senda.default-locale", defaultLocale, "a language tag such as en");
    }
    if (!ZoneId.getAvailableZoneIds().contains(defaultTimeZone)) {
      throw invalid(
          "senda.default-time-zone", defaultTimeZone, "an IANA name such as America/Mexico_City");
    }
    topics = Map.copyOf(topics);
    accounts = Map.copyOf(accounts);
    accounts.forEach((name, account) -> account.check("senda.accounts." + name));
    channels = Map.copyOf(channels);
    webhooks = Map.copyOf(webhooks);
    webhooks.forEach((name, webhook) -> webhook.toTarget(name));
  }

  /** The base of all links in mails. */
  public URI requiredPublicUrl() {
    if (publicUrl == null) {
      throw invalid("senda.public-url", null, "such as https://senda.ourcompany.example");
    }
    return publicUrl;
  }

  public Locale locale() {
    return Locale.forLanguageTag(defaultLocale);
  }

  public ZoneId zone() {
    return ZoneId.of(defaultTimeZone);
  }

  /** The webhooks by their names. */
  public Map<String, WebhookCaller.Target> webhookTargets() {
    return webhooks.entrySet().stream()
        .collect(toMap(Map.Entry::getKey, entry -> entry.getValue().toTarget(entry.getKey())));
  }

  /**
   * Which account sends what. The queues of accounts that send a channel no more are worked off all
   * the same, by whichever account sends it now.
   */
  public ChannelQueues channelQueues() {
    var lanes = new EnumMap<Channel, Map<MessageClass, ChannelQueue>>(Channel.class);
    channels.forEach(
        (channel, route) -> {
          var byClass = new EnumMap<MessageClass, ChannelQueue>(MessageClass.class);
          for (var messages : MessageClass.values()) {
            var account = route.accountFor(messages);
            byClass.put(
                messages,
                new ChannelQueue(channel, account, account(channel, account).rateLimit()));
          }
          lanes.put(channel, byClass);
        });
    return new ChannelQueues(
        lanes,
        accounts.entrySet().stream()
            .flatMap(
                account ->
                    account.getValue().channels().stream()
                        .map(
                            channel ->
                                new ChannelQueue(
                                    channel, account.getKey(), account.getValue().rateLimit())))
            .toList());
  }

  /** How to find out whether a message that went by this account arrived. */
  public ConfirmationRule confirmationRuleOf(Channel channel, String account) {
    var known = accounts.get(account);
    return known == null ? ConfirmationRule.of(ConfirmationSource.NONE) : known.confirmationRule();
  }

  /** Whether this account takes free text on WhatsApp only for a while. */
  public boolean hasSessionWindow(String account) {
    var known = accounts.get(account);
    return known != null && known.hasSessionWindow();
  }

  private ChannelAccount account(Channel channel, String name) {
    var key = "senda.channels.%s.account".formatted(channel.wireName());
    var account = accounts.get(name);
    if (account == null) {
      throw invalid(key, name, "one of senda.accounts: " + new TreeSet<>(accounts.keySet()));
    }
    if (!account.channels().contains(channel)) {
      throw invalid(
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

  public ConsentModel consentFor(String topic) {
    var known = topics.get(topic);
    return known == null ? ConsentModel.OPT_IN : known.consent();
  }

  /**
   * The Temporal server.
   *
   * @param target host and port of its frontend service
   * @param namespace the namespace of the workflows
   * @param taskQueue the task queue of the workflows, and the first part of the names of the
   *     channels' queues
   * @param console the address of Senda's console, for links in the Temporal UI
   */
  public record Temporal(
      @DefaultValue("127.0.0.1:7233") String target,
      @DefaultValue("default") String namespace,
      @DefaultValue("senda") String taskQueue,
      @Nullable URI console) {

    public Temporal {
      if (!target.matches(".+:\\d{1,5}")) {
        throw invalid("senda.temporal.target", target, "host:port, such as 127.0.0.1:7233");
      }
    }
  }

  /**
   * The sender of emails.
   *
   * @param from the sender, an address with or without a name
   * @param replyTo where replies go; without it, to the sender
   * @param company the name of your company, as emails sign
   * @param postalAddress the postal address of your company in one line, which the law requires in
   *     marketing emails
   * @param byTopic senders of the messages of one topic, by the topic's name
   * @param byJourney senders of the messages of one journey, by the journey's name; they come
   *     before those of its topic
   */
  public record Mail(
      @Nullable String from,
      @Nullable String replyTo,
      @Nullable String company,
      @Nullable String postalAddress,
      @DefaultValue Map<String, Sender> byTopic,
      @DefaultValue Map<String, Sender> byJourney) {

    private static final String ADDRESS = "an address such as Acme <tips@acme.example>";

    public Mail {
      byTopic = Map.copyOf(byTopic);
      byJourney = Map.copyOf(byJourney);
      byTopic.forEach((name, sender) -> sender.check("senda.mail.by-topic." + name));
      byJourney.forEach((name, sender) -> sender.check("senda.mail.by-journey." + name));
      address("senda.mail.from", from);
      if (replyTo != null) {
        address("senda.mail.reply-to", replyTo);
      }
      required("senda.mail.company", company, "the name that mails sign with");
      required("senda.mail.postal-address", postalAddress, "one line; it stands below every mail");
    }

    public InternetAddress fromAddress() {
      return address("senda.mail.from", from);
    }

    @Nullable
    public InternetAddress replyToAddress() {
      return replyTo == null ? null : address("senda.mail.reply-to", replyTo);
    }

    public String requiredCompany() {
      return required("senda.mail.company", company, "the name that mails sign with");
    }

    public String requiredPostalAddress() {
      return required("senda.mail.postal-address", postalAddress, "one line");
    }

    private static InternetAddress address(String key, @Nullable String value) {
      try {
        var addresses = InternetAddress.parse(required(key, value, ADDRESS), true);
        if (addresses.length == 1) {
          return addresses[0];
        }
      } catch (AddressException _) {
        // Its words would quote a part of the address; ours quote all of it.
        throw invalid(key, value, ADDRESS);
      }
      throw invalid(key, value, ADDRESS);
    }
  }

  /**
   * What differs from {@code senda.mail} for one topic or journey.
   *
   * @param from the sender, an address with or without a name; without it, that of senda.mail
   * @param replyTo where replies go; without it, as in senda.mail
   * @param postalAddress the postal address below every message, in one line; without it, that of
   *     senda.mail
   */
  @ConfigurationPropertiesSource
  public record Sender(
      @Nullable String from, @Nullable String replyTo, @Nullable String postalAddress) {

    private void check(String key) {
      if (from != null) {
        Mail.address(key + ".from", from);
      }
      if (replyTo != null) {
        Mail.address(key + ".reply-to", replyTo);
      }
    }

    public @Nullable InternetAddress fromAddress() {
      return from == null ? null : Mail.address("from", from);
    }

    public @Nullable InternetAddress replyToAddress() {
      return replyTo == null ? null : Mail.address("reply-to", replyTo);
    }
  }

  /**
   * Where templates are.
   *
   * @param directory a directory with templates that replace those of the same name beside the
   *     journeys
   */
  public record Templates(@Nullable Path directory) {

    public Templates {
      if (directory != null && !Files.isDirectory(directory)) {
        throw invalid("senda.templates.directory", directory, "a directory that exists");
      }
    }
  }

  /**
   * A system that journeys call.
   *
   * @param url where calls are posted; it may contain a secret
   * @param secret signs the calls: {@code whsec_} and base64; without it, they are not signed
   * @param allowPrivate whether it may be in a private network
   */
  @ConfigurationPropertiesSource
  public record Webhook(
      @Nullable String url, @Nullable String secret, @DefaultValue("false") boolean allowPrivate) {

    private WebhookCaller.Target toTarget(String name) {
      var key = "senda.webhooks." + name;
      var address = webUrl(key + ".url", url, "such as https://crm.example/senda");
      return new WebhookCaller.Target(
          address,
          secret == null || secret.isBlank()
              ? null
              : SigningSecret.ofSetting(key + ".secret", secret),
          EgressFilter.of(allowPrivate));
    }

    /** Says neither the address, which may hold a secret, nor what calls are signed with. */
    @Override
    public String toString() {
      return "Webhook[allowPrivate=%s]".formatted(allowPrivate);
    }
  }

  /**
   * How splits learn their weights.
   *
   * @param minSampleSize how many enrollments of each variant must have ended before the weights
   *     are learned from them
   */
  public record Splits(@DefaultValue("100") int minSampleSize) {

    public Splits {
      if (minSampleSize < 1) {
        throw invalid("senda.splits.min-sample-size", minSampleSize, "1 or more");
      }
    }
  }

  /**
   * How the queue of an account is held whose provider refuses to send.
   *
   * @param probeInterval how long until one message is sent as a probe, in real time
   */
  public record Holds(@DefaultValue("30s") Duration probeInterval) {

    private static final Duration SHORTEST = Duration.ofSeconds(1);

    public Holds {
      if (probeInterval.compareTo(SHORTEST) < 0) {
        throw invalid("senda.holds.probe-interval", probeInterval, "1s or more");
      }
    }
  }

  /**
   * How contacts consent to a topic.
   *
   * @param consent whether a contact must agree before messages about the topic are sent
   */
  @ConfigurationPropertiesSource
  record Topic(@DefaultValue("opt-in") ConsentModel consent) {}
}
