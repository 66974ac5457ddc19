package dev.senda.api.conversions;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.senda.store.conversions.statistics.Comparison.Decision;
import dev.senda.store.conversions.statistics.Interval;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The conversions of a journey.
 *
 * @param goal the event that is the goal; absent for a journey without one
 * @param windowSeconds the conversion window: how long after its start an enrollment can convert
 * @param recounting whether the conversions are being counted again, because the goal or the window
 *     has changed; until then, the numbers mix both
 * @param total all enrollments
 * @param splits the splits of the journey, in the order of its code
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConversionReport(
    String journey,
    @Nullable String goal,
    @Nullable Long windowSeconds,
    boolean recounting,
    @Nullable ConversionFigures total,
    List<SplitConversions> splits) {

  /**
   * How many enrollments converted.
   *
   * @param entered all enrollments, as they were assigned, however they ended
   * @param completed those whose conversion window is over, to the hour
   * @param converted how many of the completed ones converted
   * @param rate converted by completed, from 0 to 1; absent while none is completed
   * @param interval the 95 % interval of the rate
   * @param convertedEarly how many of the others have converted already; they are in no rate
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ConversionFigures(
      long entered,
      long completed,
      long converted,
      @Nullable Double rate,
      @Nullable Interval interval,
      long convertedEarly) {}

  /**
   * The conversions of a split. A contact counts once, with its first enrollment that reached it.
   *
   * @param learned whether the weights follow the goal; then nothing is decided
   * @param reference the variant with which the others are compared
   * @param variants the variants, in the order of the code
   */
  public record SplitConversions(
      String split, boolean learned, String reference, List<VariantConversions> variants) {}

  /**
   * The conversions of a variant.
   *
   * @param difference to the reference; absent for the reference itself
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record VariantConversions(
      String variant, ConversionFigures figures, @Nullable ConversionDifference difference) {}

  /**
   * A variant beside the reference.
   *
   * @param difference its rate minus that of the reference
   * @param interval the 95 % interval of the difference, for one look at the data
   * @param decision what is decided, however often somebody looks; absent where weights are learned
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ConversionDifference(
      double difference, Interval interval, @Nullable Decision decision) {}
}
