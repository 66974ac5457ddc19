package dev.senda.explorer.dryrun;

import dev.senda.explorer.virtual.Behaviour;
import dev.senda.journey.Condition;
import dev.senda.journey.Moment;
import dev.senda.journey.Profile;
import dev.senda.journey.Split;

/** What a real contact's data answers. */
abstract sealed class Known implements Behaviour permits Assuming, Choosing {

  private final Person person;

  Known(Person person) {
    this.person = person;
  }

  @Override
  public Profile profile() {
    return person.profile();
  }

  @Override
  public boolean holds(Condition condition, Profile profile) {
    return condition.resolved(person.segments()).holdsFor(profile);
  }

  @Override
  public <V extends Enum<V>> V variant(Split<V> split) {
    return split.variants().get(person.variants().applyAsInt(split));
  }

  @Override
  public Moment.TimeOfDay bestHour() {
    return person.bestHour();
  }
}
