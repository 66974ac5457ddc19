package dev.senda.store.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.senda.store.TestStore;
import dev.senda.store.security.ApiKeys.ApiKey;
import dev.senda.store.security.ApiKeys.ApiKeyScope;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApiKeysTest {

  private static final TestStore STORE = new TestStore();

  private final AtomicLong nanoTime = new AtomicLong();
  private final ApiKeys keys = new ApiKeys(STORE.database, nanoTime::get);

  @BeforeEach
  void clearKeys() {
    STORE.database.sql("truncate api_keys").update();
  }

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void createdKey_authenticates_andOnlyItsHashIsStored() {
    var created = keys.create("shop", ApiKeyScope.WRITE);

    assertThat(created.key()).matches("senda_[A-Za-z0-9_-]{43}");
    assertThat(keys.authenticate(created.key())).map(ApiKey::scope).contains(ApiKeyScope.WRITE);
    assertThat(keys.authenticate(created.key() + "x")).isEmpty();
    assertThat(
            STORE
                .database
                .sql("select to_jsonb(k)::text from api_keys k")
                .query(String.class)
                .single())
        .doesNotContain(created.key());
    assertThat(created.toString()).doesNotContain(created.key());
  }

  @Test
  void ring_acceptsEveryKeyUntilItIsRevoked() {
    var old = keys.create("shop 2025", ApiKeyScope.WRITE);
    var current = keys.create("shop 2026", ApiKeyScope.WRITE);
    assertThat(keys.authenticate(old.key())).isPresent();
    assertThat(keys.authenticate(current.key())).isPresent();

    assertThat(keys.revoke(old.apiKey().id())).isPresent();

    assertThat(keys.authenticate(old.key())).isEmpty();
    assertThat(keys.authenticate(current.key())).isPresent();
    assertThat(keys.findAll())
        .extracting(ApiKey::name, key -> key.revokedAt() == null)
        .containsExactly(tuple("shop 2025", false), tuple("shop 2026", true));
  }

  @Test
  void revoke_again_keepsTheFirstTime() {
    var id = keys.create("shop", ApiKeyScope.WRITE).apiKey().id();
    var first = keys.revoke(id).orElseThrow().revokedAt();

    assertThat(keys.revoke(id).orElseThrow().revokedAt()).isEqualTo(first);
    assertThat(keys.revoke(UUID.randomUUID())).isEmpty();
  }

  @Test
  void configuredKey_isAdded_andDeletesNoOther() {
    keys.addConfigured("the-old-key", "senda.api-keys.admin", ApiKeyScope.ADMIN);
    keys.addConfigured("the-new-key", "senda.api-keys.admin", ApiKeyScope.ADMIN);
    keys.addConfigured("the-new-key", "senda.api-keys.admin", ApiKeyScope.ADMIN);

    assertThat(keys.authenticate("the-old-key")).isPresent();
    assertThat(keys.authenticate("the-new-key")).isPresent();
    assertThat(keys.findAll()).hasSize(2);
  }

  @Test
  void configuredKey_withAnotherScope_takesIt() {
    keys.addConfigured("a-key", "senda.api-keys.write", ApiKeyScope.WRITE);
    keys.addConfigured("a-key", "senda.api-keys.admin", ApiKeyScope.ADMIN);

    assertThat(keys.authenticate("a-key")).map(ApiKey::scope).contains(ApiKeyScope.ADMIN);
  }

  @Test
  void configuredKey_thatWasRevoked_staysRevoked() {
    assertThat(keys.addConfigured("a-key", "senda.api-keys.write", ApiKeyScope.WRITE)).isTrue();
    keys.revoke(keys.findAll().getFirst().id());

    assertThat(keys.addConfigured("a-key", "senda.api-keys.admin", ApiKeyScope.ADMIN)).isFalse();
    assertThat(keys.authenticate("a-key")).isEmpty();
  }

  @Test
  void lastUse_isWritten_atMostOnceAMinute() {
    var key = keys.create("shop", ApiKeyScope.WRITE).key();
    assertThat(lastUsedAt()).isNull();

    keys.authenticate(key);
    var first = lastUsedAt();
    expireCache();
    keys.authenticate(key);

    assertThat(first).isNotNull();
    assertThat(lastUsedAt()).isEqualTo(first);

    STORE.database.sql("update api_keys set last_used_at = now() - interval '61 seconds'").update();
    expireCache();
    keys.authenticate(key);
    assertThat(lastUsedAt()).isAfterOrEqualTo(first);
  }

  @Test
  void revokedKey_isRefusedAtOnce_orAfterTheCacheAgeInAnotherProcess() {
    var created = keys.create("shop", ApiKeyScope.WRITE);
    var elsewhere = new ApiKeys(STORE.database, nanoTime::get);
    assertThat(keys.authenticate(created.key())).isPresent();
    assertThat(elsewhere.authenticate(created.key())).isPresent();

    keys.revoke(created.apiKey().id());

    assertThat(keys.authenticate(created.key())).isEmpty();
    assertThat(elsewhere.authenticate(created.key())).isPresent();
    expireCache();
    assertThat(elsewhere.authenticate(created.key())).isEmpty();
  }

  private void expireCache() {
    nanoTime.addAndGet(ApiKeys.MAX_CACHE_AGE.toNanos());
  }

  private @Nullable Instant lastUsedAt() {
    return keys.findAll().getFirst().lastUsedAt();
  }
}
