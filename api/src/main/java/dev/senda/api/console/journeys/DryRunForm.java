package dev.senda.api.console.journeys;

import dev.senda.api.dryrun.AssumptionNames;
import dev.senda.explorer.dryrun.Assumption;
import java.util.Map;

/**
 * The submitted form of a dry run.
 *
 * @param contact the contact's key, user id or email address, as typed
 * @param assume the name of the assumption
 * @param errors the errors by the name of the field
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
