package dev.senda.workers.settings;

import static dev.senda.channels.settings.SettingChecks.invalid;
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
import dev.senda.settings.constraints.LanguageTag;
import dev.senda.settings.constraints.TimeZoneName;
import dev.senda.settings.constraints.WebAddress;
import dev.senda.temporal.queues.ChannelQueue;
import dev.senda.temporal.queues.ChannelQueues;
import dev.senda.workers.external.WebhookCaller;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
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
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The settings of a worker, under {@code senda}. Constraints check single values; the constructors
 * check what belongs together. Every error names the key, what was found and what is expected.
 *
 * @param publicUrl the base of all links in messages and pages, without a slash at its end
 * @param defaultLocale the language of contacts who have none, and of the texts in the journeys'
 *     code
 * @param defaultTimeZone the time zone of contacts who have none, or an unknown one: an IANA name
 * @param defaultRegion the country of contacts of whom no other is known (ISO 3166-1, such as MX),
 *     for its working days; the same in both processes
 * @param officeHours the office hours of your team, which tasks with working hours count
 * @param accounts the provider accounts that send messages, by the names that you give them
 * @param channels which account sends each channel; a channel without an account sends nothing
 * @param topics what contacts consent to, by the topic's name; opt-in unless set
 * @param retryInterval how often failed messages are looked for to send them again, in real time
 * @param webhooks the other systems that journeys call, by the names that the journeys use
 * @param shortLinks the short links of texts
 */
@Validated
@ConfigurationProperties("senda")
public record WorkerSettings(
    @NotNull(message = WebAddress.MESSAGE) @WebAddress URI publicUrl,
    @LanguageTag @DefaultValue("en") String defaultLocale,
    @TimeZoneName @DefaultValue("UTC") String defaultTimeZone,
    @Pattern(regexp = "[A-Z]{2}", message = "expected a country (ISO 3166-1), such as MX")
        @Nullable String defaultRegion,
    @NestedConfigurationProperty @Valid @DefaultValue OfficeHours officeHours,
    @Valid @DefaultValue Temporal temporal,
    @NestedConfigurationProperty @Valid @DefaultValue MailSettings mail,
    @DefaultValue Map<String, ChannelAccount> accounts,
    @DefaultValue Map<Channel, ChannelRoute> channels,
    @DefaultValue Templates templates,
    @Valid @DefaultValue Splits splits,
    @Valid @DefaultValue Holds holds,
    @DefaultValue Map<String, Topic> topics,
    @DurationMin(millis = 100, message = "expected 100ms or more") @DefaultValue("10s")
        Duration retryInterval,
    @DefaultValue Map<String, Webhook> webhooks,
    @Valid @DefaultValue ShortLinks shortLinks) {

  public WorkerSettings {
    topics = Map.copyOf(topics);
    accounts = Map.copyOf(accounts);
    accounts.forEach((name, account) -> account.check("senda.accounts." + name));
    channels = Map.copyOf(channels);
    webhooks = Map.copyOf(webhooks);
    webhooks.forEach((name, webhook) -> webhook.toTarget(name));
  }

  /** The base of all links in messages. */
  public URI requiredPublicUrl() {
    if (publicUrl == null) {
      throw invalid("senda.public-url", null, "such as https://senda.ourcompany.example");
    }
    return publicUrl;
  }

  /** The base of short links. */
  public URI shortLinkUrl() {
    return shortLinks.url() == null ? requiredPublicUrl() : shortLinks.url();
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
   * Which account sends what. The queues of accounts that no longer send a channel are processed
   * too, by the account that sends it now.
   */
  public ChannelQueues channelQueues() {
    var queues = new EnumMap<Channel, Map<MessageClass, ChannelQueue>>(Channel.class);
    channels.forEach(
        (channel, route) -> {
          var byClass = new EnumMap<MessageClass, ChannelQueue>(MessageClass.class);
          for (var messages : MessageClass.values()) {
            var account = route.accountFor(messages);
            byClass.put(
                messages,
                new ChannelQueue(channel, account, account(channel, account).rateLimit()));
          }
          queues.put(channel, byClass);
        });
    return new ChannelQueues(
        queues,
        accounts.entrySet().stream()
            .flatMap(
                account ->
                    account.getValue().channels().stream()
                        .map(
                            channel ->
                                new ChannelQueue(
                                    channel, account.getKey(), account.getValue().rateLimit())))
            .toList(),
        temporal.maxEagerSends());
  }

  /** How to find out whether this account has sent a message. */
  public ConfirmationRule confirmationRuleOf(Channel channel, String account) {
    var known = accounts.get(account);
    return known == null ? ConfirmationRule.of(ConfirmationSource.NONE) : known.confirmationRule();
  }

  /** Whether this account accepts free text on WhatsApp only within the session window. */
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
   * The Temporal server, for the workers alone.
   *
   * @param console the address of Senda's console, for links in the Temporal UI
   * @param maxEagerSends how many sends of a channel by an account without a rate limit may run at
   *     the same time in this process before the rest moves to the queue of the account
   */
  public record Temporal(
      @Nullable URI console,
      @Min(value = 1, message = "expected 1 or more") @DefaultValue("32") int maxEagerSends) {}

  /**
   * Where templates are.
   *
   * @param overrideDirectory a directory with templates that replace those of the same name beside
   *     the journeys
   */
  public record Templates(@Nullable Path overrideDirectory) {

    public Templates {
      if (overrideDirectory != null && !Files.isDirectory(overrideDirectory)) {
        throw invalid(
            "senda.templates.override-directory", overrideDirectory, "a directory that exists");
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

    /** Hides the URL, which may contain a secret, and the signing secret. */
    @Override
    public String toString() {
      return "Webhook[allowPrivate=%s]".formatted(allowPrivate);
    }
  }

  /**
   * How splits learn their weights.
   *
   * @param minSampleSize how many enrollments of each variant must have completed their conversion
   *     window before the weights are learned from them
   */
  public record Splits(
      @Min(value = 1, message = "expected 1 or more") @DefaultValue("100") int minSampleSize) {}

  /**
   * How the queue of an account is held whose provider refuses to send.
   *
   * @param probeInterval how long until one message is sent as a probe, in real time
   */
  public record Holds(
      @DurationMin(seconds = 1, message = "expected 1s or more") @DefaultValue("30s")
          Duration probeInterval) {}

  /**
   * The short links of texts, which cost less than long ones. They are stored, so that following
   * one needs the database.
   *
   * @param url the base of short links, such as a short domain of your own, which leads to the API;
   *     senda.public-url unless set
   * @param channels the channels whose texts have short links; an empty list turns them off
   */
  public record ShortLinks(
      @Nullable @WebAddress URI url, @DefaultValue("sms") List<Channel> channels) {

    public ShortLinks {
      channels = List.copyOf(channels);
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
