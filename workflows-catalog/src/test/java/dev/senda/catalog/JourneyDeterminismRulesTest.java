package dev.senda.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.senda.catalog.violations.DeterminismViolations;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JourneyDeterminismRulesTest {

  private static final JavaClasses CATALOG =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.senda.catalog");

  private static final JavaClasses VIOLATIONS =
      new ClassFileImporter().importPackagesOf(DeterminismViolations.class);

  @Test
  void shippedJourneys_useOnlyTheLanguageAndDeterministicTypes() {
    Catalog.load()
        .journeys()
        .forEach(journey -> assertThat(CATALOG.contain(journey.getClass())).isTrue());
    JourneyDeterminismRules.DETERMINISTIC.check(CATALOG);
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
