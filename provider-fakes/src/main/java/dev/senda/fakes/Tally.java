package dev.senda.fakes;

import java.util.TreeMap;

/** How much a fake has done, for programs that look on. */
final class Tally {

  static final String PATH = "/tally";

  private Tally() {}

  /** {@code {"requests": 9, "accepted": 8, "faults": {"TooMany": 1}}}. */
  static Reply.Answer of(int requests, int accepted, Faults faults) {
    var kinds = new TreeMap<String, Integer>();
    faults
        .injected()
        .forEach(
            (fault, times) -> kinds.merge(fault.getClass().getSimpleName(), times, Integer::sum));
    var injected = Json.object();
    kinds.forEach(injected::put);
    return Reply.json(
        200,
        Json.object().put("requests", requests).put("accepted", accepted).set("faults", injected));
  }
}
