package dev.senda.workers;

import static java.util.stream.Collectors.toMap;

import dev.senda.journey.Channel;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
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
 * @param textChannels what sends sms, whatsapp, messenger and push
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
    @DefaultValue("none") TextChannels textChannels,
    @DefaultValue Templates templates,
    @DefaultValue Splits splits,
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
    webhooks = Map.copyOf(webhooks);
    webhooks.forEach((name, webhook) -> webhook.address(name));
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

  /** Where the webhooks are, by their names. */
  Map<String, URI> webhookAddresses() {
    return webhooks.entrySet().stream()
        .collect(toMap(Map.Entry::getKey, entry -> entry.getValue().address(entry.getKey())));
  }

  /** How to find out whether a message that went on this channel arrived. */
  Evidence.Kind evidenceOf(Channel channel) {
    return switch (channel) {
      case EMAIL -> mail.evidence();
      case SMS, WHATSAPP, MESSENGER, PUSH ->
          switch (textChannels) {
            case NONE -> Evidence.Kind.NONE;
            case RECORDING -> Evidence.Kind.MAILBOX;
          };
      case WEBHOOK -> Evidence.Kind.NONE;
    };
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
   * In whose name mails go, and where.
   *
   * @param from an address, with or without a name
   * @param replyTo where answers go; null for the sender's address
   * @param company its name, as mails sign
   * @param postalAddress the law wants it in every marketing mail
   * @param evidence how to find out whether a mail arrived when the connection broke
   */
  record Mail(
      @Nullable String from,
      @Nullable String replyTo,
      @Nullable String company,
      @Nullable String postalAddress,
      @DefaultValue Smtp smtp,
      @DefaultValue("none") Evidence.Kind evidence) {

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
   * The SMTP server.
   *
   * @param username null for no authentication
   * @param starttls whether the connection must be encrypted
   */
  record Smtp(
      @DefaultValue("127.0.0.1") String host,
      @DefaultValue("25") int port,
      @Nullable String username,
      @Nullable String password,
      @DefaultValue("false") boolean starttls) {

    Smtp {
      present("senda.mail.smtp.host", host, "a host's name");
      if (port < 1 || port > 65_535) {
        throw wrong("senda.mail.smtp.port", port, "1 to 65535");
      }
      username = username == null || username.isBlank() ? null : username;
      if (username != null && (password == null || password.isEmpty())) {
        throw wrong(
            "senda.mail.smtp.password", null, "one, since senda.mail.smtp.username is given");
      }
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

  /** A system that journeys call. */
  record Webhook(@Nullable URI url) {

    private URI address(String name) {
      if (url == null || !isWeb(url)) {
        throw wrong(
            "senda.webhooks.%s.url".formatted(name), url, "such as https://crm.example/senda");
      }
      return url;
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

  /** What sends messages of plain text. */
  enum TextChannels {
    /** Nothing: such a message waits until something does. */
    NONE,
    /** They are kept in the dev mailbox, and not sent. */
    RECORDING
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

  private static boolean isWeb(URI address) {
    return address.getHost() != null
        && ("http".equals(address.getScheme()) || "https".equals(address.getScheme()));
  }

  private static String present(String key, @Nullable String value, String expected) {
    if (value == null || value.isBlank()) {
      throw wrong(key, null, expected);
    }
    return value;
  }

  private static IllegalArgumentException wrong(
      String key, @Nullable Object found, String expected) {
    return new IllegalArgumentException(
        "%s: %s (expected %s)".formatted(key, found == null ? "missing" : found, expected));
  }
}
