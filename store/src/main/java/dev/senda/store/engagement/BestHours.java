package dev.senda.store.engagement;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import dev.senda.store.contacts.Contact;
import dev.senda.store.support.SqlTimestamps;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Finds the hour of the day at which a contact opens and clicks most. */
@Repository
public class BestHours {

  private final JdbcClient database;

  BestHours(JdbcClient database) {
    this.database = database;
  }

  /**
   * The hour of the contact's day, 0 to 23, with most opens and clicks; the earliest of several.
   * Opens and clicks of bots do not count.
   *
   * @param defaultZone the zone of a contact without one of its own: see {@link
   *     Contact#zoneOrDefault}
   * @return empty for a contact that never opened or clicked anything
   */
  public Optional<Integer> findBestHour(Contact contact, ZoneId defaultZone) {
    var zone = contact.zoneOrDefault(defaultZone);
    var engagements =
        database
            .sql(
                """
                select g.occurred_at from engagements g join messages m on m.id = g.message_id
                where m.contact_key = :contact and g.type in ('OPENED', 'CLICKED') and not g.is_bot
                """)
            .param("contact", contact.key())
            .query((row, number) -> SqlTimestamps.instant(row, "occurred_at"))
            .list();
    return engagements.stream()
        .collect(groupingBy(at -> at.atZone(zone).getHour(), counting()))
        .entrySet()
        .stream()
        .max(
            Map.Entry.<Integer, Long>comparingByValue()
                .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
        .map(Map.Entry::getKey);
  }
}
