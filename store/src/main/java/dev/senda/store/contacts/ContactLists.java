package dev.senda.store.contacts;

import dev.senda.journey.ContactList;
import dev.senda.store.support.ScaledClock;
import dev.senda.store.support.SqlTimestamps;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Which contacts are on which list. */
@Repository
public class ContactLists {

  private final JdbcClient database;
  private final ScaledClock clock;

  public ContactLists(JdbcClient database, ScaledClock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Puts the contact on the list; one that is on it stays. */
  public void add(String contact, ContactList list) {
    database
        .sql(
            """
            insert into list_members (contact_key, list_name, added_at) values (:contact, :list, :now)
            on conflict do nothing
            """)
        .param("contact", contact)
        .param("list", list.name())
        .param("now", SqlTimestamps.toSql(clock.instant()))
        .update();
  }

  /** Puts each contact on the list beside it. */
  public void addAll(List<Member> members) {
    if (members.isEmpty()) {
      return;
    }
    database
        .sql(
            """
            insert into list_members (contact_key, list_name, added_at)
            select contact_key, list_name, ?::timestamptz
            from unnest(?::text[], ?::text[]) as given (contact_key, list_name)
            on conflict do nothing
            """)
        .params(
            SqlTimestamps.toSql(clock.instant()),
            members.stream().map(Member::contact).toArray(String[]::new),
            members.stream().map(member -> member.list().name()).toArray(String[]::new))
        .update();
  }

  /** A contact on a list. */
  public record Member(String contact, ContactList list) {}

  /** Takes the contact off the list, if it is on it. */
  public void remove(String contact, ContactList list) {
    database
        .sql("delete from list_members where contact_key = :contact and list_name = :list")
        .param("contact", contact)
        .param("list", list.name())
        .update();
  }

  /** The names of the lists that the contact is on, in the order of the alphabet. */
  public Set<String> findNames(String contact) {
    return new TreeSet<>(
        database
            .sql("select list_name from list_members where contact_key = :contact")
            .param("contact", contact)
            .query(String.class)
            .list());
  }

  public boolean contains(String contact, ContactList list) {
    return database
        .sql(
            """
            select exists (
              select from list_members where contact_key = :contact and list_name = :list)
            """)
        .param("contact", contact)
        .param("list", list.name())
        .query(Boolean.class)
        .single();
  }
}
