package dev.senda.api.console.journeys;

import dev.senda.api.conversions.ConversionReport;
import dev.senda.api.conversions.ConversionReport.ConversionDifference;
import dev.senda.api.conversions.ConversionReport.ConversionFigures;
import dev.senda.api.conversions.ConversionReport.SplitConversions;
import dev.senda.journey.Time;
import dev.senda.store.conversions.statistics.Interval;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The conversions of a journey as its page shows them.
 *
 * @param window the conversion window in words
 * @param recounting whether they are being counted again
 * @param groups all enrollments, and then each split
 */
public record ConversionView(String window, boolean recounting, List<Group> groups) {

  private static final String UNKNOWN = "–";

  /**
   * The rows of one table.
   *
   * @param title the name of the split; "All enrollments" for the first
   * @param reference the variant with which the others are compared; null where there is none
   */
  public record Group(String title, boolean learned, @Nullable String reference, List<Row> rows) {}

  /**
   * A variant.
   *
   * @param rate in percent, with its interval
   * @param difference in percentage points, with its interval; empty where nothing is compared
   * @param verdict what is decided; empty where nothing is
   */
  public record Row(
      String variant,
      long entered,
      long completed,
      long converted,
      long convertedEarly,
      String rate,
      String difference,
      String verdict) {}

  /** Null for a journey without a goal. */
  static @Nullable ConversionView of(ConversionReport report) {
    if (report.windowSeconds() == null || report.total() == null) {
      return null;
    }
    var groups = new ArrayList<Group>();
    groups.add(
        new Group(
            "All enrollments",
            false,
            null,
            List.of(row("All enrollments", report.total(), null, ""))));
    report.splits().forEach(split -> groups.add(group(split)));
    return new ConversionView(
        Time.inWords(Duration.ofSeconds(report.windowSeconds())), report.recounting(), groups);
  }

  private static Group group(SplitConversions split) {
    return new Group(
        "Split: " + split.split(),
        split.learned(),
        split.reference(),
        split.variants().stream()
            .map(
                one ->
                    row(one.variant(), one.figures(), one.difference(), verdict(one.difference())))
            .toList());
  }

  private static Row row(
      String variant,
      ConversionFigures figures,
      @Nullable ConversionDifference difference,
      String verdict) {
    var rate = figures.rate();
    var interval = figures.interval();
    return new Row(
        variant,
        figures.entered(),
        figures.completed(),
        figures.converted(),
        figures.convertedEarly(),
        rate == null || interval == null
            ? UNKNOWN
            : "%s %% (%s)".formatted(percent(rate), percents(interval)),
        difference == null
            ? ""
            : "%s points (%s)"
                .formatted(signed(difference.difference()), signed(difference.interval())),
        verdict);
  }

  private static String verdict(@Nullable ConversionDifference difference) {
    if (difference == null || difference.decision() == null) {
      return "";
    }
    return switch (difference.decision()) {
      case HIGHER -> "converts more";
      case LOWER -> "converts less";
      case UNDECIDED -> "undecided";
    };
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f", 100 * share);
  }

  private static String percents(Interval interval) {
    return "%s to %s".formatted(percent(interval.low()), percent(interval.high()));
  }

  private static String signed(double share) {
    return String.format(Locale.ROOT, "%+.1f", 100 * share).replace('-', '−');
  }

  private static String signed(Interval interval) {
    return "%s to %s".formatted(signed(interval.low()), signed(interval.high()));
  }
}
