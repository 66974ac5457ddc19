package dev.senda.standalone.doctor;

import dev.senda.channels.accounts.ChannelAccount;
import dev.senda.channels.sendgrid.SendGridAccount;
import dev.senda.channels.smtp.SmtpAccount;
import dev.senda.channels.twilio.TwilioAccount;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;

/** Whether the accounts log in, and report back. Nothing is sent. */
final class AccountChecks {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int OK = 200;

  private final Map<String, ChannelAccount> accounts;
  private final HttpClient http;

  AccountChecks(Map<String, ChannelAccount> accounts, HttpClient http) {
    this.accounts = new TreeMap<>(accounts);
    this.http = http;
  }

  List<Finding> run() {
    var findings = new ArrayList<Finding>();
    if (accounts.isEmpty()) {
      findings.add(
          Finding.error(
              "accounts", "none", "an account for each channel", "docs/providers/README.md"));
    }
    accounts.forEach(
        (name, account) -> {
          if (account.smtp() != null) {
            findings.add(checkSmtp("accounts." + name, account.smtp()));
          } else if (account.sendgrid() != null) {
            findings.add(checkSendGrid("accounts." + name, account.sendgrid()));
            findings.add(checkSendGridWebhook(name, account.sendgrid()));
          } else if (account.twilio() != null) {
            findings.add(checkTwilio("accounts." + name, account.twilio()));
            findings.add(checkTwilioWebhook(name, account.twilio()));
          } else if (account.stub()) {
            findings.add(
                Finding.warning(
                    "accounts." + name,
                    "a stub",
                    "an account that sends",
                    "replace it: its messages go to the development mailbox"));
          }
        });
    return findings;
  }

  private static Finding checkSmtp(String check, SmtpAccount smtp) {
    var where = "%s:%d".formatted(smtp.requiredHost(), smtp.port());
    var properties = new Properties();
    var timeout = String.valueOf(TIMEOUT.toMillis());
    properties.setProperty("mail.smtp.connectiontimeout", timeout);
    properties.setProperty("mail.smtp.timeout", timeout);
    properties.setProperty("mail.smtp.starttls.enable", String.valueOf(smtp.starttls()));
    properties.setProperty("mail.smtp.starttls.required", String.valueOf(smtp.starttls()));
    properties.setProperty("mail.smtp.auth", String.valueOf(smtp.username() != null));
    if (smtp.ehloDomain() != null) {
      properties.setProperty("mail.smtp.localhost", smtp.ehloDomain());
    }
    try (var transport = Session.getInstance(properties).getTransport("smtp")) {
      transport.connect(smtp.requiredHost(), smtp.port(), smtp.username(), smtp.password());
    } catch (MessagingException e) {
      return Finding.error(
          check,
          "SMTP %s: %s"
              .formatted(where, String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
          "a connection" + (smtp.username() == null ? "" : " that logs in"),
          "correct senda.%s.smtp.*".formatted(check));
    }
    var found =
        "SMTP %s answers%s".formatted(where, smtp.username() == null ? "" : ", and logs in");
    return smtp.username() != null && !smtp.starttls()
        ? Finding.warning(
            check,
            found + ", without TLS",
            "STARTTLS: the password is sent in plain text",
            "set senda.%s.smtp.starttls: true".formatted(check))
        : Finding.ok(check, found);
  }

  private Finding checkSendGrid(String check, SendGridAccount account) {
    var answer =
        get(account.effectiveBaseUrl().resolve("/v3/scopes"), "Bearer " + account.requiredApiKey());
    if (answer.status() != OK) {
      return Finding.error(
          check,
          "SendGrid: " + answer.inWords(),
          "200 for the API key",
          "correct senda.%s.sendgrid.api-key".formatted(check));
    }
    return answer.body().contains("\"mail.send\"")
        ? Finding.ok(check, "SendGrid: the key may send mail")
        : Finding.error(
            check,
            "SendGrid: the key may not send mail",
            "the permission mail.send",
            "give the key \"Mail Send\", or create another one");
  }

  private static Finding checkSendGridWebhook(String name, SendGridAccount account) {
    var check = "webhooks." + name;
    return account.webhookPublicKey() == null
        ? Finding.warning(
            check,
            "no verification key",
            "senda.accounts.%s.sendgrid.webhook-public-key".formatted(name),
            "docs/providers/sendgrid.md: without the event webhook, bounces and complaints are not noticed")
        : Finding.ok(check, "the verification key is set");
  }

  private Finding checkTwilio(String check, TwilioAccount account) {
    var sid = String.valueOf(account.accountSid());
    var user = Objects.requireNonNullElse(account.apiKeySid(), sid);
    var password = account.apiKeySid() == null ? account.authToken() : account.apiKeySecret();
    var base = Objects.requireNonNullElse(account.baseUrl(), URI.create("https://api.twilio.com"));
    var answer =
        get(base.resolve("/2010-04-01/Accounts/" + sid + ".json"), basic(user + ":" + password));
    if (answer.status() != OK) {
      return Finding.error(
          check,
          "Twilio: " + answer.inWords(),
          "200 for the account",
          "correct senda.%s.twilio.*".formatted(check));
    }
    return answer.body().replace(" ", "").contains("\"status\":\"active\"")
        ? Finding.ok(check, "Twilio: logs in, the account is active")
        : Finding.error(
            check,
            "Twilio: the account is not active",
            "an active account",
            "see the account's page at Twilio");
  }

  private static Finding checkTwilioWebhook(String name, TwilioAccount account) {
    var check = "webhooks." + name;
    return account.authToken() == null || account.authToken().isBlank()
        ? Finding.warning(
            check,
            "no auth token",
            "senda.accounts.%s.twilio.auth-token: Twilio signs webhooks with it".formatted(name),
            "set it: without it, replies, STOP and failures are not noticed")
        : Finding.ok(check, "the auth token is set");
  }

  private static String basic(String credentials) {
    return "Basic "
        + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
  }

  private record Answer(int status, String body) {
    String inWords() {
      return status == 0 ? body : "status " + status;
    }
  }

  private Answer get(URI address, String authorization) {
    try {
      var answer =
          http.send(
              HttpRequest.newBuilder(address)
                  .timeout(TIMEOUT)
                  .header("Authorization", authorization)
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      return new Answer(answer.statusCode(), answer.body());
    } catch (IOException e) {
      return new Answer(0, "no answer of %s".formatted(address.getHost()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer(0, "interrupted");
    }
  }
}
