package dev.senda.api.console;

import dev.senda.api.dryrun.Assumptions;
import dev.senda.explorer.dryrun.Assumption;
import java.util.Map;

/**
 * The form that asks for a dry run, as it was filled in.
 *
 * @param contact whom it is about, by whatever was typed
 * @param assume the name of what is assumed
 * @param wrong what is wrong with a field, by its name
 */
public record DryRunForm(String contact, String assume, Map<String, String> wrong) {

  static final DryRunForm EMPTY = new DryRunForm("", Assumptions.UNLESS_SAID, Map.of());

  public DryRunForm {
    wrong = Map.copyOf(wrong);
  }

  public Assumption[] assumptions() {
    return Assumption.values();
  }

  public String nameOf(Assumption assumption) {
    return Assumptions.nameOf(assumption);
  }
}
