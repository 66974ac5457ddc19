package dev.senda.fakes;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Which requests that send meet a {@link Fault}. A request that the provider refuses anyway (wrong
 * key, missing field) uses none up.
 */
public final class Faults {

  private final Deque<Fault> queue = new ArrayDeque<>();
  private final Map<Fault, Integer> injected = new LinkedHashMap<>();
  private Random random = new Random(0);
  private double share;
  private List<Fault> kinds = List.of();

  Faults() {}

  /** The next requests that send meet these, one each, after those that already wait. */
  public synchronized void next(Fault... faults) {
    queue.addAll(List.of(faults));
  }

  /**
   * From now on this share of the requests that send meets one of these kinds. Reproducible: with
   * the same seed the n-th request always meets the same.
   *
   * @param share 0 to 1
   */
  public synchronized void share(double share, long seed, Fault... kinds) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("share: %s (expected 0 to 1)".formatted(share));
    }
    if (kinds.length == 0) {
      throw new IllegalArgumentException("kinds: none (expected at least one)");
    }
    this.share = share;
    this.kinds = List.of(kinds);
    random = new Random(seed);
  }

  /** No faults from now on. What was injected stays counted. */
  public synchronized void none() {
    queue.clear();
    share = 0;
    kinds = List.of();
  }

  /** How often each fault was met. */
  public synchronized Map<Fault, Integer> injected() {
    return Map.copyOf(injected);
  }

  /** How often a fault of this kind was met. */
  public synchronized int injected(Class<? extends Fault> kind) {
    return injected.entrySet().stream()
        .filter(entry -> kind.isInstance(entry.getKey()))
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  /** What the request at hand meets, if anything. */
  synchronized Optional<Fault> meet() {
    var fault = Optional.ofNullable(queue.poll()).or(this::drawn);
    fault.ifPresent(met -> injected.merge(met, 1, Integer::sum));
    return fault;
  }

  private Optional<Fault> drawn() {
    return kinds.isEmpty() || random.nextDouble() >= share
        ? Optional.empty()
        : Optional.of(kinds.get(random.nextInt(kinds.size())));
  }
}
