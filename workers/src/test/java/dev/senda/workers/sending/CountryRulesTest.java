package dev.senda.workers.sending;

import static dev.senda.journey.Message.email;
import static dev.senda.journey.Message.preferred;
import static dev.senda.journey.Message.sms;
import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.journey.Channel;
import dev.senda.journey.Plan;
import dev.senda.journey.SendRules.AfterDeferral;
import dev.senda.store.consent.Consents.ConsentState;
import dev.senda.store.registries.AddressHasher;
import dev.senda.store.registries.ExclusionRegistries;
import dev.senda.store.support.Ids;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.temporal.activities.SendActivity.AttemptOutcome;
import dev.senda.temporal.activities.SendActivity.SendResult;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The articles of the country packs, and quiet hours, at the claim. */
class CountryRulesTest extends RuledSendTestBase {

  private static final SendResult ACCEPTED = SendResult.of(AttemptOutcome.ACCEPTED);
  private static final SendResult SKIPPED = SendResult.of(AttemptOutcome.SKIPPED);

  @Nested
  class Colombia {

    /** The holidays of 2026 are the real ones: 16 November, 8 December, and 29 June. */
    @ParameterizedTest
    @CsvSource({
      "2026-11-28T15:01, 2026-11-30T07:00",
      "2026-11-14T15:01, 2026-11-17T07:00",
      "2026-06-27T15:01, 2026-06-30T07:00",
      "2026-12-07T19:00, 2026-12-09T07:00",
      "2026-11-27T19:00, 2026-11-28T08:00",
      "2026-11-27T06:59, 2026-11-27T07:00"
    })
    void hours_ofArticle3(String from, String expected) {
      rules(packs("co"));
      workerFixture.setTime(at(from));
      var enrollment = workerFixture.enroll(contact(), "tips");

      assertThat(sendEmail(enrollment)).isEqualTo(deferredUntil(expected));
      assertThat(waitingFor(enrollment)).isEqualTo("CO Ley 2300 de 2023, art. 3");
    }

    @Test
    void onceADay_andInItsHours() {
      rules(packs("co"));
      var ada = contact();
      sendEmail(workerFixture.enroll(ada, "tips"));
      var second = workerFixture.enroll(ada, "service");

      assertThat(sendEmail(second)).isEqualTo(deferredUntil("2026-11-27T07:00"));
      assertThat(waitingFor(second))
          .isEqualTo("CO Ley 2300 de 2023, art. 3; CO Ley 2300 de 2023, art. 3 (once a day)");
    }

    @Test
    void secondChannelInAWeek_waitsUntilMonday() {
      rules(packs("co"));
      var ada = contact();
      sendEmail(workerFixture.enroll(ada, "tips"));
      workerFixture.setTime(at("2026-11-27T12:00"));
      var second = workerFixture.enroll(ada, "service");

      assertThat(sendText(second)).isEqualTo(deferredUntil("2026-11-30T07:00"));
      assertThat(send(second, preferred(sms("nudge"), email("hello")), Channel.SMS))
          .isEqualTo(SendResult.elsewhere(Channel.EMAIL));
    }

    @Test
    void register_excludesFromEveryChannel_alsoWithConsent() {
      rules(packs("co"));
      var ada = contact();
      list("co-rne", phoneOf(ada));
      var enrollment = workerFixture.enroll(ada, "tips");

      assertThat(sendText(enrollment)).isEqualTo(SKIPPED);
      assertThat(workerFixture.entry(enrollment, "nudge").reason())
          .isEqualTo(
              "an address of the contact is in the registry co-rne (CO Ley 2300 de 2023, art. 5)");
      assertThat(sendEmail(workerFixture.enroll(ada, "service"))).isEqualTo(SKIPPED);
      assertThat(sendText(workerFixture.enroll(contact(), "tips"))).isEqualTo(ACCEPTED);
    }

    @Test
    void debtCollection_isBound_whateverItsClass() {
      workerFixture.addJourney("dunning", Plan::transactional);
      workerFixture.addJourney("receipt", Plan::transactional);
      workerFixture.text("dunning", "nudge", Channel.SMS, "Pay");
      workerFixture.text("receipt", "nudge", Channel.SMS, "Paid");
      rules(packs("co"));
      workerFixture.setTime(at("2026-11-28T22:00"));
      var ada = contact();

      assertThat(sendText(workerFixture.enroll(ada, "dunning")))
          .isEqualTo(deferredUntil("2026-11-30T07:00"));
      assertThat(sendText(workerFixture.enroll(ada, "receipt"))).isEqualTo(ACCEPTED);
    }

    /** The law holds, whatever the plan says about its deadline. */
    @Test
    void deadline_sendsNothingAgainstTheLaw() {
      workerFixture.addJourney(
          "urgent", plan -> plan.sending(rules -> rules.sendsAnywayAfter(Duration.ofHours(2))));
      workerFixture.text("urgent", "nudge", Channel.SMS, "Now");
      rules(packs("co"));
      workerFixture.setTime(at("2026-11-28T22:00"));
      var urgent = workerFixture.enroll(contact(), "urgent");

      assertThat(sendText(urgent)).isEqualTo(deferredUntil("2026-11-30T07:00"));

      workerFixture.setTime(at("2026-11-29T03:00"));

      assertThat(sendText(urgent)).isEqualTo(deferredUntil("2026-11-30T07:00"));

      workerFixture.setTime(at("2026-11-30T07:00"));

      assertThat(sendText(urgent)).isEqualTo(ACCEPTED);
    }

    /** The attribute, else the phone number, else the zone: none of them says Colombia. */
    @Test
    void otherCountry_isNotBound() {
      rules(packs("co"));
      workerFixture.setTime(at("2026-11-28T22:00"));
      var ada = contact();
      set(ada, "attributes", "{\"country\": \"Mexico\", \"first_name\": \"Ada\"}");

      assertThat(sendEmail(workerFixture.enroll(ada, "tips"))).isEqualTo(ACCEPTED);
    }

    @Test
    void zoneAlone_tellsTheCountry() {
      rules(packs("co"));
      workerFixture.setTime(at("2026-11-28T22:00"));
      var ada = workerFixture.newSubscribedContact();
      set(ada, "time_zone", "America/Bogota");

      assertThat(sendEmail(workerFixture.enroll(ada, "tips")))
          .isEqualTo(deferredUntil("2026-11-30T07:00"));
    }
  }

  @Nested
  class Spain {

    @Test
    void withoutConsent_onlyCustomersGetAdvertising() {
      rules(packs("es"));
      var ada = contact();
      set(ada, "attributes", "{\"country\": \"ES\", \"first_name\": \"Ada\"}");
      var enrollment = workerFixture.enroll(ada, "service");

      assertThat(sendEmail(enrollment)).isEqualTo(SKIPPED);
      assertThat(workerFixture.entry(enrollment, "hello").reason())
          .isEqualTo(
              "ES LSSI (Ley 34/2002), art. 21 needs a recorded consent or a contact who is a customer");
      assertThat(sendEmail(workerFixture.enroll(ada, "tips"))).isEqualTo(ACCEPTED);

      set(ada, "lifecycle", "customer");
      workerFixture
          .database()
          .sql("update enrollments set ended_at = now(), state = 'COMPLETED' where id = :id")
          .param("id", enrollment)
          .update();
      assertThat(sendEmail(workerFixture.enroll(ada, "service"))).isEqualTo(ACCEPTED);
    }

    @Test
    void exclusionList_excludesCustomersWithoutConsent_andNobodyWhoConsented() {
      rules(packs("es"));
      var ada = contact();
      set(ada, "attributes", "{\"country\": \"ES\", \"first_name\": \"Ada\"}");
      set(ada, "lifecycle", "customer");
      list("es-robinson", emailOf(ada), "somebody@else.example");

      assertThat(sendEmail(workerFixture.enroll(ada, "service"))).isEqualTo(SKIPPED);
      assertThat(sendEmail(workerFixture.enroll(ada, "tips"))).isEqualTo(ACCEPTED);
    }

    @Test
    void listedPhone_doesNotExcludeFromEmail() {
      rules(packs("es"));
      var ada = contact();
      set(ada, "attributes", "{\"country\": \"ES\", \"first_name\": \"Ada\"}");
      set(ada, "lifecycle", "customer");
      list("es-robinson", phoneOf(ada));

      assertThat(sendEmail(workerFixture.enroll(ada, "service"))).isEqualTo(ACCEPTED);
    }
  }

  @Nested
  class Mexico {

    @Test
    void register_excludesTexts_unlessTheContactConsented() {
      rules(packs("mx"));
      var ada = contact();
      set(ada, "phone", "+525512345678");
      list("mx-repep", "+525512345678");

      assertThat(sendText(workerFixture.enroll(ada, "service"))).isEqualTo(SKIPPED);
      assertThat(sendText(workerFixture.enroll(ada, "tips"))).isEqualTo(ACCEPTED);

      var bea = contact();
      set(bea, "phone", "+525512345678");
      workerFixture.consent(bea, Channel.SMS, ConsentState.GRANTED, Instant.EPOCH);
      assertThat(sendEmail(workerFixture.enroll(bea, "service"))).isEqualTo(ACCEPTED);
    }

    /** A newer list without the number replaces the old one. */
    @Test
    void newerList_replacesTheOldOne() {
      rules(packs("mx"));
      var ada = contact();
      set(ada, "phone", "+525512345678");
      list("mx-repep", "+525512345678");
      list("mx-repep", "+525587654321");

      assertThat(sendText(workerFixture.enroll(ada, "service"))).isEqualTo(ACCEPTED);
      assertThat(workerFixture.bean(ExclusionRegistries.class).deleteReplaced()).isEqualTo(1);
    }
  }

  @Nested
  class UnitedStates {

    @ParameterizedTest
    @CsvSource({
      "America/New_York, 2026-11-28T02:00:00Z, 2026-11-28T13:00:00Z",
      "Pacific/Honolulu, 2026-11-28T17:59:59Z, 2026-11-28T18:00:00Z",
      // Without a zone: from 8:00 in Honolulu until 21:00 in New York.
      ", 2026-11-28T15:00:00Z, 2026-11-28T18:00:00Z",
      ", 2026-11-29T02:00:00Z, 2026-11-29T18:00:00Z"
    })
    void textsInTheCalledPartysZone(String zone, Instant from, Instant expected) {
      rules(packs("us"));
      workerFixture.setTime(from);
      var ada = contact();
      set(ada, "phone", "+12025550123");
      set(ada, "time_zone", zone);

      assertThat(sendText(workerFixture.enroll(ada, "tips")))
          .isEqualTo(SendResult.deferred(expected.toEpochMilli()));
      assertThat(sendEmail(workerFixture.enroll(ada, "service"))).isEqualTo(ACCEPTED);
    }
  }

  @Nested
  class QuietHours {

    /** In Madrid the clock is turned back on 25 October, and forward on 28 March. */
    @ParameterizedTest
    @CsvSource({
      "Europe/Madrid, 2026-10-24T22:30:00Z, 2026-10-25T07:00:00Z",
      "Europe/Madrid, 2027-03-27T22:30:00Z, 2027-03-28T06:00:00Z",
      "Etc/GMT+12, 2026-11-28T09:30:00Z, 2026-11-28T20:00:00Z",
      "Etc/GMT-12, 2026-11-28T09:30:00Z, 2026-11-28T20:00:00Z",
      // No zone and no country: that of the installation, Mexico City.
      ", 2026-11-28T04:00:00Z, 2026-11-28T14:00:00Z"
    })
    void acrossMidnight_inTheContactsZone(String zone, Instant from, Instant expected) {
      rules(quiet("daily 21:00-08:00", Duration.ofDays(2), AfterDeferral.SKIP));
      workerFixture.setTime(from);
      var ada = contact();
      set(ada, "time_zone", zone);
      var enrollment = workerFixture.enroll(ada, "tips");

      assertThat(sendEmail(enrollment)).isEqualTo(SendResult.deferred(expected.toEpochMilli()));
      assertThat(waitingFor(enrollment)).isEqualTo("quiet hours \"nights\"");
    }

    /** 10,000 contacts at 9:00 local, two messages each and one a day: exact counts. */
    @Test
    void everyContact_getsOneMessageAtNine_andTheOtherOneTheNextDay() {
      int contacts = Boolean.getBoolean("senda.test.full") ? 10_000 : 150;
      rules(
          settings(
              cap(1, "day").caps(),
              quiet("daily 21:00-09:00", Duration.ofDays(7), AfterDeferral.SKIP).quietHours(),
              Duration.ofDays(7),
              AfterDeferral.SKIP));
      for (var zone :
          Stream.of("America/Bogota", "Europe/Madrid", "Asia/Tokyo").map(ZoneId::of).toList()) {
        var ones = new ArrayList<UUID>();
        var others = new ArrayList<UUID>();
        for (int i = 0; i < contacts / 3 + 1; i++) {
          var ada = contact();
          set(ada, "time_zone", zone.getId());
          ones.add(workerFixture.enroll(ada, "tips"));
          others.add(workerFixture.enroll(ada, "service"));
        }
        var nine = LocalDate.of(2026, 11, 27).atTime(9, 0).atZone(zone).toInstant();
        var next = nine.plus(Duration.ofDays(1));
        workerFixture.setTime(nine.minus(Duration.ofHours(3)));
        assertAll(ones, SendResult.deferred(nine.toEpochMilli()));
        assertAll(others, SendResult.deferred(next.toEpochMilli()));
        workerFixture.setTime(nine);
        assertAll(ones, ACCEPTED);
        workerFixture.setTime(next);
        assertAll(others, ACCEPTED);
      }

      assertThat(
              workerFixture
                  .database()
                  .sql(
                      """
                      select to_char(m.claimed_at at time zone c.time_zone, 'DD HH24:MI') || ' ' || count(*)
                      from messages m join contacts c on c.key = m.contact_key
                      where m.state = 'ACCEPTED'
                      group by to_char(m.claimed_at at time zone c.time_zone, 'DD HH24:MI') order by 1
                      """)
                  .query(String.class)
                  .list())
          .containsExactly(
              "27 09:00 " + (contacts / 3 + 1) * 3, "28 09:00 " + (contacts / 3 + 1) * 3);
    }

    /** Eight at a time. */
    private void assertAll(List<UUID> enrollments, SendResult expected) {
      var results = ConcurrentHashMap.<SendResult>newKeySet();
      try (var senders = Executors.newFixedThreadPool(8)) {
        enrollments.forEach(enrollment -> senders.execute(() -> results.add(sendText(enrollment))));
      }
      assertThat(results).containsExactly(expected);
    }
  }

  private void list(String registry, String... addresses) {
    var registries = workerFixture.bean(ExclusionRegistries.class);
    var hasher = workerFixture.bean(AddressHasher.class);
    var id = Ids.newUuid();
    workerFixture
        .bean(RetryingTransactions.class)
        .executeWithoutResult(
            () -> {
              registries.begin(id, registry, LocalDate.of(2026, 11, 1));
              registries.add(id, Stream.of(addresses).map(hasher::hash).toList());
              registries.activate(id, registry, addresses.length, 0);
            });
  }

  private String phoneOf(String contact) {
    return column("phone", contact);
  }

  private String emailOf(String contact) {
    return column("email", contact);
  }

  private String column(String name, String contact) {
    return workerFixture
        .database()
        .sql("select lower(%s) from contacts where key = :key".formatted(name))
        .param("key", contact)
        .query(String.class)
        .single();
  }

  private void set(String contact, String column, String value) {
    workerFixture
        .database()
        .sql(
            "update contacts set %s = cast(:value as %s) where key = :key"
                .formatted(column, column.equals("attributes") ? "jsonb" : "text"))
        .param("value", value)
        .param("key", contact)
        .update();
  }
}
