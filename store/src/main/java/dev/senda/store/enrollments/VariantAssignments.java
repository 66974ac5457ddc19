package dev.senda.store.enrollments;

import dev.senda.store.support.ScaledClock;
import dev.senda.store.support.SqlTimestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Assigns variants of a split whose weights are learned from the goal, by Thompson sampling: a
 * variant is assigned as often as it is likely to be the best one, given how many of its
 * enrollments ended, and how many of these reached the goal.
 */
@Repository
public class VariantAssignments {

  /**
   * How long counts are cached, so that an assignment costs the same however many enrollments
   * ended.
   */
  private static final Duration CACHE_DURATION = Duration.ofMinutes(1);

  /** How many changes are added to the tallies at most, until a job has folded them. */
  private static final int MAX_CHANGES = 20_000;

  private final JdbcClient database;
  private final ScaledClock clock;
  private final Map<SplitKey, CachedTallies> cachedTallies = new ConcurrentHashMap<>();

  VariantAssignments(JdbcClient database, ScaledClock clock) {
    this.database = database;
    this.clock = clock;
  }

  private record SplitKey(String journey, String split) {}

  private record CachedTallies(Map<String, VariantTally> tallies, Instant countedAt) {}

  /** How many enrollments with a variant ended, and how many of them at the goal. */
  record VariantTally(long ended, long goals) {
    static final VariantTally NONE = new VariantTally(0, 0);
  }

  /**
   * Assigns a variant and stores it. A later call for the same split returns the same variant,
   * unless it is no longer offered.
   *
   * @param variants their names
   * @param weights how often each is assigned relative to the others, while fewer than {@code
   *     minimum} enrollments of any of them have ended; a variant with weight 0 is never assigned
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
    var journey = findJourney(enrollment);
    var known = cachedTallies(new SplitKey(journey, split));
    var tallies =
        variants.stream().map(variant -> known.getOrDefault(variant, VariantTally.NONE)).toList();
    var drawn = variants.get(drawVariant(weights, tallies, minimum, random));
    var kept =
        database
            .sql(
                """
                insert into variant_assignments as c (enrollment_id, journey, split, variant, assigned_at)
                values (:enrollment, :journey, :split, :variant, :now)
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
    return variants.indexOf(kept);
  }

  private String findJourney(UUID enrollment) {
    return database
        .sql("select journey from enrollments where id = :id")
        .param("id", enrollment)
        .query(String.class)
        .optional()
        .orElseThrow(() -> new IllegalArgumentException("no enrollment " + enrollment));
  }

  private Map<String, VariantTally> cachedTallies(SplitKey splitKey) {
    var now = clock.instant();
    var known = cachedTallies.get(splitKey);
    if (known == null || !now.isBefore(known.countedAt().plus(CACHE_DURATION))) {
      known = new CachedTallies(countTallies(splitKey), now);
      cachedTallies.put(splitKey, known);
    }
    return known.tallies();
  }

  private Map<String, VariantTally> countTallies(SplitKey splitKey) {
    var tallies = new HashMap<String, VariantTally>();
    database
        .sql(
            """
            select variant, sum(ended) as ended, sum(goals) as goals
            from (select variant, ended, goals from variant_tallies
                  where journey = :journey and split = :split
                  union all
                  select variant, ended, goals
                  from (select journey, split, variant, ended, goals from variant_tally_changes
                        order by id limit :limit) as waiting
                  where journey = :journey and split = :split) as both_tables
            group by variant
            """)
        .param("journey", splitKey.journey())
        .param("split", splitKey.split())
        .param("limit", MAX_CHANGES)
        .query(
            row -> {
              tallies.put(
                  row.getString("variant"),
                  new VariantTally(row.getLong("ended"), row.getLong("goals")));
            });
    return tallies;
  }

  /** The index of a random variant, by the weights or by what was learned. */
  static int drawVariant(
      List<Integer> weights, List<VariantTally> tallies, int minimum, RandomGenerator random) {
    var offered = IntStream.range(0, weights.size()).filter(i -> weights.get(i) > 0).toArray();
    if (offered.length == 0) {
      throw new IllegalArgumentException(
          "weights: %s (expected one or more above 0)".formatted(weights));
    }
    boolean learned =
        IntStream.of(offered).allMatch(variant -> tallies.get(variant).ended() >= minimum);
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
      int[] offered, List<VariantTally> tallies, RandomGenerator random) {
    int best = offered[0];
    double highest = -1;
    for (int variant : offered) {
      var tally = tallies.get(variant);
      double rate = sampleBeta(1.0 + tally.goals(), 1.0 + tally.ended() - tally.goals(), random);
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
