package dev.senda.store.ingest;

import dev.senda.store.support.SqlTimestamps;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * When a known address of a contact changed, and by whom. A trigger records each change in its
 * transaction; the addresses themselves are not recorded.
 */
@Repository
public class AddressChanges {

  private final JdbcClient database;

  AddressChanges(JdbcClient database) {
    this.database = database;
  }

  /**
   * A change.
   *
   * @param type email or phone
   * @param isRemoval whether the contact has no such address any more
   * @param changedAt real time
   * @param keyName the name of the API key; null where no tracking call changed it
   */
  public record AddressChange(
      String type, boolean isRemoval, Instant changedAt, @Nullable String keyName) {}

  /** Names the API key of all changes that follow in this transaction. */
  public void setApiKey(UUID apiKey) {
    database
        .sql("select set_config('senda.api_key', :apiKey, true)")
        .param("apiKey", apiKey.toString())
        .query(String.class)
        .single();
  }

  /** Names the API keys of the changes of this transaction, by contact. */
  public void setApiKeys(Map<String, UUID> keysByContact) {
    database
        .sql(
            """
            update address_changes set api_key_id = given.api_key_id
            from unnest(?::text[], ?::uuid[]) as given (contact_key, api_key_id)
            where address_changes.contact_key = given.contact_key
              and address_changes.transaction_id = pg_current_xact_id()
            """)
        .param(keysByContact.keySet().toArray(String[]::new))
        .param(keysByContact.values().toArray(UUID[]::new))
        .update();
  }

  /** The changes of a contact, newest first. */
  public List<AddressChange> findNewest(String contactKey, int limit) {
    return database
        .sql(
            """
            select c.address_type, c.is_removal, c.changed_at, k.name
            from address_changes c left join api_keys k on k.id = c.api_key_id
            where c.contact_key = :contactKey
            order by c.id desc limit :limit
            """)
        .param("contactKey", contactKey)
        .param("limit", limit)
        .query(
            (row, number) ->
                new AddressChange(
                    row.getString("address_type"),
                    row.getBoolean("is_removal"),
                    SqlTimestamps.instant(row, "changed_at"),
                    row.getString("name")))
        .list();
  }
}
