package dev.senda.store.engagement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.store.TestStore;
import dev.senda.store.contacts.Contact;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.engagement.Engagements.EngagementType;
import dev.senda.store.support.Ids;
import dev.senda.store.support.RetryingTransactions;
import java.time.Instant;
import java.time.ZoneId;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BestHoursTest {

  private static final TestStore STORE = new TestStore();
  private static final ZoneId DEFAULT_ZONE = ZoneId.of("Europe/Madrid");

  private final Contacts contacts =
      new Contacts(STORE.database, new RetryingTransactions(STORE.transactions), STORE.clock);
  private final Engagements engagements = new Engagements(STORE.database);
  private final BestHours bestHours = new BestHours(STORE.database);

  private final String ada = STORE.insertContact();
  private final UUID enrollment = STORE.insertEnrollment(ada);
  private int messages;

  @BeforeEach
  void livesInMexico() {
    zone("America/Mexico_City");
  }

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void bestHour_isInTheContactsZone() {
    engaged(EngagementType.OPENED, false, "2026-11-02T15:10:00Z");
    engaged(EngagementType.CLICKED, false, "2026-11-03T15:50:00Z");
    engaged(EngagementType.OPENED, false, "2026-11-04T03:00:00Z");

    assertThat(bestHours.findBestHour(contact(), DEFAULT_ZONE)).contains(9);
  }

  @Test
  void equalHours_earliestWins() {
    engaged(EngagementType.OPENED, false, "2026-11-02T20:10:00Z");
    engaged(EngagementType.OPENED, false, "2026-11-02T15:10:00Z");

    assertThat(bestHours.findBestHour(contact(), DEFAULT_ZONE)).contains(9);
  }

  @Test
  void botsAndDeliveries_doNotCount() {
    engaged(EngagementType.OPENED, true, "2026-11-02T15:10:00Z");
    engaged(EngagementType.DELIVERED, false, "2026-11-02T15:10:00Z");
    assertThat(bestHours.findBestHour(contact(), DEFAULT_ZONE)).isEmpty();

    engaged(EngagementType.OPENED, false, "2026-11-02T18:10:00Z");

    assertThat(bestHours.findBestHour(contact(), DEFAULT_ZONE)).contains(12);
  }

  @Test
  void engagementOfAnotherContact_doesNotCount() {
    engaged(EngagementType.OPENED, false, "2026-11-02T15:10:00Z");

    assertThat(
            bestHours.findBestHour(
                contacts.find(STORE.insertContact()).orElseThrow(), DEFAULT_ZONE))
        .isEmpty();
  }

  @Test
  void unknownZone_usesTheDefault() {
    engaged(EngagementType.OPENED, false, "2026-11-02T15:10:00Z");

    for (var zone : new String[] {"Mars/Olympus_Mons", "+02:00", "", null}) {
      zone(zone);
      assertThat(contact().zoneOrDefault(DEFAULT_ZONE)).isEqualTo(DEFAULT_ZONE);
      assertThat(bestHours.findBestHour(contact(), DEFAULT_ZONE)).contains(16);
    }
  }

  private void zone(String zone) {
    STORE
        .database
        .sql("update contacts set time_zone = :zone where key = :key")
        .param("zone", zone)
        .param("key", ada)
        .update();
  }

  private Contact contact() {
    return contacts.find(ada).orElseThrow();
  }

  private void engaged(EngagementType engagementType, boolean machine, String at) {
    var message = Ids.newUuid();
    STORE
        .database
        .sql(
            """
            insert into messages (id, enrollment_id, step, occurrence, contact_key, channel, template,
                                  state, claimed_at, settled_at)
            values (:id, :enrollment, 'guide', :occurrence, :contact, 'email', 'guide',
                    'ACCEPTED', now(), now())
            """)
        .param("id", message)
        .param("enrollment", enrollment)
        .param("occurrence", ++messages)
        .param("contact", ada)
        .update();
    engagements.recordIfNew(message, engagementType, "", machine, Instant.parse(at));
  }
}
