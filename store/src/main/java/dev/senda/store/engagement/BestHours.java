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

  /** Habits change: older messages do not count. */
  private static final int MAX_MESSAGES = 500;

  private final JdbcClient database;

  BestHours(JdbcClient database) {
    this.database = database;
  }

  /**
   * The hour of the contact's day, 0 to 23, with most opens and clicks of the newest 500 messages;
   * the earliest of several. Opens and clicks of bots do not count.
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
                select g.occurred_at
                from (select id from messages where contact_key = :contact
                      order by claimed_at desc limit :limit) as m
                join engagements g on g.message_id = m.id
                where g.type in ('OPENED', 'CLICKED') and not g.is_bot
                """)
            .param("contact", contact.key())
            .param("limit", MAX_MESSAGES)
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
