package dev.senda.testing.violations;

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
public final class DeterminismViolations {

  private DeterminismViolations() {}

  /** What the rule says of it. */
  @Retention(RetentionPolicy.RUNTIME)
  public @interface ExpectedViolation {
    String value();
  }

  @ExpectedViolation("java.time.Instant.now()")
  static final class UsesInstantNow {
    Instant run() {
      return Instant.now();
    }
  }

  @ExpectedViolation("java.time.LocalDate.now(")
  static final class UsesLocalDateNow {
    LocalDate run() {
      return LocalDate.now(ZoneOffset.UTC);
    }
  }

  @ExpectedViolation("java.time.Clock")
  static final class UsesClock {
    boolean run(Clock clock) {
      return clock.millis() > 0;
    }
  }

  @ExpectedViolation("java.lang.System")
  static final class UsesSystemNanoTime {
    long run() {
      return System.nanoTime();
    }
  }

  @ExpectedViolation("java.util.Random")
  static final class UsesRandom {
    int run() {
      return new Random().nextInt(6);
    }
  }

  @ExpectedViolation("java.security.SecureRandom")
  static final class UsesSecureRandom {
    int run() {
      return new SecureRandom().nextInt(6);
    }
  }

  @ExpectedViolation("java.lang.Math.random()")
  static final class UsesMathRandom {
    double run() {
      return Math.random();
    }
  }

  @ExpectedViolation("java.util.UUID.randomUUID()")
  static final class UsesRandomUuid {
    UUID run() {
      return UUID.randomUUID();
    }
  }

  @ExpectedViolation("java.lang.Thread")
  static final class UsesThreadSleep {
    void run() throws InterruptedException {
      Thread.sleep(Duration.ofSeconds(1));
    }
  }

  @ExpectedViolation("java.util.concurrent.atomic.AtomicInteger")
  static final class UsesAtomicCounter {
    private final AtomicInteger runs = new AtomicInteger();

    int run() {
      return runs.incrementAndGet();
    }
  }

  @ExpectedViolation("java.io.File")
  static final class UsesFile {
    boolean run(String name) {
      return new File(name).exists();
    }
  }

  @ExpectedViolation("java.nio.file.Path")
  static final class UsesPath {
    Path run(String name) {
      return Path.of(name);
    }
  }

  @ExpectedViolation("java.net.URI")
  static final class UsesUri {
    URI run(String address) {
      return URI.create(address);
    }
  }

  @ExpectedViolation("dev.senda.journey.engine.MessageRef")
  static final class UsesEnginePackage {
    MessageRef run(Enrollment lead) {
      lead.send(Message.email("guide"));
      return new MessageRef("guide", 1);
    }
  }

  @ExpectedViolation("java.util.Set.of(")
  static final class DependsOnSetOrder {
    String run() {
      return Set.of("a", "b").iterator().next();
    }
  }

  @ExpectedViolation("is mutable")
  static final class HasStaticCounter {
    private static int runs;

    int run() {
      return runs++;
    }
  }

  @ExpectedViolation("is mutable")
  static final class HasStaticList {
    private static final List<String> SEEN = new ArrayList<>();

    void run(String name) {
      SEEN.add(name);
    }
  }

  @ExpectedViolation("is mutable")
  static final class HasStaticMap {
    private static final Map<String, String> SEEN = new HashMap<>();

    void run(String name) {
      SEEN.put(name, name);
    }
  }

  @ExpectedViolation("is mutable")
  static final class HasStaticArray {
    private static final int[] SEEN = {0};

    void run() {
      SEEN[0]++;
    }
  }

  @ExpectedViolation("is mutable")
  static final class HasMutableField {
    private boolean asked;

    boolean run() {
      asked = !asked;
      return asked;
    }
  }
}
