package dev.senda.api.webhooks;

import dev.senda.api.http.ApiException;
import dev.senda.api.settings.ApiSettings;
import dev.senda.channels.accounts.ChannelAccount;
import dev.senda.channels.sendgrid.SendGridSignatureVerifier;
import dev.senda.channels.twilio.TwilioAccount;
import dev.senda.channels.twilio.TwilioSignatureVerifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The accounts whose webhooks are accepted. An invalid key stops the start. */
@Component
class WebhookAccountRegistry {

  private static final Logger LOG = LoggerFactory.getLogger(WebhookAccountRegistry.class);

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");
  private static final Pattern SID = Pattern.compile("AC[0-9A-Za-z]{32}");
  private static final int SHORTEST_TOKEN = 16;

  private final Map<String, SendGridSignatureVerifier> sendGrid = new HashMap<>();
  private final Map<String, VerifiedTwilioAccount> twilio = new HashMap<>();

  /**
   * Reads the keys of all accounts.
   *
   * @throws IllegalArgumentException if a key is invalid; the message does not quote it
   */
  WebhookAccountRegistry(ApiSettings settings) {
    settings.accounts().forEach(this::add);
  }

  /**
   * A Twilio account.
   *
   * @param sids of the account and of its subaccount
   */
  record VerifiedTwilioAccount(Set<String> sids, TwilioSignatureVerifier verifier) {

    VerifiedTwilioAccount {
      sids = Set.copyOf(sids);
    }
  }

  /** The names of the accounts whose webhooks are verified. */
  Set<String> sendGridAccounts() {
    return sendGrid.keySet();
  }

  Set<String> twilioAccounts() {
    return twilio.keySet();
  }

  /**
   * The verifier of the webhooks of this SendGrid account.
   *
   * @throws ApiException if there is no such account with a key
   */
  SendGridSignatureVerifier sendGrid(String account) {
    return Optional.ofNullable(sendGrid.get(account))
        .orElseThrow(
            () ->
                ApiException.notFound(
                    "account: unknown (expected one with senda.accounts.<name>.sendgrid.webhook-public-key)"));
  }

  /**
   * The Twilio account of this name.
   *
   * @throws ApiException if there is no such account with a token
   */
  VerifiedTwilioAccount twilio(String account) {
    return Optional.ofNullable(twilio.get(account))
        .orElseThrow(
            () ->
                ApiException.notFound(
                    "account: unknown (expected one with senda.accounts.<name>.twilio.auth-token)"));
  }

  private void add(String name, ChannelAccount account) {
    var path = "senda.accounts." + name;
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "%s: %s (expected a name of letters, digits, - and _, since it is part of URLs)"
              .formatted("senda.accounts", name));
    }
    if (account.sendgrid() != null) {
      var key = given(account.sendgrid().webhookPublicKey());
      if (key != null) {
        sendGrid.put(name, signature(path + ".sendgrid.webhook-public-key", key));
      }
    }
    if (account.twilio() != null) {
      add(name, path + ".twilio.", account.twilio());
    }
  }

  private static SendGridSignatureVerifier signature(String path, String key) {
    return SendGridSignatureVerifier.forPublicKey(key)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s: %d characters that are no key (expected the verification key of the event webhook: base64 of an X.509 key on P-256)"
                        .formatted(path, key.length())));
  }

  private void add(String name, String path, TwilioAccount settings) {
    var token = given(settings.authToken());
    if (token == null) {
      return;
    }
    var sids = new HashSet<String>();
    var tokens = new ArrayList<String>();
    sids.add(sid(path + "account-sid", given(settings.accountSid())));
    tokens.add(token(path + "auth-token", token));
    var subaccount = given(settings.subaccountSid());
    if (subaccount != null) {
      sids.add(sid(path + "subaccount-sid", subaccount));
    }
    var itsToken = given(settings.subaccountAuthToken());
    if (itsToken != null) {
      tokens.add(token(path + "subaccount-auth-token", itsToken));
    } else if (subaccount != null) {
      LOG.warn(
          "{}subaccount-auth-token: missing. Twilio signs a subaccount's webhooks with the subaccount's own token: without it they are refused",
          path);
    }
    twilio.put(
        name, new VerifiedTwilioAccount(sids, new TwilioSignatureVerifier(List.copyOf(tokens))));
  }

  private static String sid(String path, @Nullable String sid) {
    if (sid == null || !SID.matcher(sid).matches()) {
      throw new IllegalArgumentException(
          "%s: %s (expected AC and 32 letters or digits)"
              .formatted(path, sid == null ? "missing" : sid.length() + " characters"));
    }
    return sid;
  }

  private static String token(String path, String token) {
    if (token.length() < SHORTEST_TOKEN) {
      throw new IllegalArgumentException(
          "%s: %d characters (expected the 32 of the account's token)"
              .formatted(path, token.length()));
    }
    return token;
  }

  private static @Nullable String given(@Nullable String setting) {
    return setting == null || setting.isBlank() ? null : setting.strip();
  }
}
