package dev.senda.store.steering;

import dev.senda.store.contacts.Contact;
import dev.senda.store.contacts.Contacts;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The lock of a journey, beside the lock of a contact. What sends or enrolls shares it; what
 * pauses, drains or stops the journey takes it alone, and so waits until what began before has
 * committed. Whoever shares it reads the steering in its next statement, and so sees every change
 * that was answered.
 *
 * <p>The lock of the contact comes first, so that no two transactions wait for each other.
 */
@Repository
public class JourneyLocks {

  /** Distinguishes these advisory locks from others in the database. */
  private static final int ADVISORY_CLASS = 7_301;

  /** The contact is locked before the journey: the common table expression runs first. */
  private static final String LOCK_CONTACT =
      """
      with locked as materialized (
        select * from contacts
        where key = coalesce((select contact_key from merged_contacts where key = :key), :key)
        for no key update)
      select locked.*, pg_advisory_xact_lock_shared(%d, hashtext(:journey)) from locked
      """
          .formatted(ADVISORY_CLASS);

  private final JdbcClient database;

  public JourneyLocks(JdbcClient database) {
    this.database = database;
  }

  /**
   * As {@link Contacts#lock}, and shares the lock of the journey until the transaction ends, in one
   * statement. The steering has to be read by a later statement.
   */
  public Optional<Contact> lockContact(String contactKey, String journey) {
    // If the contact is merged while this waits for its lock, the second attempt finds the other.
    return tryLockContact(contactKey, journey).or(() -> tryLockContact(contactKey, journey));
  }

  private Optional<Contact> tryLockContact(String contactKey, String journey) {
    return database
        .sql(LOCK_CONTACT)
        .param("key", contactKey)
        .param("journey", journey)
        .query(Contacts::mapRow)
        .optional();
  }

  /** Takes the lock of the journey alone: the caller has locked nothing yet. */
  void lockAlone(String journey) {
    database
        .sql("select pg_advisory_xact_lock(%d, hashtext(:journey))".formatted(ADVISORY_CLASS))
        .param("journey", journey)
        .query((row, number) -> true)
        .single();
  }
}
