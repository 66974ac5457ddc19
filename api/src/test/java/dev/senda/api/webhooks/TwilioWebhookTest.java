package dev.senda.api.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.testsupport.RecordingEnrollmentClient.RecordedCall.Signaled;
import dev.senda.api.testsupport.TestApi;
import dev.senda.api.testsupport.WebhookSigner;
import dev.senda.channels.twilio.TwilioSignatureVerifier;
import dev.senda.journey.Channel;
import dev.senda.journey.Engagement;
import dev.senda.store.channels.ChannelHolds;
import dev.senda.store.channels.InboundSessions;
import dev.senda.store.consent.Suppressions.Suppression;
import dev.senda.store.consent.Suppressions;
import dev.senda.store.messages.MessageLedger.MessageEvent;
import dev.senda.store.messages.MessageLedger.MessageSettlement.Unknown;
import dev.senda.store.messages.MessageLedger.MessageState;
import dev.senda.store.support.Ids;
import dev.senda.temporal.contract.EnrollmentSignal;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

class TwilioWebhookTest {

  private static final TestApi API = TestApi.shared();
  private static final String PUBLIC = "http://127.0.0.1:8700";
  private static final String STATUS = "/webhooks/twilio/text/status";
  private static final String INBOUND = "/webhooks/twilio/text/inbound";

  private final String number = newNumber();
  private final String sid = newSid();

  @AfterEach
  void settle() {
    API.awaitEmptyOutbox();
    API.temporal.reset();
    API.database.sql("truncate channel_holds").update();
  }

  @Test
  void aStatusFindsItsMessageByOurOwnId() {
    var text = SentMessageFixture.claimed(API, "ebook-nurture", Channel.SMS, "text", number);

    var answer = status(text, sid, "sent", Map.of());

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    assertThat(text.entry().state()).isEqualTo(MessageState.ACCEPTED);
    assertThat(text.entry().providerMessageId()).isEqualTo(sid);
    assertThat(text.notes())
        .extracting(MessageEvent::detail)
        .containsExactly("the status callback: sent");
  }

  @Test
  void aStatusFindsItsMessageByTheProvidersIdToo() {
    var text = text();

    post(STATUS, "", statusForm(sid, "delivered", Map.of()));

    assertThat(text.engagements()).containsExactly("DELIVERED");
  }

  @Test
  void aForgedOrAlteredStatusIsRefused() {
    var text = text();
    var form = statusForm(sid, "delivered", Map.of());
    var query = "?message=" + text.id();
    var good = WebhookSigner.signTwilio(PUBLIC + STATUS + query + signed(form));
    var forged =
        WebhookSigner.signTwilio(
            "a token that somebody made up!!!", PUBLIC + STATUS + query + signed(form));

    isRefused(text, send(STATUS + query, forged, encoded(form)), 403);
    isRefused(text, send(STATUS + query, "nonsense!", encoded(form)), 403);
    isRefused(text, send(STATUS + query, good, encoded(form).replace("delivered", "read")), 403);
    isRefused(text, send(STATUS + query, good, encoded(form).substring(0, 60)), 403);
    isRefused(text, send(STATUS + query, good, ""), 403);
    isRefused(text, send(STATUS + query, good, encoded(form) + "&x=%zz"), 403);
    isRefused(text, send(STATUS + "?message=" + Ids.newUuid(), good, encoded(form)), 403);
    isRefused(text, send(INBOUND + query, good, encoded(form)), 403);
    assertThat(send(STATUS + query, good, encoded(form)).statusCode()).isEqualTo(204);
  }

  @Test
  void aStatusWithoutSignatureIsRefused() {
    var text = text();

    var answer =
        API.send(
            API.request(STATUS)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(encoded(statusForm(sid, "delivered", Map.of())))));

    isRefused(text, answer, 401);
  }

  @Test
  void whereTheRequestSaysThatItCameToCountsForNothing() {
    var text = text();
    var form = statusForm(sid, "delivered", Map.of());
    var elsewhere = WebhookSigner.signTwilio("https://evil.example" + STATUS + signed(form));

    var answer =
        API.send(
            API.request(STATUS)
                .header(TwilioSignatureVerifier.SIGNATURE, elsewhere)
                .header("X-Forwarded-Host", "evil.example")
                .header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-Prefix", "/other")
                .POST(BodyPublishers.ofString(encoded(form))));
    isRefused(text, answer, 403);

    var ours =
        API.send(
            API.request(STATUS)
                .header(
                    TwilioSignatureVerifier.SIGNATURE,
                    WebhookSigner.signTwilio(PUBLIC + STATUS + signed(form)))
                .header("X-Forwarded-Host", "evil.example")
                .header("X-Forwarded-Prefix", "/other")
                .POST(BodyPublishers.ofString(encoded(form))));
    assertThat(ours.statusCode()).as(ours.body()).isEqualTo(204);
  }

  @Test
  void moreThanTwilioEverSendsIsNotReadToItsEnd() {
    var form = statusForm(sid, "delivered", Map.of("Body", "x".repeat(256 * 1024)));

    assertThat(send(STATUS, "nonsense!", encoded(form)).statusCode()).isEqualTo(413);
    assertThat(post(INBOUND, "", form).statusCode()).isEqualTo(413);
  }

  @Test
  void anotherAccountsStatusIsRefused() {
    var text = text();
    var form = statusForm(sid, "delivered", Map.of("AccountSid", "AC" + "f".repeat(32)));

    isRefused(text, post(STATUS, "", form), 403);
    assertThat(post("/webhooks/twilio/mail/status", "", form).statusCode()).isEqualTo(404);
    assertThat(post("/webhooks/twilio/nobody/inbound", "", form).statusCode()).isEqualTo(404);
  }

  @Test
  void parametersAreSignedAsTheyCome() {
    var text = text();
    var form = new TreeMap<>(statusForm(sid, "delivered", Map.of()));
    form.put("Empty", "");
    form.put("Body", "¿Cómo? +1 & 2 = 3 ñ €  ");
    var body = encoded(form) + "&Tag=b&Tag=a&Tag=b&";
    var signature = WebhookSigner.signTwilio(PUBLIC + STATUS + signed(form) + "TagaTagb");

    assertThat(send(STATUS, signature, body).statusCode()).isEqualTo(204);
    assertThat(text.engagements()).containsExactly("DELIVERED");
  }

  @Test
  void aPortThatTwilioLeavesOutDoesNoHarm() {
    var text = text();
    var form = statusForm(sid, "delivered", Map.of());
    var signature = WebhookSigner.signTwilio("http://127.0.0.1" + STATUS + signed(form));

    assertThat(send(STATUS, signature, encoded(form)).statusCode()).isEqualTo(204);
    assertThat(text.engagements()).containsExactly("DELIVERED");
  }

  @Test
  void aBodyThatIsNoFormIsSignedByItsHash() {
    var text = text();
    var json =
        "{\"AccountSid\": \"%s\", \"MessageSid\": \"%s\", \"MessageStatus\": \"delivered\"}\r\n"
            .formatted(WebhookSigner.TWILIO_SID, sid);
    var query = "?bodySHA256=" + sha256(json);
    var signature = WebhookSigner.signTwilio(PUBLIC + STATUS + query);

    isRefused(text, send(STATUS + query, signature, json.replace("delivered", "read")), 403);
    assertThat(send(STATUS + query, signature, json).statusCode()).isEqualTo(204);
    assertThat(text.engagements()).containsExactly("DELIVERED");
  }

  @Test
  void whatIsSignedAndNamesNoMessageIsABadRequest() {
    var form = Map.of("AccountSid", WebhookSigner.TWILIO_SID, "MessageStatus", "sent");

    assertThat(post(STATUS, "", form).statusCode()).isEqualTo(400);
  }

  @Test
  void aStatusThatNobodyKnowsAndAMessageOfOthersArePassedOver() {
    assertThat(post(STATUS, "", statusForm(newSid(), "delivered", Map.of())).statusCode())
        .isEqualTo(204);
    assertThat(post(STATUS, "", statusForm(newSid(), "pondering", Map.of())).statusCode())
        .isEqualTo(204);
  }

  @ParameterizedTest
  @CsvSource({"delivered,DELIVERED", "read,OPENED", "queued,", "accepted,", "sending,", "sent,"})
  void aStatusIsWhatItSays(String status, String engagement) {
    var text = text();

    status(text, sid, status, Map.of());
    status(text, sid, status, Map.of());

    assertThat(text.engagements()).isEqualTo(engagement == null ? List.of() : List.of(engagement));
  }

  @ParameterizedTest
  @CsvSource({
    "30005,BOUNCED,bounced",
    "30006,BOUNCED,bounced",
    "30004,BOUNCED,",
    "21211,BOUNCED,",
    "21614,BOUNCED,",
    "63003,BOUNCED,",
    "30007,,",
    "30450,,",
    "30610,,",
    "30640,,",
    "63016,,",
    "21610,,opted out",
    "99999,,"
  })
  void aFailureIsWhatItsCodeSays(String code, String engagement, String suppression) {
    var text = text();

    status(text, sid, "undelivered", Map.of("ErrorCode", code));

    assertThat(text.engagements()).isEqualTo(engagement == null ? List.of() : List.of(engagement));
    assertThat(text.suppressionReason().orElse(null)).isEqualTo(suppression);
    assertThat(text.minutesUntilRetry()).isEmpty();
    assertThat(text.notes())
        .singleElement()
        .satisfies(
            messageEvent ->
                assertThat(messageEvent.detail()).contains(code).doesNotContain(number));
  }

  @ParameterizedTest
  @ValueSource(strings = {"30001", "30003", "30008", "63018"})
  void whatPassesIsSentAgainAndInTheEndIsABounce(String code) {
    var text = text();

    status(text, sid, "undelivered", Map.of("ErrorCode", code));
    assertThat(text.minutesUntilRetry()).contains(5L);
    status(text, sid, "failed", Map.of("ErrorCode", code));
    assertThat(text.minutesUntilRetry()).as("it waits already").contains(5L);

    var second = sentAgain(text);
    status(text, sid, "undelivered", Map.of("ErrorCode", code, "Again", "1"));
    assertThat(text.minutesUntilRetry()).as("what is said of the first sending is over").isEmpty();
    status(text, second, "undelivered", Map.of("ErrorCode", code));
    assertThat(text.minutesUntilRetry()).contains(30L);
    assertThat(text.engagements()).isEmpty();

    status(text, sentAgain(text), "undelivered", Map.of("ErrorCode", code));
    assertThat(text.minutesUntilRetry()).isEmpty();
    assertThat(text.engagements()).containsExactly("BOUNCED");
    assertThat(text.suppressionReason()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"20003", "30002", "30034"})
  void aFaultOfOursHoldsTheAccountAndTheMessageIsSentLater(String code) {
    var text = text();

    status(text, sid, "failed", Map.of("ErrorCode", code));

    assertThat(API.get(ChannelHolds.class).findActive(Channel.SMS, "text"))
        .hasValueSatisfying(
            hold -> {
              assertThat(hold.needsIntervention()).isTrue();
              assertThat(hold.reason()).startsWith(code);
            });
    assertThat(text.minutesUntilRetry()).isPresent();
    assertThat(text.engagements()).isEmpty();
    assertThat(text.suppressionReason()).isEmpty();
  }

  @Test
  void aCountryThatIsNotPermittedHoldsNothingAndTheMessageIsSentLater() {
    var text = text();

    status(text, sid, "undelivered", Map.of("ErrorCode", "21408"));

    assertThat(API.get(ChannelHolds.class).findActive()).isEmpty();
    assertThat(text.minutesUntilRetry()).contains(5L);
    assertThat(text.engagements()).isEmpty();
    assertThat(text.suppressionReason()).isEmpty();
  }

  /** Twilio takes messages all the same: only one that arrives says that it is mended. */
  @Test
  void aFaultOfOursThatShowsInReportsIsMendedWhenOneArrives() {
    var holds = API.get(ChannelHolds.class);
    var text = text();
    status(text, sid, "undelivered", Map.of("ErrorCode", "30034"));
    assertThat(holds.findActive()).hasSize(1);

    assertThat(holds.lift(Channel.SMS, String.valueOf(text.entry().account()))).isFalse();
    assertThat(holds.findActive()).as("what Twilio takes proves nothing").hasSize(1);

    var again = sentAgain(text);
    status(text, again, "sent", Map.of());
    assertThat(holds.findActive()).hasSize(1);
    status(text, again, "delivered", Map.of());
    assertThat(holds.findActive()).isEmpty();
  }

  /** Reports come late: what went before the fault says nothing of it. */
  @Test
  void whatWasHandedOverBeforeTheFaultDoesNotSayThatItIsMended() {
    var before = SentMessageFixture.claimed(API, "ebook-nurture", Channel.SMS, "text", newNumber());
    var sidBefore = newSid();
    before.accepted(sidBefore).settledAgo("1 minute");
    status(text(), sid, "undelivered", Map.of("ErrorCode", "30034"));

    status(before, sidBefore, "delivered", Map.of());

    assertThat(before.engagements()).containsExactly("DELIVERED");
    assertThat(API.get(ChannelHolds.class).findActive()).hasSize(1);
  }

  @Test
  void aFaultOfOursThatNobodyMendsBouncesInTheEnd() {
    var text = text();
    var sending = sid;
    for (int i = 0; i < 5; i++) {
      status(text, sending, "undelivered", Map.of("ErrorCode", "30034"));
      assertThat(text.engagements()).isEmpty();
      sending = sentAgain(text);
    }

    status(text, sending, "undelivered", Map.of("ErrorCode", "30034"));

    assertThat(text.engagements()).containsExactly("BOUNCED");
    assertThat(text.suppressionReason()).isEmpty();
  }

  /** Twilio signs no time: what comes after days is a copy, and our record of the first is gone. */
  @ParameterizedTest
  @ValueSource(strings = {"30034", "30005", "30003"})
  void aFailureThatIsToldAfterDaysIsOldNews(String code) {
    var text = text().settledAgo("73 hours");

    status(text, sid, "failed", Map.of("ErrorCode", code));

    assertThat(API.get(ChannelHolds.class).findActive()).isEmpty();
    assertThat(text.suppressionReason()).isEmpty();
    assertThat(text.minutesUntilRetry()).isEmpty();
  }

  @Test
  void aFailureAfterTheDeliveryChangesNothing() {
    var text = text();

    status(text, sid, "delivered", Map.of());
    status(text, sid, "undelivered", Map.of("ErrorCode", "30005"));
    status(text, sid, "failed", Map.of("ErrorCode", "30003"));

    assertThat(text.engagements()).containsExactly("DELIVERED");
    assertThat(text.suppressionReason()).isEmpty();
    assertThat(text.minutesUntilRetry()).isEmpty();
    assertThat(text.notes()).isEmpty();
  }

  @Test
  void whileItIsSentAgainNoFailureOfTheFirstSendingChangesAnything() {
    var text = text();
    status(text, sid, "undelivered", Map.of("ErrorCode", "30003"));
    assertThat(claimAgain(text)).isTrue();

    status(text, sid, "sent", Map.of());
    status(text, sid, "failed", Map.of("ErrorCode", "30005"));
    assertThat(text.entry().state()).isEqualTo(MessageState.CLAIMED);
    assertThat(text.suppressionReason()).isEmpty();

    var second = newSid();
    status(text, second, "sent", Map.of());
    assertThat(text.entry().state()).isEqualTo(MessageState.ACCEPTED);
    assertThat(text.entry().providerMessageId()).isEqualTo(second);
    assertThat(text.minutesUntilRetry()).isEmpty();
    status(text, sid, "delivered", Map.of());
    assertThat(text.engagements()).as("by whichever sending").containsExactly("DELIVERED");

    status(text, second, "undelivered", Map.of("ErrorCode", "30003"));
    assertThat(text.engagements()).as("the person has it").containsExactly("DELIVERED");
    assertThat(text.minutesUntilRetry()).isEmpty();
  }

  @Test
  void whatWasDeliveredAfterAllIsNotSentAgain() {
    var text = text();

    status(text, sid, "undelivered", Map.of("ErrorCode", "30008"));
    status(text, sid, "delivered", Map.of());

    assertThat(text.minutesUntilRetry()).isEmpty();
  }

  @Test
  void theOrderInWhichStatusesComeMakesNoDifference() {
    for (var statuses :
        List.of(List.of("queued", "sent", "delivered", "read"), List.of("sent", "undelivered"))) {
      var outcomes = new HashSet<String>();
      for (var order : SendGridWebhookTest.permutations(statuses)) {
        var itsSid = newSid();
        var text =
            SentMessageFixture.claimed(API, "ebook-nurture", Channel.SMS, "text", newNumber());
        order.forEach(one -> status(text, itsSid, one, Map.of("ErrorCode", "30005")));
        outcomes.add(
            text.entry().state() + " " + text.engagements() + " " + text.suppressionReason());
      }
      assertThat(outcomes).hasSize(1);
    }
  }

  @Test
  void aReplyReachesWhoeverWaitsForIt() {
    var text = text();

    var answer = write(number, "¿Cuánto cuesta?", Map.of());

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/xml");
    assertThat(answer.body()).endsWith("<Response/>");
    assertThat(text.engagements()).containsExactly("REPLIED");
    assertThat(text.signals())
        .singleElement()
        .satisfies(
            signaled -> {
              assertThat(signaled.signal().how()).isEqualTo(Engagement.REPLIED);
              assertThat(signaled.signal().at())
                  .isCloseTo(
                      Instant.now().toEpochMilli(), org.assertj.core.data.Offset.offset(20_000L));
            });
    assertThat(
            API.get(InboundSessions.class)
                .isOpen("text", Channel.SMS, number, Duration.ofHours(24)))
        .isTrue();
  }

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void whatPeopleWriteIsNeitherKeptNorLogged(CapturedOutput output) {
    text();
    var secret = "my secret " + Ids.newUuid();

    write(number, secret, Map.of());
    send(INBOUND, "forged", encoded(Map.of("Body", secret, "From", number)));

    assertThat(output).contains("was refused").doesNotContain(secret).doesNotContain(number);
    var tables =
        API.database
            .sql(
                """
                select string_agg(query_to_xml('select * from ' || quote_ident(table_name),
                                               true, true, '')::text, '')
                from information_schema.tables
                where table_schema = 'public' and table_type = 'BASE TABLE'
                """)
            .query(String.class)
            .single();
    assertThat(tables).contains(number).doesNotContain(secret);
  }

  @ParameterizedTest
  @CsvSource({"whatsapp:,WHATSAPP", "messenger:,MESSENGER"})
  void aReplyOnAnotherChannelBelongsToThatChannelsMessage(String prefix, Channel channel) {
    var text = text();
    var chat =
        SentMessageFixture.claimed(API, "ebook-nurture", channel, "text", number)
            .accepted(newSid());

    write(prefix + number, "hola", Map.of());

    assertThat(chat.engagements()).containsExactly("REPLIED");
    assertThat(text.engagements()).isEmpty();
  }

  @Test
  void theSameMessageTwiceIsOne() {
    text();
    var form = inboundForm(number, "STOP", Map.of());
    post(INBOUND, "", form);
    write(number, "START", Map.of());

    post(INBOUND, "", form);

    assertThat(suppression(Channel.SMS)).as("the second STOP is the first one").isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "STOP",
        "stopall",
        "Unsubscribe",
        "END",
        "quit",
        "CANCEL",
        "revoke",
        "OptOut",
        "BAJA",
        "baja.",
        " Alto! ",
        "¡ALTO!",
        "cancelar",
        "Bája",
        "\"STOP\"",
        "Stop \uD83D\uDED1"
      })
  void whoeverSaysStopIsWrittenToNoMore(String body) {
    var text = text();

    write(number, body, Map.of());

    assertThat(text.suppressionReason()).contains("stopped");
    assertThat(text.engagements()).containsExactly("UNSUBSCRIBED");
    assertThat(text.signals())
        .singleElement()
        .satisfies(
            signaled -> {
              assertThat(signaled.signal().kind()).isEqualTo(EnrollmentSignal.SignalType.EXIT);
              assertThat(signaled.signal().reason()).isEqualTo("unsubscribed");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"please stop", "STOP IT", "the end", "no pares", "yes", "", "."})
  void aSentenceIsNoKeyword(String body) {
    var text = text();

    write(number, body, Map.of());

    assertThat(text.suppressionReason()).isEmpty();
    assertThat(text.engagements()).containsExactly("REPLIED");
  }

  @Test
  void whatTwilioTakesAMessageForCounts() {
    var text = text();

    write(number, "ya no quiero", Map.of("OptOutType", "STOP"));
    assertThat(text.suppressionReason()).contains("stopped");

    write(number, "ok volver", Map.of("OptOutType", "START"));
    assertThat(text.suppressionReason()).isEmpty();
  }

  @Test
  void stopIsOfItsChannelAlone() {
    text();

    write("whatsapp:" + number, "STOP", Map.of());

    assertThat(suppression(Channel.WHATSAPP)).isEqualTo("stopped");
    assertThat(suppression(Channel.SMS)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "START,unsubscribed,",
    "alta,unsubscribed,",
    "Unstop!,opted out,",
    "ALTA,stopped,",
    "START,bounced,bounced",
    "ALTA,complained,complained",
    "YES,unsubscribed,unsubscribed"
  })
  void startLiftsWhatThePersonWishedAndNothingElse(String body, String before, String after) {
    suppress(before);

    write(number, body, Map.of());

    assertThat(suppression(Channel.SMS)).isEqualTo(after);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HELP", "ayuda", "Ayuda."})
  void whoeverAsksForHelpHasNotReplied(String body) {
    var text = text();

    write(number, body, Map.of());

    assertThat(text.engagements()).isEmpty();
    assertThat(text.suppressionReason()).isEmpty();
    assertThat(text.signals()).extracting(Signaled::signalName).isEmpty();
  }

  /** Whoever answers a message has it, whatever became of the answer to our request. */
  @Test
  void aReplyToAMessageInDoubtIsHeardAndSettlesIt() {
    var text = SentMessageFixture.claimed(API, "ebook-nurture", Channel.SMS, "text", number);
    text.ledger().markUnconfirmed(text.id(), "no answer");

    write(number, "¿Cuánto cuesta?", Map.of());

    assertThat(text.engagements()).containsExactly("REPLIED");
    assertThat(text.entry().state()).isEqualTo(MessageState.ACCEPTED);
    assertThat(text.notes()).extracting(MessageEvent::detail).contains("it was replied to");
  }

  @Test
  void whatNobodyKnewIsKnownOnceThePersonAnswers() {
    var text = SentMessageFixture.claimed(API, "ebook-nurture", Channel.SMS, "text", number);
    text.ledger().settle(text.id(), new Unknown("nobody knows"));

    write(number, "¿Cuánto cuesta?", Map.of());

    assertThat(text.entry().state()).isEqualTo(MessageState.ACCEPTED);
  }

  @Test
  void anAnswerToOneAccountIsNoneToAnother() {
    var text = text();
    var another =
        SentMessageFixture.claimed(API, "ebook-nurture", Channel.SMS, "receipts", number)
            .accepted(newSid());

    write(number, "¿Cuánto cuesta?", Map.of());

    assertThat(text.engagements()).containsExactly("REPLIED");
    assertThat(another.engagements()).isEmpty();
  }

  @Test
  void somebodyWhomWeNeverWroteToCanStopUsToo() {
    write(number, "BAJA", Map.of());
    write(number, "hello?", Map.of());

    assertThat(suppression(Channel.SMS)).isEqualTo("stopped");
  }

  @ParameterizedTest
  @CsvSource({"+521,+52", "+52,+521", "+549,+54", "+54,+549"})
  void aNumberOfMexicoOrArgentinaIsKnownOnWhatsAppWithAndWithoutItsDigit(
      String theirs, String ours) {
    var rest = "55" + number.substring(4);
    var chat = chat(ours + rest);

    write("whatsapp:" + theirs + rest, "¿Cuánto cuesta?", Map.of());
    assertThat(chat.engagements()).containsExactly("REPLIED");
    for (var spelling : List.of(theirs + rest, ours + rest)) {
      assertThat(
              API.get(InboundSessions.class)
                  .isOpen("text", Channel.WHATSAPP, spelling, Duration.ofHours(24)))
          .isTrue();
    }

    write("whatsapp:" + theirs + rest, "BAJA", Map.of());
    assertThat(chat.suppressionReason()).contains("stopped");
    assertThat(chat.engagements()).containsExactly("REPLIED", "UNSUBSCRIBED");

    write("whatsapp:" + theirs + rest, "ALTA", Map.of());
    assertThat(chat.suppressionReason()).isEmpty();
  }

  @Test
  void ofTwoSpellingsThatWeHaveWrittenToTheOneThatWritesCounts() {
    var rest = "55" + number.substring(4);
    var with = chat("+521" + rest);
    var without = chat("+52" + rest);

    write("whatsapp:+521" + rest, "STOP", Map.of());

    assertThat(with.suppressionReason()).contains("stopped");
    assertThat(without.suppressionReason()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "+521,+52,SMS",
    "whatsapp:+521,+52,SMS",
    "whatsapp:+5210,+520,WHATSAPP",
    "whatsapp:+569,+56,WHATSAPP",
    "whatsapp:+549,+52,WHATSAPP"
  })
  void noOtherNumberIsTakenForAnother(String theirs, String ours, Channel channel) {
    var rest = "55" + number.substring(4);
    var text =
        SentMessageFixture.claimed(API, "ebook-nurture", channel, "text", ours + rest)
            .accepted(newSid());

    write(theirs + rest, "hola", Map.of());

    assertThat(text.engagements()).isEmpty();
  }

  private static SentMessageFixture chat(String address) {
    return SentMessageFixture.claimed(API, "ebook-nurture", Channel.WHATSAPP, "text", address)
        .accepted(newSid());
  }

  private void suppress(String reason) {
    API.get(Suppressions.class)
        .add(Channel.SMS, number, new Suppression(reason, Instant.parse("2026-01-01T00:00:00Z")));
  }

  private @Nullable String suppression(Channel channel) {
    return API.get(Suppressions.class).find(channel, number).map(Suppression::reason).orElse(null);
  }

  private SentMessageFixture text() {
    return SentMessageFixture.claimed(API, "ebook-nurture", Channel.SMS, "text", number)
        .accepted(sid);
  }

  private static boolean claimAgain(SentMessageFixture text) {
    var messageRow = text.entry();
    return text.ledger()
        .claimForResend(
            text.id(),
            String.valueOf(messageRow.account()),
            String.valueOf(messageRow.address()),
            String.valueOf(messageRow.subject()));
  }

  /** As the worker does when it is time: under a new id of the provider. */
  private static String sentAgain(SentMessageFixture text) {
    var again = newSid();
    assertThat(claimAgain(text)).isTrue();
    text.accepted(again);
    return again;
  }

  private static HttpResponse<String> status(
      SentMessageFixture text, String sid, String status, Map<String, String> more) {
    return post(STATUS, "?message=" + text.id(), statusForm(sid, status, more));
  }

  private static Map<String, String> statusForm(
      String sid, String status, Map<String, String> more) {
    var form = new LinkedHashMap<String, String>();
    form.put("MessageSid", sid);
    form.put("MessageStatus", status);
    form.put("AccountSid", WebhookSigner.TWILIO_SID);
    form.put("ApiVersion", "2010-04-01");
    form.putAll(more);
    return form;
  }

  private static HttpResponse<String> write(String from, String body, Map<String, String> more) {
    return post(INBOUND, "", inboundForm(from, body, more));
  }

  private static Map<String, String> inboundForm(
      String from, String body, Map<String, String> more) {
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

  private static HttpResponse<String> post(String path, String query, Map<String, String> form) {
    return send(
        path + query,
        WebhookSigner.signTwilio(PUBLIC + path + query + signed(form)),
        encoded(form));
  }

  private static HttpResponse<String> send(String path, String signature, String body) {
    return API.send(
        API.request(path)
            .header(TwilioSignatureVerifier.SIGNATURE, signature)
            .header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
            .POST(BodyPublishers.ofString(body)));
  }

  private static String signed(Map<String, String> form) {
    return new TreeMap<>(form)
        .entrySet().stream()
            .map(entry -> entry.getKey() + entry.getValue())
            .collect(Collectors.joining());
  }

  private static String encoded(Map<String, String> form) {
    return form.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String newSid() {
    return "SM" + Ids.newUuid().toString().replace("-", "");
  }

  private static String newNumber() {
    return "+346" + ThreadLocalRandom.current().nextInt(10_000_000, 99_999_999);
  }

  private static void isRefused(
      SentMessageFixture message, HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(message.engagements()).isEmpty();
  }
}
