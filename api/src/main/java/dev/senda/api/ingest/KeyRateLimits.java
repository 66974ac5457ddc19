package dev.senda.api.ingest;

import dev.senda.api.http.ApiException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** How many calls each API key may send per second in this process; a second's worth may burst. */
final class KeyRateLimits {

  private static final double NANOS_PER_SECOND = 1e9;

  private final @Nullable Integer callsPerSecond;
  private final LongSupplier nanoTime;
  private final Map<UUID, Bucket> buckets = new ConcurrentHashMap<>();

  private static final class Bucket {
    double tokens;
    long at;
  }

  KeyRateLimits(@Nullable Integer callsPerSecond, LongSupplier nanoTime) {
    this.callsPerSecond = callsPerSecond;
    this.nanoTime = nanoTime;
  }

  /**
   * Takes the calls from what the key may send. A request that is larger than what is left is
   * taken, and the next ones wait for its balance.
   *
   * @throws ApiException 429 if nothing is left
   */
  void acquire(UUID key, int calls) {
    if (callsPerSecond == null) {
      return;
    }
    long now = nanoTime.getAsLong();
    var bucket = buckets.computeIfAbsent(key, _ -> newBucket(now));
    synchronized (bucket) {
      double earned = (now - bucket.at) / NANOS_PER_SECOND * callsPerSecond;
      bucket.tokens = Math.min(callsPerSecond, bucket.tokens + earned);
      bucket.at = now;
      if (bucket.tokens <= 0) {
        int seconds = (int) Math.ceil((1 - bucket.tokens) / callsPerSecond);
        throw ApiException.tooManyRequests(
            "More than %,d calls per second of this API key; nothing was stored. Retry later"
                .formatted(callsPerSecond),
            seconds);
      }
      bucket.tokens -= calls;
    }
  }

  private Bucket newBucket(long now) {
    var bucket = new Bucket();
    bucket.tokens = callsPerSecond == null ? 0 : callsPerSecond;
    bucket.at = now;
    return bucket;
  }
}
