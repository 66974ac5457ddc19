package dev.senda.explorer.lint;

import dev.senda.explorer.finding.LintFinding;
import dev.senda.explorer.finding.LocatedFinding;
import dev.senda.journey.Intended;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a journey says that it means.
 *
 * @param codes the codes of findings that it answers with {@link Intended}
 */
record Intentions(Set<String> codes) {

  static Intentions of(Class<?> journey) {
    var codes = new LinkedHashSet<String>();
    Stream.of(journey.getAnnotationsByType(Intended.class))
        .map(Intended::value)
        .forEach(codes::add);
    return new Intentions(codes);
  }

  /** The findings that are not meant, and one for each intention that answers none. */
  List<LocatedFinding> withoutIntended(List<LocatedFinding> findings) {
    var left = new ArrayList<LocatedFinding>();
    var unused = new LinkedHashSet<>(codes);
    for (var located : findings) {
      if (located.finding() instanceof LintFinding finding
          && finding.mayBeIntended()
          && codes.contains(finding.code())) {
        unused.remove(finding.code());
      } else {
        left.add(located);
      }
    }
    unused.forEach(
        code -> left.add(new LocatedFinding(new LintFinding.UnusedIntention(code), null)));
    return left;
  }
}
