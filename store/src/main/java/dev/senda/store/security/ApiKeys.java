package dev.senda.store.security;

import dev.senda.store.support.Ids;
import dev.senda.store.support.SqlTimestamps;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The API keys: a ring in which any number of keys is valid at once, until each is revoked. Only
 * the SHA-256 of a key is stored. All times are real time.
 *
 * <p>A valid key is remembered for {@link #MAX_CACHE_AGE}. A key that this process revokes is
 * forgotten at once; one that another process revokes is refused after that time.
 */
@Repository
public class ApiKeys {

  /** The prefix of created keys, by which a secret scanner recognizes one. */
  public static final String PREFIX = "senda_";

  private static final int KEY_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String COLUMNS = "id, name, scope, created_at, last_used_at, revoked_at";

  static final Duration MAX_CACHE_AGE = Duration.ofSeconds(5);

  private final JdbcClient database;
  private final LongSupplier nanoTime;
  private final Map<String, CachedKey> cache = new ConcurrentHashMap<>();
  private final AtomicLong revocations = new AtomicLong();

  /**
   * A valid key.
   *
   * @param readAt when it was read
   */
  private record CachedKey(ApiKey apiKey, long readAt) {}

  @Autowired
  public ApiKeys(JdbcClient database) {
    this(database, System::nanoTime);
  }

  ApiKeys(JdbcClient database, LongSupplier nanoTime) {
    this.database = database;
    this.nanoTime = nanoTime;
  }

  /** What a key may do. */
  public enum ApiKeyScope {
    /** Tracking calls only. */
    WRITE,
    /**
     * Tracking calls, but no addresses and consents of known contacts: anybody can read the key.
     */
    BROWSER,
    /** Reading everything but the keys. */
    VIEWER,
    /** Reading, and steering enrollments and tasks. */
    OPERATOR,
    /** Everything. */
    ADMIN;

    /** Whether tracking calls may be sent with it. */
    public boolean maySendTrackingCalls() {
      return this == WRITE || this == BROWSER || this == ADMIN;
    }

    /** Whether it opens the console, and the endpoints that read. */
    public boolean mayRead() {
      return this == VIEWER || this == OPERATOR || this == ADMIN;
    }

    /** Whether enrollments and tasks may be steered with it. */
    public boolean mayOperate() {
      return this == OPERATOR || this == ADMIN;
    }
  }

  /**
   * A stored key, without the key itself.
   *
   * @param lastUsedAt to the minute; null if it was never used
   * @param revokedAt null while it is valid
   */
  public record ApiKey(
      UUID id,
      String name,
      ApiKeyScope scope,
      Instant createdAt,
      @Nullable Instant lastUsedAt,
      @Nullable Instant revokedAt) {}

  /**
   * A created key.
   *
   * @param key the key itself; it is not stored, so it cannot be shown again
   */
  public record CreatedApiKey(ApiKey apiKey, String key) {

    /** Shows the id of the key, not the key. */
    @Override
    public String toString() {
      return "CreatedApiKey[%s]".formatted(apiKey.id());
    }
  }

  private record FoundKey(ApiKey apiKey, boolean isUseOutdated) {}

  /**
   * The valid key with this text, and records its use, at most once a minute per key. Empty if the
   * key is unknown or revoked.
   */
  public Optional<ApiKey> authenticate(String key) {
    var hash = hash(key);
    var cacheKey = new String(hash, StandardCharsets.ISO_8859_1);
    long now = nanoTime.getAsLong();
    var cached = cache.get(cacheKey);
    if (cached != null && now - cached.readAt() < MAX_CACHE_AGE.toNanos()) {
      return Optional.of(cached.apiKey());
    }
    long revocationsBefore = revocations.get();
    var read = read(hash);
    if (read.isEmpty()) {
      cache.remove(cacheKey);
    } else {
      cache.put(cacheKey, new CachedKey(read.get(), now));
      if (revocations.get() != revocationsBefore) {
        cache.remove(cacheKey); // it may be the one that is revoked meanwhile
      }
    }
    return read;
  }

  private Optional<ApiKey> read(byte[] hash) {
    var found =
        database
            .sql(
                """
                select %s, last_used_at is null or last_used_at < now() - interval '1 minute' as is_use_outdated
                from api_keys where key_hash = :hash and revoked_at is null
                """
                    .formatted(COLUMNS))
            .param("hash", hash)
            .query((row, number) -> new FoundKey(toApiKey(row), row.getBoolean("is_use_outdated")))
            .optional();
    found.filter(FoundKey::isUseOutdated).ifPresent(one -> recordUse(one.apiKey().id()));
    return found.map(FoundKey::apiKey);
  }

  /** Writes nothing if another request has done so, and waits for none that does. */
  private void recordUse(UUID id) {
    database
        .sql(
            """
            update api_keys set last_used_at = now()
            where id = (select id from api_keys
                        where id = :id
                          and (last_used_at is null or last_used_at < now() - interval '1 minute')
                        for no key update skip locked)
            """)
        .param("id", id)
        .update();
  }

  /** Creates a random key of 256 bits. */
  public CreatedApiKey create(String name, ApiKeyScope scope) {
    var random = new byte[KEY_BYTES];
    RANDOM.nextBytes(random);
    var key = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    var apiKey =
        database
            .sql(
                """
                insert into api_keys (id, key_hash, name, scope, created_at)
                values (:id, :hash, :name, :scope, now()) returning %s
                """
                    .formatted(COLUMNS))
            .param("id", Ids.newUuid())
            .param("hash", hash(key))
            .param("name", name)
            .param("scope", scope.name())
            .query((row, number) -> toApiKey(row))
            .single();
    return new CreatedApiKey(apiKey, key);
  }

  /**
   * Adds the key of a setting to the ring. No other key changes. A key that is in the ring already
   * takes this name and scope; one that was revoked stays revoked.
   *
   * @return whether the key is valid: false if it was revoked
   */
  public boolean addConfigured(String key, String name, ApiKeyScope scope) {
    database
        .sql(
            """
            insert into api_keys (id, key_hash, name, scope, is_configured, created_at)
            values (:id, :hash, :name, :scope, true, now())
            on conflict (key_hash) do update
            set name = case when api_keys.revoked_at is null then excluded.name else api_keys.name end,
                scope = case when api_keys.revoked_at is null then excluded.scope else api_keys.scope end,
                is_configured = true
            where not api_keys.is_configured
               or api_keys.revoked_at is null and (api_keys.name, api_keys.scope) <> (excluded.name, excluded.scope)
            """)
        .param("id", Ids.newUuid())
        .param("hash", hash(key))
        .param("name", name)
        .param("scope", scope.name())
        .update();
    return database
        .sql("select revoked_at is null from api_keys where key_hash = :hash")
        .param("hash", hash(key))
        .query(Boolean.class)
        .single();
  }

  /** All keys, also the revoked ones, oldest first. */
  public List<ApiKey> findAll() {
    return database
        .sql("select %s from api_keys order by created_at, id".formatted(COLUMNS))
        .query((row, number) -> toApiKey(row))
        .list();
  }

  /**
   * Revokes a key: from the commit on it is refused. A second call changes nothing.
   *
   * @return the revoked key; empty if there is none of this id
   */
  public Optional<ApiKey> revoke(UUID id) {
    var revoked = revokeStored(id);
    revocations.incrementAndGet();
    cache.values().removeIf(cached -> cached.apiKey().id().equals(id));
    return revoked;
  }

  private Optional<ApiKey> revokeStored(UUID id) {
    return database
        .sql(
            "update api_keys set revoked_at = coalesce(revoked_at, now()) where id = :id returning %s"
                .formatted(COLUMNS))
        .param("id", id)
        .query((row, number) -> toApiKey(row))
        .optional();
  }

  private static ApiKey toApiKey(ResultSet row) throws SQLException {
    return new ApiKey(
        row.getObject("id", UUID.class),
        row.getString("name"),
        ApiKeyScope.valueOf(row.getString("scope")),
        SqlTimestamps.instant(row, "created_at"),
        SqlTimestamps.instantOrNull(row, "last_used_at"),
        SqlTimestamps.instantOrNull(row, "revoked_at"));
  }

  private static byte[] hash(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
