package dev.senda.store.contacts;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The identifiers of contacts besides those in their rows: a contact has any number of anonymous
 * ids, and the user ids of contacts that were merged into it.
 */
final class ContactAliases {

  private final JdbcClient database;

  ContactAliases(JdbcClient database) {
    this.database = database;
  }

  static String ofUser(String userId) {
    return "user:" + userId;
  }

  static String ofAnonymous(String anonymousId) {
    return "anonymous:" + anonymousId;
  }

  /** The keys of the contacts that have these identifiers as aliases. */
  Map<String, String> find(@Nullable String userId, @Nullable String anonymousId) {
    var found = new HashMap<String, String>();
    if (userId == null && anonymousId == null) {
      return found;
    }
    database
        .sql(
            """
            select identifier, contact_key from contact_aliases
            where identifier in (:user, :anonymous)
            """)
        .param("user", userId == null ? null : ofUser(userId))
        .param("anonymous", anonymousId == null ? null : ofAnonymous(anonymousId))
        .query(
            row -> {
              found.put(row.getString("identifier"), row.getString("contact_key"));
            });
    return found;
  }

  /** Gives these identifiers to contacts, also if another one has them. */
  void put(Map<String, String> keysByIdentifier) {
    if (keysByIdentifier.isEmpty()) {
      return;
    }
    // One order for all transactions, so that two of them cannot wait for each other.
    var sorted = new TreeMap<>(keysByIdentifier);
    database
        .sql(
            """
            insert into contact_aliases (identifier, contact_key)
            select identifier, contact_key
            from unnest(cast(:identifiers as text[]), cast(:keys as text[])) as given (identifier, contact_key)
            on conflict (identifier) do update set contact_key = excluded.contact_key
            """)
        .param("identifiers", sorted.keySet().toArray(String[]::new))
        .param("keys", sorted.values().toArray(String[]::new))
        .update();
  }

  /** Takes an identifier away from whoever has it as an alias. */
  void remove(String identifier) {
    database
        .sql("delete from contact_aliases where identifier = :identifier")
        .param("identifier", identifier)
        .update();
  }

  /** The aliases of new former anonymous ids. */
  void putFormer(List<WorkingContact> contacts) {
    var keys = new HashMap<String, String>();
    for (var contact : contacts) {
      for (var id : new ArrayList<>(contact.state().formerAnonymousIds())) {
        keys.put(ofAnonymous(id), contact.key);
      }
    }
    put(keys);
  }
}
