package dev.senda.workers.settings;

import static dev.senda.channels.settings.SettingChecks.invalid;
import static dev.senda.channels.settings.SettingChecks.required;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.validation.constraints.NotBlank;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The sender of emails.
 *
 * @param from the sender, an address with or without a name
 * @param replyTo where replies go; without it, to the sender
 * @param company the name of your company, as emails sign
 * @param postalAddress the postal address of your company in one line, which the law requires in
 *     marketing emails
 * @param byTopic senders of the messages of one topic, by the topic's name
 * @param byJourney senders of the messages of one journey, by the journey's name; they come before
 *     those of its topic
 */
@ConfigurationPropertiesSource
public record MailSettings(
    @Nullable String from,
    @Nullable String replyTo,
    @NotBlank(message = "expected the name that emails sign with") @Nullable String company,
    @NotBlank(message = "expected one line; it stands below every email")
        @Nullable String postalAddress,
    @DefaultValue Map<String, Sender> byTopic,
    @DefaultValue Map<String, Sender> byJourney) {

  private static final String ADDRESS = "an address such as Acme <tips@acme.example>";

  public MailSettings {
    byTopic = Map.copyOf(byTopic);
    byJourney = Map.copyOf(byJourney);
    byTopic.forEach((name, sender) -> sender.check("senda.mail.by-topic." + name));
    byJourney.forEach((name, sender) -> sender.check("senda.mail.by-journey." + name));
    address("senda.mail.from", from);
    if (replyTo != null) {
      address("senda.mail.reply-to", replyTo);
    }
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
        MailSettings.address(key + ".from", from);
      }
      if (replyTo != null) {
        MailSettings.address(key + ".reply-to", replyTo);
      }
    }

    public @Nullable InternetAddress fromAddress() {
      return from == null ? null : MailSettings.address("from", from);
    }

    public @Nullable InternetAddress replyToAddress() {
      return replyTo == null ? null : MailSettings.address("reply-to", replyTo);
    }
  }
}
