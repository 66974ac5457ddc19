package dev.senda.fakes.http;

import dev.senda.fakes.FaultInjector;
import java.util.TreeMap;

/** How much a fake has done, for programs that look on. */
public final class FakeStatistics {

  public static final String PATH = "/tally";

  private FakeStatistics() {}

  /** {@code {"requests": 9, "accepted": 8, "faults": {"TooMany": 1}}}. */
  public static FakeResponse.Http of(int requests, int accepted, FaultInjector faultInjector) {
    var kinds = new TreeMap<String, Integer>();
    faultInjector
        .injected()
        .forEach(
            (fault, times) -> kinds.merge(fault.getClass().getSimpleName(), times, Integer::sum));
    var injected = Json.object();
    kinds.forEach(injected::put);
    return FakeResponse.json(
        200,
        Json.object().put("requests", requests).put("accepted", accepted).set("faults", injected));
  }
}
