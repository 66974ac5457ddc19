package dev.senda.catalog.offences;

import dev.senda.journey.Enrollment;
import dev.senda.journey.Message;
import dev.senda.journey.engine.MessageRef;
import java.io.File;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** Everything that a journey must not do, one class each. */
public final class Offences {

  private Offences() {}

  /** What the rule says of it. */
  @Retention(RetentionPolicy.RUNTIME)
  public @interface Seen {
    String value();
  }

  @Seen("java.time.Instant.now()")
  static final class AsksTheClock {
    Instant run() {
      return Instant.now();
    }
  }

  @Seen("java.time.LocalDate.now(")
  static final class AsksTheCalendar {
    LocalDate run() {
      return LocalDate.now(ZoneOffset.UTC);
    }
  }

  @Seen("java.time.Clock")
  static final class HoldsAClock {
    boolean run(Clock clock) {
      return clock.millis() > 0;
    }
  }

  @Seen("java.lang.System")
  static final class AsksTheSystem {
    long run() {
      return System.nanoTime();
    }
  }

  @Seen("java.util.Random")
  static final class ThrowsDice {
    int run() {
      return new Random().nextInt(6);
    }
  }

  @Seen("java.security.SecureRandom")
  static final class ThrowsBetterDice {
    int run() {
      return new SecureRandom().nextInt(6);
    }
  }

  @Seen("java.lang.Math.random()")
  static final class ThrowsHiddenDice {
    double run() {
      return Math.random();
    }
  }

  @Seen("java.util.UUID.randomUUID()")
  static final class MakesUpIds {
    UUID run() {
      return UUID.randomUUID();
    }
  }

  @Seen("java.lang.Thread")
  static final class Sleeps {
    void run() throws InterruptedException {
      Thread.sleep(Duration.ofSeconds(1));
    }
  }

  @Seen("java.util.concurrent.atomic.AtomicInteger")
  static final class CountsRuns {
    private final AtomicInteger runs = new AtomicInteger();

    int run() {
      return runs.incrementAndGet();
    }
  }

  @Seen("java.io.File")
  static final class LooksAtFiles {
    boolean run(String name) {
      return new File(name).exists();
    }
  }

  @Seen("java.nio.file.Path")
  static final class LooksAtPaths {
    Path run(String name) {
      return Path.of(name);
    }
  }

  @Seen("java.net.URI")
  static final class GoesToTheNet {
    URI run(String address) {
      return URI.create(address);
    }
  }

  @Seen("dev.senda.journey.engine.MessageRef")
  static final class SpeaksToTheEngine {
    MessageRef run(Enrollment lead) {
      lead.send(Message.email("guide"));
      return new MessageRef("guide", 1);
    }
  }

  @Seen("java.util.Set.of(")
  static final class DependsOnTheOrderOfASet {
    String run() {
      return Set.of("a", "b").iterator().next();
    }
  }

  @Seen("is mutable")
  static final class KeepsACounter {
    private static int runs;

    int run() {
      return runs++;
    }
  }

  @Seen("is mutable")
  static final class KeepsAList {
    private static final List<String> SEEN = new ArrayList<>();

    void run(String name) {
      SEEN.add(name);
    }
  }

  @Seen("is mutable")
  static final class KeepsAMap {
    private static final Map<String, String> SEEN = new HashMap<>();

    void run(String name) {
      SEEN.put(name, name);
    }
  }

  @Seen("is mutable")
  static final class KeepsAnArray {
    private static final int[] SEEN = {0};

    void run() {
      SEEN[0]++;
    }
  }

  @Seen("is mutable")
  static final class RemembersTheLastLead {
    private boolean asked;

    boolean run() {
      asked = !asked;
      return asked;
    }
  }
}
