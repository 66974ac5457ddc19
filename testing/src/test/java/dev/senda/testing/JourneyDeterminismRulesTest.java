package dev.senda.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.senda.testing.violations.DeterminismViolations;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JourneyDeterminismRulesTest {

  private static final JavaClasses VIOLATIONS =
      new ClassFileImporter().importPackagesOf(DeterminismViolations.class);

  @Test
  void codeOfAJourney_isWhatItUsesOfItsPackage() {
    var classes = new ClassFileImporter().importPackagesOf(Uses.class);

    assertThat(JourneyDeterminismRules.codeOf(Uses.class, classes))
        .extracting(JavaClass::getSimpleName)
        .containsExactlyInAnyOrder("Uses", "Used", "UsedByUsed");
  }

  static final class Uses {
    Used used() {
      return new Used();
    }
  }

  static final class Used {
    boolean isIt() {
      return UsedByUsed.YES;
    }
  }

  static final class UsedByUsed {
    static final Boolean YES = Boolean.TRUE;
  }

  static Stream<Class<?>> violations() {
    return Stream.of(DeterminismViolations.class.getDeclaredClasses())
        .filter(type -> type.isAnnotationPresent(DeterminismViolations.ExpectedViolation.class));
  }

  @ParameterizedTest
  @MethodSource("violations")
  void plantedViolation_isFound(Class<?> violation) {
    var report =
        JourneyDeterminismRules.DETERMINISTIC
            .evaluate(VIOLATIONS.that(JavaClass.Predicates.equivalentTo(violation)))
            .getFailureReport();

    assertThat(report.isEmpty()).as("no violation was found in %s", violation).isFalse();
    assertThat(report.getDetails())
        .allSatisfy(detail -> assertThat(detail).contains(violation.getSimpleName()));
    assertThat(report.getDetails())
        .anySatisfy(
            detail ->
                assertThat(detail)
                    .contains(
                        violation
                            .getAnnotation(DeterminismViolations.ExpectedViolation.class)
                            .value()));
  }

  @Test
  void clockRead_isToldWhatToWriteInstead() {
    var report =
        JourneyDeterminismRules.DETERMINISTIC
            .evaluate(VIOLATIONS.that(JavaClass.Predicates.simpleName("UsesLocalDateNow")))
            .getFailureReport();

    assertThat(report.getDetails())
        .anySatisfy(
            detail ->
                assertThat(detail)
                    .contains("no clock, be it with a time zone or without", "lead.pauseUntil("));
  }

  @Test
  void plantedViolations_areComplete() {
    assertThat(violations()).hasSize(20);
  }
}
