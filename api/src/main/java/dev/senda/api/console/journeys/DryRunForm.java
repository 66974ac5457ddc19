package dev.senda.api.console.journeys;

import dev.senda.api.dryrun.AssumptionNames;
import dev.senda.explorer.dryrun.Assumption;
import java.util.Map;

/**
 * The form that asks for a dry run, as it was filled in.
 *
 * @param contact whom it is about, by whatever was typed
 * @param assume the name of what is assumed
 * @param errors what is wrong with a field, by its name
 */
public record DryRunForm(String contact, String assume, Map<String, String> errors) {

  static final DryRunForm EMPTY = new DryRunForm("", AssumptionNames.DEFAULT_ASSUMPTION, Map.of());

  public DryRunForm {
    errors = Map.copyOf(errors);
  }

  public Assumption[] assumptions() {
    return Assumption.values();
  }

  public String nameOf(Assumption assumption) {
    return AssumptionNames.nameOf(assumption);
  }
}
