package dev.senda.api.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.TestApi;
import dev.senda.api.testsupport.WebhookSigner;
import dev.senda.channels.twilio.TwilioSignatureVerifier;
import dev.senda.journey.Channel;
import dev.senda.store.consent.Suppressions;
import dev.senda.store.consent.Suppressions.Suppression;
import dev.senda.store.support.Ids;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** What the tests of Twilio's webhooks share. */
abstract class TwilioWebhookTestBase {

  static final TestApi API = TestApi.shared();

  static final String PUBLIC = "http://127.0.0.1:8700";

  static final String STATUS = "/webhooks/twilio/text/status";

  static final String INBOUND = "/webhooks/twilio/text/inbound";

  final String number = newNumber();

  final String sid = newSid();

  @AfterEach
  void settle() {
    API.awaitEmptyOutbox();
    API.temporal.reset();
    API.database.sql("truncate channel_holds").update();
  }

  static SentMessageFixture chat(String address) {
    return SentMessageFixture.claimed(API, "ebook-nurture", Channel.WHATSAPP, "text", address)
        .accepted(newSid());
  }

  void suppress(String reason) {
    API.get(Suppressions.class)
        .add(Channel.SMS, number, new Suppression(reason, Instant.parse("2026-01-01T00:00:00Z")));
  }

  @Nullable String suppression(Channel channel) {
    return API.get(Suppressions.class).find(channel, number).map(Suppression::reason).orElse(null);
  }

  SentMessageFixture text() {
    return SentMessageFixture.claimed(API, "ebook-nurture", Channel.SMS, "text", number)
        .accepted(sid);
  }

  static boolean claimAgain(SentMessageFixture text) {
    var messageRow = text.entry();
    return text.ledger()
        .claimForResend(
            text.id(),
            String.valueOf(messageRow.account()),
            String.valueOf(messageRow.address()),
            String.valueOf(messageRow.subject()),
            messageRow.segments());
  }

  /** As the worker does when it is time: under a new id of the provider. */
  static String sentAgain(SentMessageFixture text) {
    var again = newSid();
    assertThat(claimAgain(text)).isTrue();
    text.accepted(again);
    return again;
  }

  static HttpResponse<String> status(
      SentMessageFixture text, String sid, String status, Map<String, String> more) {
    return post(STATUS, "?message=" + text.id(), statusForm(sid, status, more));
  }

  static Map<String, String> statusForm(String sid, String status, Map<String, String> more) {
    var form = new LinkedHashMap<String, String>();
    form.put("MessageSid", sid);
    form.put("MessageStatus", status);
    form.put("AccountSid", WebhookSigner.TWILIO_SID);
    form.put("ApiVersion", "2010-04-01");
    form.putAll(more);
    return form;
  }

  static HttpResponse<String> write(String from, String body, Map<String, String> more) {
    return post(INBOUND, "", inboundForm(from, body, more));
  }

  static Map<String, String> inboundForm(String from, String body, Map<String, String> more) {
    var form = new LinkedHashMap<String, String>();
    form.put("MessageSid", newSid());
    form.put("AccountSid", WebhookSigner.TWILIO_SID);
    form.put("From", from);
    form.put("To", "+34900000000");
    form.put("Body", body);
    form.put("NumMedia", "0");
    form.putAll(more);
    return form;
  }

  static HttpResponse<String> post(String path, String query, Map<String, String> form) {
    return send(
        path + query,
        WebhookSigner.signTwilio(PUBLIC + path + query + signed(form)),
        encoded(form));
  }

  static HttpResponse<String> send(String path, String signature, String body) {
    return API.send(
        API.request(path)
            .header(TwilioSignatureVerifier.SIGNATURE, signature)
            .header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
            .POST(BodyPublishers.ofString(body)));
  }

  static String signed(Map<String, String> form) {
    return new TreeMap<>(form)
        .entrySet().stream()
            .map(entry -> entry.getKey() + entry.getValue())
            .collect(Collectors.joining());
  }

  static String encoded(Map<String, String> form) {
    return form.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), UTF_8))
        .collect(Collectors.joining("&"));
  }

  static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static String newSid() {
    return "SM" + Ids.newUuid().toString().replace("-", "");
  }

  static String newNumber() {
    return "+346" + ThreadLocalRandom.current().nextInt(10_000_000, 99_999_999);
  }

  static void isRefused(SentMessageFixture message, HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(message.engagements()).isEmpty();
  }
}
