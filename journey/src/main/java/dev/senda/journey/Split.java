package dev.senda.journey;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Divides contacts among variants. A hash decides which variant a contact gets; where the weights
 * are learned, the variant is chosen once for each enrollment. A contact keeps the variant.
 *
 * @param name the split's name; a contact has the same variant in all splits with the same name and
 *     weights
 * @param variants the variants, in the order in which a picture shows them
 * @param weights how often each is chosen, relative to the others; 0 means never
 * @param learned whether the weights are learned from the goal, starting from these
 * @param <V> the variants
 */
public record Split<V extends Enum<V>>(
    String name, List<V> variants, List<Integer> weights, boolean learned) {

  public Split {
    StepNameRules.requireValid(name);
    variants = List.copyOf(variants);
    weights = List.copyOf(weights);
    if (variants.size() < 2 || variants.size() != weights.size()) {
      throw new IllegalArgumentException(
          "split \"%s\": variants %s with weights %s (expected two variants or more, and a weight for each)"
              .formatted(name, variants, weights));
    }
    if (weights.stream().anyMatch(weight -> weight < 0)
        || weights.stream().mapToInt(Integer::intValue).sum() == 0) {
      throw new IllegalArgumentException(
          "split \"%s\": weights %s (expected 0 or more, not all of them 0)"
              .formatted(name, weights));
    }
  }

  /** The same chance for every variant: {@code Split.evenly(Offer.class)}. */
  public static <V extends Enum<V>> Split<V> evenly(Class<V> variants) {
    var all = Arrays.asList(variants.getEnumConstants());
    return new Split<>(
        nameOf(variants), all, IntStream.range(0, all.size()).mapToObj(_ -> 1).toList(), false);
  }

  /** Leaves this percentage of contacts out, for comparison: {@code Split.holdout(10)}. */
  public static Split<Holdout> holdout(int percent) {
    if (percent < 1 || percent > 99) {
      throw new IllegalArgumentException(
          "holdout: %d (expected 1 to 99 of a hundred)".formatted(percent));
    }
    return evenly(Holdout.class)
        .weighing(Holdout.HELD_OUT, percent)
        .weighing(Holdout.TREATED, 100 - percent);
  }

  /** Sets the weight of a variant: {@code evenly(Offer.class).weighing(DISCOUNT, 80)}. */
  public Split<V> weighing(V variant, int weight) {
    var changed = new ArrayList<>(weights);
    changed.set(variants.indexOf(variant), weight);
    return new Split<>(name, variants, changed, learned);
  }

  /**
   * Weights learned from the goal, by Thompson sampling; while there is little data, the weights
   * given: {@code Split.evenly(Offer.class).learning()}.
   */
  public Split<V> learning() {
    return new Split<>(name, variants, weights, true);
  }

  /** The same split with this name: {@code Split.evenly(Offer.class).named("spring-offer")}. */
  public Split<V> named(String name) {
    return new Split<>(name, variants, weights, learned);
  }

  /** The share of each variant, from 0 to 1; together 1. */
  public Map<V, Double> shares() {
    double all = weights.stream().mapToInt(Integer::intValue).sum();
    var shares = new EnumMap<V, Double>(variants.getFirst().getDeclaringClass());
    for (int i = 0; i < variants.size(); i++) {
      shares.put(variants.get(i), weights.get(i) / all);
    }
    return shares;
  }

  /**
   * The index of the variant at a point of a line that is divided by the weights.
   *
   * @param point from 0 to less than 1
   */
  public int indexAt(double point) {
    double left = point * weights.stream().mapToInt(Integer::intValue).sum();
    for (int i = 0; i < weights.size(); i++) {
      left -= weights.get(i);
      if (left < 0) {
        return i;
      }
    }
    throw new IllegalArgumentException("point: %s (expected 0 to less than 1)".formatted(point));
  }

  /** {@code OfferSize} is {@code offer size}. */
  private static String nameOf(Class<?> variants) {
    return variants
        .getSimpleName()
        .replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ")
        .toLowerCase(Locale.ROOT);
  }
}
