package dev.senda.explorer.dryrun;

import dev.senda.explorer.dryrun.SendForecast.Forecaster;
import dev.senda.journey.Condition;
import dev.senda.journey.Holdout;
import dev.senda.journey.Moment;
import dev.senda.journey.Profile;
import dev.senda.journey.Split;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * What a dry run needs to know about a real contact.
 *
 * @param profile the current profile; it is never changed
 * @param segments the condition of a segment, by its name
 * @param variants the index of the contact's variant in a split
 * @param bestHour the time of day at which the contact opens and clicks most
 * @param workingDays the working days of the contact's country
 * @param sendRules begins a run with the rules about when and how often messages are sent
 */
public record DryRunContact(
    Profile profile,
    Function<String, Condition> segments,
    ToIntFunction<Split<?>> variants,
    Moment.TimeOfDay bestHour,
    Predicate<LocalDate> workingDays,
    Supplier<Forecaster> sendRules) {

  /**
   * A contact with a profile only: gets the first variant that has a weight, is not held out, and
   * has no known best hour; no segment is known.
   */
  public static DryRunContact of(Profile profile) {
    return new DryRunContact(
        profile,
        segment -> {
          throw new IllegalArgumentException(
              "segment \"%s\": its meaning is not known (expected it from DryRunContact.segments)"
                  .formatted(segment));
        },
        DryRunContact::firstWithWeight,
        Moment.BestHour.DEFAULT_TIME,
        day -> day.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) <= 0,
        () -> (_, now) -> SendForecast.atOnce(now));
  }

  public DryRunContact segments(Function<String, Condition> known) {
    return new DryRunContact(profile, known, variants, bestHour, workingDays, sendRules);
  }

  public DryRunContact variants(ToIntFunction<Split<?>> known) {
    return new DryRunContact(profile, segments, known, bestHour, workingDays, sendRules);
  }

  public DryRunContact bestHour(Moment.TimeOfDay known) {
    return new DryRunContact(profile, segments, variants, known, workingDays, sendRules);
  }

  public DryRunContact workingDays(Predicate<LocalDate> known) {
    return new DryRunContact(profile, segments, variants, bestHour, known, sendRules);
  }

  public DryRunContact sendRules(Supplier<Forecaster> known) {
    return new DryRunContact(profile, segments, variants, bestHour, workingDays, known);
  }

  private static int firstWithWeight(Split<?> split) {
    for (int i = 0; i < split.weights().size(); i++) {
      if (split.weights().get(i) > 0 && split.variants().get(i) != Holdout.HELD_OUT) {
        return i;
      }
    }
    return 0;
  }
}
