package dev.senda.store.conversions;

import dev.senda.store.conversions.ConversionTallies.CompletedTally;
import dev.senda.store.conversions.ConversionTallies.SplitKey;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.ScaledClock;
import dev.senda.store.support.SqlTimestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Assigns variants of splits. Where the weights are learned from the goal, by Thompson sampling: a
 * variant is assigned as often as it is likely to be the best one, given how many enrollments have
 * completed their conversion window with it, and how many of these converted. Enrollments whose
 * window is still open say nothing, however they ended: a variant that takes longer is not worse.
 */
@Repository
public class VariantAssignments {

  /**
   * How long counts are cached, so that an assignment costs the same however many enrollments there
   * were.
   */
  private static final Duration CACHE_DURATION = Duration.ofMinutes(1);

  private final JdbcClient database;
  private final RetryingTransactions transactions;
  private final ConversionTallies tallies;
  private final ScaledClock clock;
  private final Map<SplitKey, CachedTallies> cachedTallies = new ConcurrentHashMap<>();

  VariantAssignments(
      JdbcClient database,
      RetryingTransactions transactions,
      ConversionTallies tallies,
      ScaledClock clock) {
    this.database = database;
    this.transactions = transactions;
    this.tallies = tallies;
    this.clock = clock;
  }

  private record CachedTallies(Map<String, CompletedTally> tallies, Instant countedAt) {}

  /**
   * Assigns a variant by learned weights and stores it. A later call for the same split returns the
   * same variant, unless it is no longer offered.
   *
   * @param variants their names
   * @param weights how often each is assigned relative to the others, while fewer than {@code
   *     minimum} enrollments of any of them have completed their conversion window; a variant with
   *     weight 0 is never assigned
   * @return the index of the assigned variant
   * @throws IllegalArgumentException if there is no such enrollment, or no variant with a weight
   */
  public int assign(
      UUID enrollment,
      String split,
      List<String> variants,
      List<Integer> weights,
      int minimum,
      RandomGenerator random) {
    return transactions.execute(
        () -> {
          var journey = lockAndFindJourney(enrollment);
          var known = cachedTallies(new SplitKey(journey, split));
          var ordered =
              variants.stream()
                  .map(variant -> known.getOrDefault(variant, CompletedTally.NONE))
                  .toList();
          var drawn = variants.get(drawVariant(weights, ordered, minimum, random));
          return variants.indexOf(insert(enrollment, journey, split, variants, drawn));
        });
  }

  /**
   * Stores the variant that a hash chose. A later call for the same split returns the stored one,
   * unless it is no longer offered.
   *
   * @param variants the names of all variants
   * @return the stored variant
   * @throws IllegalArgumentException if there is no such enrollment
   */
  public String record(UUID enrollment, String split, List<String> variants, String variant) {
    return transactions.execute(
        () -> insert(enrollment, lockAndFindJourney(enrollment), split, variants, variant));
  }

  private String insert(
      UUID enrollment, String journey, String split, List<String> variants, String drawn) {
    return database
        .sql(
            """
            insert into variant_assignments as c
              (enrollment_id, journey, split, variant, is_counted, assigned_at)
            select e.id, :journey, :split, :variant,
                   not exists (
                     select from (select id, journey from enrollments
                                  where contact_key = e.contact_key offset 0) as other
                     cross join lateral (
                       select from variant_assignments
                       where enrollment_id = other.id and split = :split limit 1) as assigned
                     where other.journey = e.journey and other.id <> e.id),
                   :now
            from enrollments e where e.id = :enrollment
            on conflict (enrollment_id, split) do update
            set variant = case when c.variant in (:variants) then c.variant
                               else excluded.variant end
            returning variant
            """)
        .param("enrollment", enrollment)
        .param("journey", journey)
        .param("split", split)
        .param("variant", drawn)
        .param("variants", variants)
        .param("now", SqlTimestamps.toSql(clock.instant()))
        .query(String.class)
        .single();
  }

  /** The lock keeps a conversion from being recorded meanwhile, which would not see the variant. */
  private String lockAndFindJourney(UUID enrollment) {
    return database
        .sql("select journey from enrollments where id = :id for update")
        .param("id", enrollment)
        .query(String.class)
        .optional()
        .orElseThrow(() -> new IllegalArgumentException("no enrollment " + enrollment));
  }

  private Map<String, CompletedTally> cachedTallies(SplitKey splitKey) {
    var now = clock.instant();
    var known = cachedTallies.get(splitKey);
    if (known == null || !now.isBefore(known.countedAt().plus(CACHE_DURATION))) {
      known = new CachedTallies(tallies.findCompleted(splitKey), now);
      cachedTallies.put(splitKey, known);
    }
    return known.tallies();
  }

  /** The index of a random variant, by the weights or by what was learned. */
  static int drawVariant(
      List<Integer> weights, List<CompletedTally> tallies, int minimum, RandomGenerator random) {
    var offered = IntStream.range(0, weights.size()).filter(i -> weights.get(i) > 0).toArray();
    if (offered.length == 0) {
      throw new IllegalArgumentException(
          "weights: %s (expected one or more above 0)".formatted(weights));
    }
    boolean learned =
        IntStream.of(offered).allMatch(variant -> tallies.get(variant).completed() >= minimum);
    return learned
        ? drawByThompsonSampling(offered, tallies, random)
        : drawByWeight(offered, weights, random);
  }

  private static int drawByWeight(int[] offered, List<Integer> weights, RandomGenerator random) {
    long left = random.nextLong(IntStream.of(offered).mapToLong(weights::get).sum());
    for (int variant : offered) {
      left -= weights.get(variant);
      if (left < 0) {
        return variant;
      }
    }
    throw new AssertionError("a point beyond the weights " + weights);
  }

  private static int drawByThompsonSampling(
      int[] offered, List<CompletedTally> tallies, RandomGenerator random) {
    int best = offered[0];
    double highest = -1;
    for (int variant : offered) {
      var tally = tallies.get(variant);
      double rate =
          sampleBeta(1.0 + tally.converted(), 1.0 + tally.completed() - tally.converted(), random);
      if (rate > highest) {
        best = variant;
        highest = rate;
      }
    }
    return best;
  }

  /** One draw of a beta distribution: X / (X + Y) of two gamma distributed ones. */
  static double sampleBeta(double alpha, double beta, RandomGenerator random) {
    double x = sampleGamma(alpha, random);
    return x / (x + sampleGamma(beta, random));
  }

  /**
   * One draw of a gamma distribution of scale 1, by the method of G. Marsaglia and W. W. Tsang, "A
   * simple method for generating gamma variables" (2000).
   *
   * @param shape 1 or more
   */
  private static double sampleGamma(double shape, RandomGenerator random) {
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = random.nextGaussian();
      double v = Math.pow(1 + c * x, 3);
      if (v > 0 && Math.log(1 - random.nextDouble()) < x * x / 2 + d - d * v + d * Math.log(v)) {
        return d * v;
      }
    }
  }
}
