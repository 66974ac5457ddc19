package dev.senda.explorer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether contacts who are inside can go on with new code. Their history is a part of an old path,
 * and the new code is run over it: so every old path must still be a path, where a guard ({@code
 * lead.since(...)}) that the old path does not have is answered no. Old and new are walked side by
 * side, each pair of points once.
 *
 * <p>It is strict about ends: a step after the last one is to be guarded, too.
 */
final class Compatibility {

  private static final Pattern GUARD = Pattern.compile("since ([a-z0-9-]+)");
  private static final String YES = "yes";
  private static final String NO = "no";
  private static final int MOST_EXAMPLES = 3;

  /** So many points ahead is looked for where two tracks meet again. */
  private static final int LOOK_AHEAD = 60;

  /** Where a contact can be: in the lock and in the code. */
  private sealed interface Place {}

  /**
   * A point of the lock, and the one of the code that goes with it.
   *
   * @param guardGone the guard that the lock has before it and the code has no more, for those who
   *     came before its change; null if there is none
   */
  private record Pair(Track old, Track now, @Nullable String guardGone) implements Place {}

  /** A place where the two part. */
  private record Parting(Track old, Track now, Why why, String of) implements Place {

    /** The same for whatever is told and mended alike. */
    String key() {
      return "%s|%s|%s|%s".formatted(why, of, old.words(), now.words());
    }
  }

  /** What an old path takes on the way to a place, as the lock says it; empty if nothing. */
  private record Branch(String taken, Place place) {

    static Branch to(Place place) {
      return new Branch("", place);
    }
  }

  private enum Why {
    OTHER_STEP,
    ANSWER_GONE,
    GUARD_GONE,
    GUARD_TAKEN
  }

  private final Track old;
  private final Track now;
  private final Map<Pair, List<Branch>> next = new HashMap<>();
  private final Map<Pair, Boolean> fits = new HashMap<>();
  private final Map<Track, Set<String>> guardsAhead = new HashMap<>();
  private final Map<Track, Set<String>> wordsAhead = new HashMap<>();

  Compatibility(Track old, Track now) {
    this.old = old;
    this.now = now;
  }

  List<LockChanges.Break> breaks() {
    var start = new Pair(old, now, null);
    var partings = new LinkedHashMap<String, Parting>();
    collect(start, new HashSet<>(), partings);
    var taken = new HashSet<>(guardsAhead(old));
    taken.addAll(guardsAhead(now));
    return partings.values().stream()
        .map(
            parting -> {
              var counts = new HashMap<Place, Long>();
              long paths = count(start, parting.key(), counts);
              var examples = new ArrayList<String>();
              addExamples(start, "", counts, examples);
              return told(parting, paths, examples, taken);
            })
        .toList();
  }

  // The walk.

  private List<Branch> next(Pair pair) {
    var known = next.get(pair);
    if (known != null) {
      return known;
    }
    var branches = walk(pair.old(), pair.now(), pair.guardGone());
    next.put(pair, branches);
    return branches;
  }

  private static List<Place> places(List<Branch> branches) {
    return branches.stream().map(Branch::place).toList();
  }

  private List<Branch> walk(Track before, Track after, @Nullable String guardGone) {
    var oldGuard = guard(before);
    var newGuard = guard(after);
    if (newGuard != null && !newGuard.equals(oldGuard) && after instanceof Track.Fork fork) {
      return guardsAhead(before).contains(newGuard)
          ? List.of(Branch.to(new Parting(before, after, Why.GUARD_TAKEN, newGuard)))
          : List.of(Branch.to(new Pair(before, answered(fork, NO), guardGone)));
    }
    if (oldGuard != null && !oldGuard.equals(newGuard) && before instanceof Track.Fork fork) {
      return List.of(
          new Branch(LockText.taken(fork, YES), new Pair(answered(fork, YES), after, guardGone)),
          new Branch(LockText.taken(fork, NO), new Pair(answered(fork, NO), after, oldGuard)));
    }
    if (!areAlike(before, after)) {
      return List.of(
          Branch.to(
              guardGone == null
                  ? new Parting(before, after, Why.OTHER_STEP, "")
                  : new Parting(before, after, Why.GUARD_GONE, guardGone)));
    }
    var branches = new ArrayList<Branch>();
    if (before instanceof Track.Fork was && after instanceof Track.Fork is) {
      for (int i = 0; i < was.answers().size(); i++) {
        var answer = was.answers().get(i);
        int at = is.answers().indexOf(answer);
        branches.add(
            new Branch(
                LockText.taken(was, answer),
                at < 0
                    ? new Parting(was.next().get(i), is, Why.ANSWER_GONE, answer)
                    : new Pair(was.next().get(i), is.next().get(at), guardGone)));
      }
    }
    return branches;
  }

  private static boolean areAlike(Track before, Track after) {
    return before instanceof Track.Fork == after instanceof Track.Fork
        && before.words().equals(after.words());
  }

  private static @Nullable String guard(Track track) {
    if (track instanceof Track.Fork fork && fork.answers().equals(List.of(YES, NO))) {
      var guard = GUARD.matcher(fork.words());
      return guard.matches() ? guard.group(1) : null;
    }
    return null;
  }

  private static Track answered(Track.Fork guard, String answer) {
    return guard.next().get(guard.answers().indexOf(answer));
  }

  private boolean fits(Pair pair) {
    var known = fits.get(pair);
    if (known != null) {
      return known;
    }
    boolean all =
        places(next(pair)).stream()
            .allMatch(
                place ->
                    switch (place) {
                      case Pair then -> fits(then);
                      case Parting _ -> false;
                    });
    fits.put(pair, all);
    return all;
  }

  private Set<String> guardsAhead(Track track) {
    return ahead(track, guardsAhead, Compatibility::guard);
  }

  private Set<String> wordsAhead(Track track) {
    return ahead(track, wordsAhead, Track::words);
  }

  private interface Reading {
    @Nullable String of(Track track);
  }

  private static Set<String> ahead(Track track, Map<Track, Set<String>> all, Reading reading) {
    var known = all.get(track);
    if (known != null) {
      return known;
    }
    var ahead = new HashSet<String>();
    var here = reading.of(track);
    if (here != null) {
      ahead.add(here);
    }
    if (track instanceof Track.Fork fork) {
      fork.next().forEach(then -> ahead.addAll(ahead(then, all, reading)));
    }
    all.put(track, ahead);
    return ahead;
  }

  // What came of it.

  private void collect(Pair pair, Set<Pair> seen, Map<String, Parting> partings) {
    if (!seen.add(pair)) {
      return;
    }
    for (var place : places(next(pair))) {
      switch (place) {
        case Pair then -> collect(then, seen, partings);
        case Parting parting -> partings.putIfAbsent(parting.key(), parting);
      }
    }
  }

  /** How many old paths come to a parting of that key. */
  private long count(Place place, String key, Map<Place, Long> counts) {
    var known = counts.get(place);
    if (known != null) {
      return known;
    }
    long count =
        switch (place) {
          case Parting parting -> parting.key().equals(key) ? Tracks.ways(parting.old()) : 0;
          case Pair pair ->
              places(next(pair)).stream()
                  .mapToLong(then -> count(then, key, counts))
                  .reduce(0, Tracks::sum);
        };
    counts.put(place, count);
    return count;
  }

  private void addExamples(
      Pair pair, String before, Map<Place, Long> counts, List<String> examples) {
    for (var branch : next(pair)) {
      if (examples.size() < MOST_EXAMPLES && counts.getOrDefault(branch.place(), 0L) > 0) {
        var path = before + (branch.taken().isEmpty() ? "" : branch.taken() + " -> ");
        switch (branch.place()) {
          case Parting parting ->
              examples.add(path + LockText.escaped(parting.old().words()) + " ...");
          case Pair then -> addExamples(then, path, counts, examples);
        }
      }
    }
  }

  private LockChanges.Break told(
      Parting parting, long paths, List<String> examples, Set<String> taken) {
    var was = parting.old().words();
    var is = parting.now().words();
    return switch (parting.why()) {
      case ANSWER_GONE ->
          new LockChanges.Break(
              "the answer \"%s\" of \"%s\" is gone".formatted(parting.of(), is),
              paths,
              examples,
              "// keep \"%s\" among the answers, with what came after it".formatted(parting.of()));
      case GUARD_GONE ->
          new LockChanges.Break(
              ("the guard \"%s\" is gone: where \"%s\" was for those who came before it, the code has \"%s\""
                      + " (safe only when nobody from before it is inside)")
                  .formatted(parting.of(), was, is),
              paths,
              examples,
              "lead.since(\"%s\") // put it back".formatted(parting.of()));
      case GUARD_TAKEN ->
          new LockChanges.Break(
              "the guard \"%s\" stands before \"%s\", where it was not: contacts who passed it later have answered it already"
                  .formatted(parting.of(), was),
              paths,
              examples,
              "lead.since(\"%s\") // a name of its own for the new change"
                  .formatted(Guard.change(parting.of(), "", taken)));
      case OTHER_STEP -> otherStep(parting, paths, examples, taken);
    };
  }

  private LockChanges.Break otherStep(
      Parting parting, long paths, List<String> examples, Set<String> taken) {
    var was = parting.old();
    var is = parting.now();
    var added = way(is, track -> fits(new Pair(was, track, null)));
    if (added == null && !wordsAhead(was).contains(is.words())) {
      added = way(is, track -> areAlike(was, track));
    }
    if (added != null) {
      return new LockChanges.Break(
          "\"%s\" is new before \"%s\"".formatted(is.words(), was.words()),
          paths,
          examples,
          Guard.added(Guard.change(is.words(), "", taken), added));
    }
    var removed = way(was, track -> fits(new Pair(track, is, null)));
    if (removed == null && !wordsAhead(is).contains(was.words())) {
      removed = way(was, track -> areAlike(track, is));
    }
    if (removed != null) {
      return new LockChanges.Break(
          "\"%s\" is gone before \"%s\"".formatted(was.words(), is.words()),
          paths,
          examples,
          Guard.removed(Guard.change(was.words(), "without ", taken), removed));
    }
    var what =
        wordsAhead(is).contains(was.words()) && wordsAhead(was).contains(is.words())
            ? "\"%s\" comes before \"%s\", and came after it"
            : "\"%s\" is in place of \"%s\"";
    return new LockChanges.Break(
        what.formatted(is.words(), was.words()),
        paths,
        examples,
        Guard.changed(
            Guard.change(is.words(), "", taken), List.of(is.words()), List.of(was.words())));
  }

  private interface Wanted {
    boolean is(Track track);
  }

  /** The steps from here to the nearest point that is wanted, without it; null if there is none. */
  private static @Nullable List<String> way(Track from, Wanted wanted) {
    record Way(Track at, List<String> steps) {}
    Deque<Way> ways = new ArrayDeque<>(List.of(new Way(from, List.of())));
    var seen = new LinkedHashSet<Track>(Set.of(from));
    while (!ways.isEmpty() && seen.size() < LOOK_AHEAD) {
      var way = ways.remove();
      if (way.at() instanceof Track.Fork fork) {
        for (var then : fork.next()) {
          var steps = new ArrayList<>(way.steps());
          steps.add(fork.words());
          if (wanted.is(then)) {
            return steps;
          }
          if (seen.add(then)) {
            ways.add(new Way(then, steps));
          }
        }
      }
    }
    return null;
  }
}
