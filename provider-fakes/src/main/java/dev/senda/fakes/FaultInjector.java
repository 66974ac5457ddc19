package dev.senda.fakes;

import java.util.ArrayDeque;
import java.util.ArrayList;
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
public final class FaultInjector {

  private final Deque<Fault> queue = new ArrayDeque<>();
  private final Map<Fault, Integer> injected = new LinkedHashMap<>();
  private final List<FaultedRequest> faultedRequests = new ArrayList<>();
  private Random random = new Random(0);
  private double rate;
  private List<Fault> kinds = List.of();

  public FaultInjector() {}

  /**
   * A request that met a fault.
   *
   * @param request its body as it came
   */
  public record FaultedRequest(Fault fault, String request) {}

  /** The next requests that send meet these, one each, after those that already wait. */
  public synchronized void enqueue(Fault... faults) {
    queue.addAll(List.of(faults));
  }

  /**
   * From now on this share of the requests that send meets one of these kinds. Reproducible: with
   * the same seed the n-th request always meets the same.
   *
   * @param share 0 to 1
   */
  public synchronized void setRate(double share, long seed, Fault... kinds) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("share: %s (expected 0 to 1)".formatted(share));
    }
    if (kinds.length == 0) {
      throw new IllegalArgumentException("kinds: none (expected at least one)");
    }
    this.rate = share;
    this.kinds = List.of(kinds);
    random = new Random(seed);
  }

  /** No faults from now on. What was injected stays counted. */
  public synchronized void clear() {
    queue.clear();
    rate = 0;
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

  /** Every request that met a fault, oldest first. */
  public synchronized List<FaultedRequest> faultedRequests() {
    return List.copyOf(faultedRequests);
  }

  /**
   * What the request at hand meets, if anything.
   *
   * @param request its body
   */
  public synchronized Optional<Fault> takeNext(String request) {
    var fault = Optional.ofNullable(queue.poll()).or(this::drawRandom);
    fault.ifPresent(
        one -> {
          injected.merge(one, 1, Integer::sum);
          faultedRequests.add(new FaultedRequest(one, request));
        });
    return fault;
  }

  private Optional<Fault> drawRandom() {
    return kinds.isEmpty() || random.nextDouble() >= rate
        ? Optional.empty()
        : Optional.of(kinds.get(random.nextInt(kinds.size())));
  }
}
