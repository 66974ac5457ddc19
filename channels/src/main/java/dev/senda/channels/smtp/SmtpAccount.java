package dev.senda.channels.smtp;

import static dev.senda.channels.settings.SettingChecks.invalid;
import static dev.senda.channels.settings.SettingChecks.presentOrNull;
import static dev.senda.channels.settings.SettingChecks.required;

import dev.senda.channels.settings.ConfirmationSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of an SMTP server that takes our emails.
 *
 * @param host name or address of the server
 * @param port its port
 * @param username null for no authentication
 * @param password required with a username
 * @param starttls whether the connection must be encrypted by STARTTLS before anything is sent
 * @param trust a file of certificates (PEM) that the server may present, or their issuers; null for
 *     those that Java trusts
 * @param ehloDomain the name by which we introduce ourselves (EHLO, RFC 5321 4.1.1.1), a fully
 *     qualified domain name; null for the domain of {@code senda.mail.from}
 * @param confirmation how to find out whether an email was sent when the connection broke
 */
@ConfigurationPropertiesSource
public record SmtpAccount(
    @Nullable String host,
    @DefaultValue("25") int port,
    @Nullable String username,
    @Nullable String password,
    @DefaultValue("false") boolean starttls,
    @Nullable Path trust,
    @Nullable String ehloDomain,
    @DefaultValue("none") ConfirmationSource confirmation) {

  /** Labels of letters, digits and hyphens, at least two of them. */
  private static final Pattern FQDN =
      Pattern.compile(
          "(?=.{1,255}$)([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]");

  public SmtpAccount {
    username = presentOrNull(username);
    ehloDomain = presentOrNull(ehloDomain);
  }

  public String requiredHost() {
    return required("smtp.host", host, "a host's name");
  }

  /**
   * Checks what is needed to send.
   *
   * @param key of this account, for error messages
   * @throws IllegalArgumentException if something is missing or wrong
   */
  public void check(String key) {
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
    if (ehloDomain != null && !FQDN.matcher(ehloDomain).matches()) {
      throw invalid(
          key + ".ehlo-domain", ehloDomain, "a full domain name such as mail.acme.example");
    }
  }

  private static boolean isThisMachine(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
  }

  /** Hides username and password. */
  @Override
  public String toString() {
    return "SmtpAccount[host=%s, port=%d]".formatted(host, port);
  }
}
