package dev.senda.workers.rendering.cache;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Keeps what was used last. A value is computed outside of the lock, perhaps by two threads at
 * once.
 */
public final class LruCache<K, V> {

  private final Map<K, V> kept;

  /**
   * Creates an empty cache.
   *
   * @param size how many values it keeps
   */
  public LruCache(int size) {
    kept =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > size;
          }
        };
  }

  /** The value of the key, computed if it is not kept. */
  public V get(K key, Supplier<V> computed) {
    synchronized (kept) {
      var known = kept.get(key);
      if (known != null) {
        return known;
      }
    }
    var value = computed.get();
    synchronized (kept) {
      kept.put(key, value);
    }
    return value;
  }
}
