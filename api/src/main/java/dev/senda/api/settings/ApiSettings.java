package dev.senda.api.settings;

import dev.senda.channels.accounts.ChannelAccount;
import dev.senda.settings.ConsentModel;
import dev.senda.settings.constraints.TimeZoneName;
import dev.senda.settings.constraints.WebAddress;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The settings of the API, under {@code senda}.
 *
 * @param publicUrl the base of all links in messages and pages, without a slash at its end
 * @param defaultLocale the language of pages for contacts who have none
 * @param defaultTimeZone the time zone of contacts who have none, or an unknown one: an IANA name;
 *     the same in both processes
 * @param defaultRegion the country of phone numbers that do not name theirs (ISO 3166-1, such as
 *     MX), without which each number must name its country; and of contacts of whom no other is
 *     known, for its working days; the same in both processes
 * @param apiKeys API keys that the configuration gives
 * @param topics what contacts can choose on the preference center, by the topic's name; the same in
 *     both processes
 * @param ingest how tracking calls are stored
 * @param tracking how clicks and opens are recorded
 * @param inbound what contacts write to us
 * @param imports files of other tools
 * @param accounts the provider accounts whose webhooks are received, by the names that you give
 *     them
 */
@Validated
@ConfigurationProperties("senda")
public record ApiSettings(
    @NotNull(message = WebAddress.MESSAGE) @WebAddress URI publicUrl,
    @DefaultValue("en") Locale defaultLocale,
    @TimeZoneName @DefaultValue("UTC") String defaultTimeZone,
    @Pattern(regexp = "[A-Z]{2}", message = "expected a country (ISO 3166-1), such as MX")
        @Nullable String defaultRegion,
    @Valid @DefaultValue Temporal temporal,
    @DefaultValue Console console,
    @Valid @DefaultValue Keys apiKeys,
    @DefaultValue Map<String, Topic> topics,
    @Valid @DefaultValue Ingest ingest,
    @Valid @DefaultValue Tracking tracking,
    @Valid @DefaultValue Inbound inbound,
    @Valid @DefaultValue Imports imports,
    @DefaultValue Map<String, ChannelAccount> accounts) {

  public ApiSettings {
    topics = Collections.unmodifiableMap(new LinkedHashMap<>(topics));
    accounts = Map.copyOf(accounts);
  }

  /**
   * The Temporal server, for the API alone.
   *
   * @param uiUrl the address of the Temporal UI, for links in the console
   */
  public record Temporal(@Nullable URI uiUrl) {}

  /**
   * Access to the console.
   *
   * @param anonymousAccess whether the console needs no key, for a laptop; otherwise it needs an
   *     admin key
   */
  public record Console(@DefaultValue("false") boolean anonymousAccess) {}

  /**
   * The API keys that the configuration gives. Several keys of one scope are all accepted, so that
   * a rolling deployment with a new key locks no client out.
   *
   * @param write keys that may send tracking calls, for servers, separated by commas
   * @param browser keys that may send tracking calls, for pages and apps, separated by commas; they
   *     change no address and grant no consent of a known contact
   * @param admin keys that may do everything, also open the console, separated by commas
   */
  public record Keys(
      @DefaultValue List<@Size(min = MIN_KEY_LENGTH, message = EXPECTED_KEY) String> write,
      @DefaultValue List<@Size(min = MIN_KEY_LENGTH, message = EXPECTED_KEY) String> browser,
      @DefaultValue List<@Size(min = MIN_KEY_LENGTH, message = EXPECTED_KEY) String> admin) {

    static final int MIN_KEY_LENGTH = 16;
    static final String EXPECTED_KEY = "expected a key of 16 or more characters";

    public Keys {
      write = withoutBlank(write);
      browser = withoutBlank(browser);
      admin = withoutBlank(admin);
    }

    private static List<String> withoutBlank(List<String> keys) {
      return keys.stream().filter(key -> !key.isBlank()).toList();
    }

    /** Shows how many keys there are, and none of them. */
    @Override
    public String toString() {
      return "Keys[%d write, %d browser, %d admin]"
          .formatted(write.size(), browser.size(), admin.size());
    }
  }

  /**
   * A topic on the preference center.
   *
   * @param consent whether a contact must agree before messages about the topic are sent
   * @param title its name on the page, by language
   * @param description one sentence about what is sent, by language
   */
  @ConfigurationPropertiesSource
  public record Topic(
      @DefaultValue("opt-in") ConsentModel consent,
      @DefaultValue Map<String, String> title,
      @DefaultValue Map<String, String> description) {

    public Topic {
      title = Map.copyOf(title);
      description = Map.copyOf(description);
    }
  }

  /**
   * How tracking calls are stored.
   *
   * @param maxWait how long a request waits at most, for example for a contact that another
   *     transaction has locked, before it is answered with 503
   * @param queueSize the size of the requests that wait at most; more are answered with 503
   * @param queueSizePerKey the size of the requests of one API key that wait at most; more are
   *     answered with 429
   * @param rateLimit how many calls an API key may send per second to each instance; more are
   *     answered with 429. Null for no limit
   */
  public record Ingest(
      @DurationMin(millis = 100, message = "expected 100ms or more") @DefaultValue("5s")
          Duration maxWait,
      @DefaultValue("16MB") DataSize queueSize,
      @DefaultValue("8MB") DataSize queueSizePerKey,
      @Nullable @Min(value = 1, message = "expected 1 or more") Integer rateLimit) {}

  /**
   * How clicks and opens are recorded.
   *
   * @param botClickWindow clicks within this time of the hand-over to the provider count as those
   *     of a scanner, as do those of two links within a second; real time. 0s turns that off
   * @param spool keeps clicks and opens while the database is unavailable
   */
  public record Tracking(
      @DurationMin(message = "expected 0s or more") @DefaultValue("5s") Duration botClickWindow,
      @DefaultValue Spool spool) {}

  /**
   * What contacts write to us.
   *
   * @param reviewTeam the team that gets a task for each reply that may be an opt-out
   */
  public record Inbound(
      @Pattern(
              regexp = "[a-z][a-z0-9]*(-[a-z0-9]+)*",
              message = "expected lower-case words joined by hyphens, such as support")
          @DefaultValue("support")
          String reviewTeam) {}

  /**
   * Files of other tools.
   *
   * @param maxSize the size of the largest file that is accepted
   */
  public record Imports(@DefaultValue("512MB") DataSize maxSize) {}

  /**
   * Where clicks and opens are kept on disk while the database is unavailable.
   *
   * @param directory a directory of this instance alone, on a disk that outlives the process;
   *     without it a temporary one, whose content is lost when the process ends
   * @param maxSize the most that is kept; what comes after is lost and counted
   */
  public record Spool(@Nullable Path directory, @DefaultValue("64MB") DataSize maxSize) {}

  public ZoneId defaultZone() {
    return ZoneId.of(defaultTimeZone);
  }

  /** The address of the console. */
  public URI consoleUrl() {
    return URI.create(publicUrl + "/console");
  }
}
