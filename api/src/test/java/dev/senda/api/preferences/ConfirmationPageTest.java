package dev.senda.api.preferences;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.AwaitedEvent;
import dev.senda.journey.Channel;
import dev.senda.journey.Engagement;
import dev.senda.store.consent.Consents;
import dev.senda.store.consent.Consents.Consent;
import dev.senda.store.consent.OptIns;
import dev.senda.store.security.LinkTokenSigner.LinkPurpose;
import dev.senda.store.security.LinkTokenSigner.LinkTokenContent;
import dev.senda.store.support.ScaledClock;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page behind the link of a confirmation mail (double opt-in). */
class ConfirmationPageTest extends PreferencePageFixture {

  @BeforeEach
  void askToConfirm() {
    message = messageOf("receipts");
    setAddressOfTheMessage();
    var expiresAt = API.get(ScaledClock.class).instant().plus(Duration.ofDays(7));
    API.get(OptIns.class).recordRequest(message, "product-tips", expiresAt, "Mail");
  }

  private String confirmLink() {
    return "/c/" + tokens.sign(LinkPurpose.CONFIRM, new LinkTokenContent(message, ""));
  }

  private HttpResponse<String> get() {
    return API.send(API.request(confirmLink()).GET());
  }

  private HttpResponse<String> confirm() {
    return post(confirmLink(), BodyPublishers.noBody());
  }

  private static String title(HttpResponse<String> answer) {
    return Jsoup.parse(answer.body()).select("h1").text();
  }

  private Optional<Consent> consent() {
    return API.get(Consents.class).findLatest(contact(), "product-tips", Channel.EMAIL);
  }

  @Test
  void get_changesNothing_asScannersFollowLinks() {
    var answer = get();

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(title(answer)).isEqualTo("¿Suscribirte a «Consejos»?");
    assertThat(answer.body()).contains("Un correo a la semana");
    assertThat(Jsoup.parse(answer.body()).select("form[method=post] button")).hasSize(1);
    assertThat(consent()).isEmpty();
    assertThat(exitSignals()).isEmpty();
  }

  @Test
  void post_grantsTheConsent_andTellsTheEnrollment() {
    var answer = confirm();
    API.awaitEmptyOutbox();

    assertThat(title(answer)).isEqualTo("Suscripción confirmada");
    assertThat(consent().orElseThrow().isGranted()).isTrue();
    assertThat(consent().orElseThrow().source()).isEqualTo("double-opt-in");
    assertThat(exitSignals())
        .singleElement()
        .satisfies(
            signaled -> {
              assertThat(signaled.journey()).isEqualTo("receipts");
              assertThat(signaled.signal().how()).isEqualTo(Engagement.CLICKED);
              assertThat(signaled.signal().message()).isEqualTo("step");
              assertThat(signaled.signal().link()).isEqualTo(AwaitedEvent.Engaged.CONFIRMED);
            });
  }

  @Test
  void page_isKeptAsTheProof_withTheWordsThatWereAgreedTo() {
    confirm();

    var page =
        API.database
            .sql(
                """
                select wording from consents
                join consent_wordings on hash = proof -> 'confirmation' ->> 'pageHash'
                where contact_key = :contact and source = 'double-opt-in'
                """)
            .param("contact", contact())
            .query(String.class)
            .single();
    assertThat(page)
        .startsWith("¿Suscribirte a «Consejos»?\n")
        .contains("Un correo a la semana")
        .doesNotContain(user);
  }

  @Test
  void secondPost_changesNothing_alsoAfterAWithdrawal() {
    confirm();
    identify(
        "\"consents\": {\"topic\": \"product-tips\", \"channel\": \"email\", \"granted\": false}");

    var again = confirm();

    assertThat(title(again)).isEqualTo("Este enlace ya se usó");
    assertThat(title(get())).isEqualTo("Este enlace ya se usó");
    assertThat(consent().orElseThrow().isGranted()).isFalse();
  }

  @Test
  void expiredLink_saysSo_andGrantsNothing() {
    API.database
        .sql(
            """
            update messages
            set opt_in = opt_in || jsonb_build_object('expiresAt', now() - interval '1 minute')
            where id = :id
            """)
        .param("id", message)
        .update();

    assertThat(title(get())).isEqualTo("Este enlace ha caducado");
    assertThat(title(confirm())).isEqualTo("Este enlace ha caducado");
    assertThat(consent()).isEmpty();
  }

  @Test
  void endedEnrollment_isNotSignaled_butTheConsentCounts() {
    API.database
        .sql(
            """
            update enrollments set state = 'COMPLETED', ended_at = now()
            where id = (select enrollment_id from messages where id = :id)
            """)
        .param("id", message)
        .update();

    confirm();
    API.awaitEmptyOutbox();

    assertThat(consent().orElseThrow().isGranted()).isTrue();
    assertThat(exitSignals()).isEmpty();
  }

  /** One answer is the answer to all that ask the same. */
  @Test
  void olderLink_alsoAnswersTheNewerMails_ofThisAndOfOtherEnrollments() {
    var enrollment = enrollmentOf(message);
    askAgain(API.insertMessage(enrollment, "again"), "product-tips");
    var other = API.insertMessage(API.enroll("tickets", user), "ask");
    askAgain(other, "product-tips");
    askAgain(API.insertMessage(enrollment, "offers"), "offers");

    assertThat(title(confirm())).isEqualTo("Suscripción confirmada");
    API.awaitEmptyOutbox();

    assertThat(exitSignals())
        .extracting(signaled -> signaled.journey() + " " + signaled.signal().message())
        .containsExactlyInAnyOrder("receipts step", "receipts again", "tickets ask");
    message = other;
    assertThat(title(confirm())).isEqualTo("Este enlace ya se usó");
  }

  @Test
  void linkOfAnEndedEnrollment_answersTheOneThatRuns() {
    API.database
        .sql("update enrollments set state = 'COMPLETED', ended_at = now() where id = :id")
        .param("id", enrollmentOf(message))
        .update();
    askAgain(API.insertMessage(API.enroll("tickets", user), "ask"), "product-tips");

    confirm();
    API.awaitEmptyOutbox();

    assertThat(exitSignals())
        .extracting(signaled -> signaled.journey() + " " + signaled.signal().message())
        .containsExactly("tickets ask");
  }

  @Test
  void link_doesNotAnswer_whatWasAskedAtAnotherAddress_orHasExpired() {
    var enrollment = enrollmentOf(message);
    var elsewhere = API.insertMessage(enrollment, "elsewhere");
    API.get(OptIns.class).recordRequest(elsewhere, "product-tips", inAWeek(), "Mail");
    var expired = API.insertMessage(enrollment, "expired");
    setAddress(expired);
    API.get(OptIns.class)
        .recordRequest(expired, "product-tips", inAWeek().minus(Duration.ofDays(8)), "Mail");

    confirm();
    API.awaitEmptyOutbox();

    assertThat(exitSignals())
        .extracting(signaled -> signaled.signal().message())
        .containsExactly("step");
  }

  private void askAgain(UUID mail, String topic) {
    setAddress(mail);
    API.get(OptIns.class).recordRequest(mail, topic, inAWeek(), "Mail");
  }

  private void setAddress(UUID mail) {
    API.database
        .sql("update messages set address = :address where id = :id")
        .param("address", address)
        .param("id", mail)
        .update();
  }

  private static Instant inAWeek() {
    return API.get(ScaledClock.class).instant().plus(Duration.ofDays(7));
  }

  private static UUID enrollmentOf(UUID mail) {
    return API.database
        .sql("select enrollment_id from messages where id = :id")
        .param("id", mail)
        .query(UUID.class)
        .single();
  }

  @Test
  void alteredLink_orAnotherMessage_isUnknown() {
    assertThat(API.send(API.request("/c/altered").GET()).statusCode()).isEqualTo(404);

    message = messageOf("tickets");

    assertThat(get().statusCode()).isEqualTo(404);
    assertThat(confirm().statusCode()).isEqualTo(404);
    assertThat(consent()).isEmpty();
  }

  @Test
  void erasedContact_isToldSo() {
    API.database
        .sql("update contacts set erased_at = now() where key = :key")
        .param("key", contact())
        .update();

    assertThat(title(get())).isEqualTo("No te enviamos nada");
    assertThat(title(confirm())).isEqualTo("No te enviamos nada");
  }

  /** Who reads the mails of the old address confirms nothing for the new one. */
  @Test
  void linkOfAFormerAddress_grantsNothing() {
    identify("\"email\": \"new-%s\"".formatted(address));

    var answer = confirm();
    API.awaitEmptyOutbox();

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(title(answer)).isNotEqualTo("Suscripción confirmada");
    assertThat(consent()).isEmpty();
    assertThat(exitSignals()).isEmpty();
  }
}
