package dev.senda.api.plans;

import dev.senda.store.registries.ExclusionRegistries;
import dev.senda.store.support.Ids;
import java.time.LocalDate;
import java.util.List;

/** Imports two lists of a registry, and deletes both. */
final class ExclusionListExercise {

  private ExclusionListExercise() {}

  static void run(ExclusionRegistries registries) {
    for (int i = 0; i < 2; i++) {
      var list = Ids.newUuid();
      registries.begin(list, "co-rne", LocalDate.of(2026, 11, 1));
      registries.add(list, List.of(list));
      registries.activate(list, "co-rne", 1, 0);
    }
    registries.remove("co-rne");
    registries.deleteReplaced();
    registries.deleteReplaced();
  }
}
