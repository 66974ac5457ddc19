package dev.senda.explorer.dryrun;

import dev.senda.explorer.virtualtime.ContactBehaviour;
import dev.senda.journey.Condition;
import dev.senda.journey.Moment;
import dev.senda.journey.Profile;
import dev.senda.journey.Split;
import java.time.LocalDate;

/** Answers questions with the data of a real contact. */
abstract sealed class KnownContactBehaviour implements ContactBehaviour
    permits AssumptionBehaviour, BranchingBehaviour {

  private final DryRunContact dryRunContact;

  KnownContactBehaviour(DryRunContact dryRunContact) {
    this.dryRunContact = dryRunContact;
  }

  @Override
  public Profile profile() {
    return dryRunContact.profile();
  }

  @Override
  public boolean holds(Condition condition, Profile profile) {
    return condition.resolved(dryRunContact.segments()).holdsFor(profile);
  }

  @Override
  public <V extends Enum<V>> V variant(Split<V> split) {
    return split.variants().get(dryRunContact.variants().applyAsInt(split));
  }

  @Override
  public boolean isWorkingDay(LocalDate day) {
    return dryRunContact.workingDays().test(day);
  }

  @Override
  public Moment.TimeOfDay bestHour() {
    return dryRunContact.bestHour();
  }
}
