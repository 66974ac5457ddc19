package dev.senda.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.senda.explorer.source.NondeterministicCalls;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rule that journeys use only the language and deterministic JDK types. A journey's code runs
 * again whenever an enrollment wakes up, perhaps on another machine, and must take the same steps.
 */
final class JourneyDeterminismRules {

  private static final Set<String> PACKAGES =
      Set.of(
          "dev.senda.journey",
          "org.jspecify.annotations",
          "java.lang",
          "java.lang.invoke",
          "java.lang.runtime",
          "java.math",
          "java.time",
          "java.time.temporal",
          "java.util",
          "java.util.function",
          "java.util.stream");

  /** The types of these packages that depend on time, randomness, threads or the machine. */
  private static final Set<String> TYPES_REFUSED =
      Set.of(
          "java.lang.InheritableThreadLocal",
          "java.lang.Process",
          "java.lang.ProcessBuilder",
          "java.lang.ProcessHandle",
          "java.lang.Runtime",
          "java.lang.ScopedValue",
          "java.lang.StackWalker",
          "java.lang.System",
          "java.lang.Thread",
          "java.lang.ThreadLocal",
          "java.time.Clock",
          "java.time.InstantSource",
          "java.util.Calendar",
          "java.util.Date",
          "java.util.GregorianCalendar",
          "java.util.IdentityHashMap",
          "java.util.Random",
          "java.util.Scanner",
          "java.util.ServiceLoader",
          "java.util.SplittableRandom",
          "java.util.Timer",
          "java.util.TimerTask",
          "java.util.WeakHashMap");

  /**
   * Of the types that are left, those methods that ask the clock, chance or the machine. The sets
   * and maps made by {@code of} come in another order in each JVM.
   */
  private static final Map<String, Set<String>> METHODS_REFUSED =
      Map.of(
          "java.lang.Math", Set.of("random"),
          "java.lang.StrictMath", Set.of("random"),
          "java.lang.Class", Set.of("forName", "getResourceAsStream", "getResource"),
          "java.util.Collections", Set.of("shuffle"),
          "java.util.Locale", Set.of("getDefault", "setDefault"),
          "java.util.Map", Set.of("of", "ofEntries", "copyOf"),
          "java.util.Set", Set.of("of", "copyOf"),
          "java.util.TimeZone", Set.of("getDefault", "setDefault"),
          "java.util.UUID", Set.of("randomUUID"));

  static final ArchRule DETERMINISTIC =
      classes()
          .should(useOnlyWhatAlwaysDoesTheSame())
          .andShould(keepNothingBetweenRuns())
          .because("a journey is run again whenever an enrollment wakes up")
          .as("a journey");

  private JourneyDeterminismRules() {}

  /**
   * The classes of a journey's package that the journey uses, directly or through others, and the
   * journey itself. A provider or another journey in the same package is not among them.
   */
  static JavaClasses codeOf(Class<?> journey, JavaClasses all) {
    var reached = new LinkedHashSet<JavaClass>();
    var next = new ArrayDeque<JavaClass>(List.of(all.get(journey)));
    while (!next.isEmpty()) {
      var type = next.pop();
      if (reached.add(type)) {
        type.getDirectDependenciesFromSelf().stream()
            .map(dependency -> dependency.getTargetClass().getBaseComponentType())
            .filter(target -> target.getPackageName().equals(journey.getPackageName()))
            .filter(target -> all.contain(target.getName()))
            .forEach(next::push);
      }
    }
    return all.that(DescribedPredicate.describe("code of " + journey.getName(), reached::contains));
  }

  private static ArchCondition<JavaClass> useOnlyWhatAlwaysDoesTheSame() {
    return new ArchCondition<>("use only the language, and what always does the same") {
      @Override
      public void check(JavaClass journey, ConditionEvents events) {
        for (var dependency : journey.getDirectDependenciesFromSelf()) {
          if (!mayUse(journey, dependency)) {
            events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
          }
        }
        for (var access : journey.getAccessesFromSelf()) {
          if (isRefused(access)) {
            events.add(
                SimpleConditionEvent.violated(access, access.getDescription() + advice(access)));
          }
        }
      }
    };
  }

  private static boolean mayUse(JavaClass journey, Dependency dependency) {
    var target = dependency.getTargetClass().getBaseComponentType();
    return target.isPrimitive()
        || target.getPackageName().equals(journey.getPackageName())
        || (PACKAGES.contains(target.getPackageName())
            && !TYPES_REFUSED.contains(outermost(target).getName()));
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(JourneyDeterminismRules::outermost).orElse(type);
  }

  private static boolean isRefused(JavaAccess<?> access) {
    var owner = access.getTargetOwner();
    var name = access.getTarget().getName();
    return METHODS_REFUSED.getOrDefault(owner.getName(), Set.of()).contains(name)
        || (owner.getPackageName().equals("java.time") && name.startsWith("now"))
        || name.equals("parallelStream")
        || (name.equals("systemDefault") && owner.getName().equals("java.time.ZoneId"));
  }

  /** What to write instead, as lint says it. */
  private static String advice(JavaAccess<?> access) {
    return NondeterministicCalls.expectedInsteadOf(
            access.getTargetOwner().getName(), access.getTarget().getName())
        .map(" (expected %s)"::formatted)
        .orElse("");
  }

  private static ArchCondition<JavaClass> keepNothingBetweenRuns() {
    return new ArchCondition<>("keep nothing between two runs") {
      @Override
      public void check(JavaClass journey, ConditionEvents events) {
        for (var field : journey.getFields()) {
          if (!field.getModifiers().contains(JavaModifier.SYNTHETIC) && keepsSomething(field)) {
            events.add(
                SimpleConditionEvent.violated(
                    field,
                    "%s is mutable (expected a final field, and no static collection or array)"
                        .formatted(field.getDescription())));
          }
        }
      }
    };
  }

  private static boolean keepsSomething(JavaField field) {
    if (!field.getModifiers().contains(JavaModifier.FINAL)) {
      return true;
    }
    var type = field.getRawType();
    return field.getModifiers().contains(JavaModifier.STATIC)
        && (type.isArray()
            || type.isAssignableTo(Collection.class)
            || type.isAssignableTo(Map.class)
            || type.isAssignableTo(StringBuilder.class));
  }
}
