package dev.senda.benchmarks.journeys;

import dev.senda.catalog.Catalog;
import dev.senda.journey.Journey;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The catalog of the measured process: the shipped journeys and those of the benchmarks. */
public final class BenchCatalog {

  /** In how many groups a herd is spread. */
  public static final int GROUPS = 20;

  private static final String HERD = "bench-herd";

  private BenchCatalog() {}

  /**
   * When herds of timers fire.
   *
   * @param together when all fire at once; UTC
   * @param spread when the first group fires
   * @param pauseSeconds between two groups
   */
  public record HerdTimes(LocalTime together, LocalTime spread, int pauseSeconds) {

    /** Noon: nothing fires during a benchmark of something else. */
    public static final HerdTimes NEVER = new HerdTimes(LocalTime.NOON, LocalTime.NOON, 0);

    /** When this group fires. */
    LocalTime ofGroup(int group) {
      return spread.plusSeconds((long) group * pauseSeconds);
    }

    /** As one word. */
    public String toWord() {
      return together + "," + spread + "," + pauseSeconds;
    }

    public static HerdTimes parse(String word) {
      var parts = word.split(",", -1);
      return new HerdTimes(
          LocalTime.parse(parts[0]), LocalTime.parse(parts[1]), Integer.parseInt(parts[2]));
    }
  }

  /** The journey whose enrollments all wake at once. */
  public static String herd() {
    return HERD;
  }

  /** The journey of one group of the herd that is spread. */
  public static String herdGroup(int group) {
    return "%s-%02d".formatted(HERD, group);
  }

  /**
   * The catalog.
   *
   * @param herd is asked when an enrollment of a herd begins
   */
  public static Catalog of(Supplier<HerdTimes> herd) {
    var shipped = Catalog.load();
    List<Journey> journeys = new ArrayList<>(shipped.journeys());
    journeys.add(new OpenThenMail());
    journeys.add(new Gate());
    journeys.add(new MailAtTime(HERD, () -> herd.get().together()));
    for (int group = 0; group < GROUPS; group++) {
      int number = group;
      journeys.add(new MailAtTime(herdGroup(group), () -> herd.get().ofGroup(number)));
    }
    return Catalog.of(journeys, shipped.segments());
  }
}
