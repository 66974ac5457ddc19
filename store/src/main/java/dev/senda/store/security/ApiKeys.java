package dev.senda.store.security;

import dev.senda.store.support.Ids;
import dev.senda.store.support.ScaledClock;
import dev.senda.store.support.SqlTimestamps;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Who may call the API, and for what. Of a key only its hash is kept. */
@Repository
public class ApiKeys {

  private final JdbcClient database;
  private final ScaledClock clock;

  public ApiKeys(JdbcClient database, ScaledClock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** What a key is good for. */
  public enum ApiKeyScope {
    /** Reporting what people do: identify, track, batch. */
    WRITE,
    /** Everything. */
    ADMIN
  }

  /** What this key is good for; empty if we never gave it. */
  public Optional<ApiKeyScope> findScope(String key) {
    return database
        .sql("select scope from api_keys where key_hash = :hash and revoked_at is null")
        .param("hash", hash(key))
        .query(String.class)
        .optional()
        .map(ApiKeyScope::valueOf);
  }

  /** Makes this key good for this; one that was good for something else changes. */
  public void grant(String key, String name, ApiKeyScope scope) {
    database
        .sql(
            """
            insert into api_keys (id, key_hash, name, scope, created_at)
            values (:id, :hash, :name, :scope, :now)
            on conflict (key_hash) do update set name = excluded.name, scope = excluded.scope
            """)
        .param("id", Ids.newUuid())
        .param("hash", hash(key))
        .param("name", name)
        .param("scope", scope.name())
        .param("now", SqlTimestamps.toSql(clock.instant()))
        .update();
  }

  /**
   * Makes the key of a setting good, and every key that the setting had before no good any more.
   *
   * @param key empty where nothing is set
   */
  public void replaceConfiguredKey(String key, String name, ApiKeyScope scope) {
    database
        .sql("delete from api_keys where name = :name and key_hash <> :hash")
        .param("name", name)
        .param("hash", hash(key))
        .update();
    if (!key.isEmpty()) {
      grant(key, name, scope);
    }
  }

  private static byte[] hash(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
