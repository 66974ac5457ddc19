package dev.senda.channels.twilio;

import static dev.senda.channels.settings.SettingChecks.checkBaseUrl;
import static dev.senda.channels.settings.SettingChecks.invalid;
import static dev.senda.channels.settings.SettingChecks.presentOrNull;
import static dev.senda.channels.settings.SettingChecks.required;

import dev.senda.channels.address.PhoneNumber;
import dev.senda.journey.Channel;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;

/**
 * Settings of a Twilio account. It sends the channels that it has a sender for.
 *
 * @param accountSid {@code AC} and 32 hexadecimal digits
 * @param authToken the account's token: workers authenticate with it unless there is an API key,
 *     and Twilio signs webhooks with it
 * @param subaccountSid the subaccount that sends; null where the account does itself
 * @param subaccountAuthToken the token with which Twilio signs the subaccount's webhooks; null
 *     where there is none
 * @param apiKeySid to authenticate by an API key; null for the account's own token
 * @param apiKeySecret that of the API key
 * @param baseUrl another address than Twilio's own, for gateways and tests
 * @param validity how long Twilio may try to deliver, 1 s to 10 h; null for Twilio's own limit
 * @param sms the sender of SMS; null for none
 * @param whatsapp the sender of WhatsApp messages; null for none
 * @param messenger the sender of Messenger messages; null for none
 */
@ConfigurationPropertiesSource
public record TwilioAccount(
    @Nullable String accountSid,
    @Nullable String authToken,
    @Nullable String subaccountSid,
    @Nullable String subaccountAuthToken,
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
  private static final Pattern NUMBER = PhoneNumber.PATTERN;
  private static final Pattern PAGE = Pattern.compile("\\d{3,32}");

  /** E.164, a short code, or a name where the country allows one. */
  private static final Pattern NUMBER_OR_NAME =
      Pattern.compile(NUMBER.pattern() + "|\\d{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 ]{2,11}");

  public TwilioAccount {
    accountSid = presentOrNull(accountSid);
    authToken = presentOrNull(authToken);
    subaccountSid = presentOrNull(subaccountSid);
    subaccountAuthToken = presentOrNull(subaccountAuthToken);
    apiKeySid = presentOrNull(apiKeySid);
    apiKeySecret = presentOrNull(apiKeySecret);
  }

  /** The channels that it has a sender for. */
  public Set<Channel> channels() {
    var channels = EnumSet.noneOf(Channel.class);
    channels.addAll(senders(TwilioSender::toString).keySet());
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
    return senders(TwilioSender::toSender);
  }

  private <T> Map<Channel, T> senders(Function<TwilioSender, T> mapping) {
    var senders = new EnumMap<Channel, T>(Channel.class);
    if (sms != null) {
      senders.put(Channel.SMS, mapping.apply(sms));
    }
    if (whatsapp != null) {
      senders.put(Channel.WHATSAPP, mapping.apply(whatsapp));
    }
    if (messenger != null) {
      senders.put(Channel.MESSENGER, mapping.apply(messenger));
    }
    return senders;
  }

  /**
   * Checks what is needed to send.
   *
   * @param key of this account, for error messages
   * @throws IllegalArgumentException if something is missing or wrong
   */
  public void check(String key) {
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
    checkBaseUrl(key + ".base-url", baseUrl);
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

  static void checkSid(String key, @Nullable String sid, String prefix) {
    if (sid != null && !sid.matches(prefix + "[0-9a-fA-F]{32}")) {
      throw invalid(key, sid, "%s and 32 hexadecimal digits".formatted(prefix));
    }
  }

  /** Hides tokens and secrets, and the base URL, which may contain one. */
  @Override
  public String toString() {
    return "TwilioAccount[accountSid=%s, subaccountSid=%s, apiKeySid=%s, sms=%s, whatsapp=%s, messenger=%s]"
        .formatted(accountSid, subaccountSid, apiKeySid, sms, whatsapp, messenger);
  }
}
