package dev.senda.channels.twilio;

import static dev.senda.channels.settings.SettingChecks.invalid;
import static dev.senda.channels.settings.SettingChecks.presentOrNull;
import static dev.senda.channels.settings.SettingChecks.required;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;

/**
 * Settings of a sender: a number (or page), or a messaging service that chooses one.
 *
 * @param from without the channel's prefix
 * @param messagingServiceSid {@code MG} and 32 hexadecimal digits
 */
@ConfigurationPropertiesSource
public record TwilioSender(@Nullable String from, @Nullable String messagingServiceSid) {

  public TwilioSender {
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
    TwilioAccount.checkSid(key + ".messaging-service-sid", messagingServiceSid, "MG");
  }
}
