package dev.senda.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.senda.catalog.offences.Offences;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JourneyRulesTest {

  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.senda.catalog");

  private static final JavaClasses PLANTED =
      new ClassFileImporter().importPackagesOf(Offences.class);

  @Test
  void ourJourneysUseOnlyTheLanguageAndWhatAlwaysDoesTheSame() {
    Catalog.ours()
        .journeys()
        .forEach(journey -> assertThat(OURS.contain(journey.getClass())).isTrue());
    JourneyRules.PURE.check(OURS);
  }

  static Stream<Class<?>> offences() {
    return Stream.of(Offences.class.getDeclaredClasses())
        .filter(type -> type.isAnnotationPresent(Offences.Seen.class));
  }

  @ParameterizedTest
  @MethodSource("offences")
  void eachOffenceIsSeen(Class<?> offence) {
    var report =
        JourneyRules.PURE
            .evaluate(PLANTED.that(JavaClass.Predicates.equivalentTo(offence)))
            .getFailureReport();

    assertThat(report.isEmpty()).as("nothing was seen in %s", offence).isFalse();
    assertThat(report.getDetails())
        .allSatisfy(detail -> assertThat(detail).contains(offence.getSimpleName()));
    assertThat(report.getDetails())
        .anySatisfy(
            detail ->
                assertThat(detail).contains(offence.getAnnotation(Offences.Seen.class).value()));
  }

  @Test
  void whatIsPlantedCoversEveryKindOfOffence() {
    assertThat(offences()).hasSize(20);
  }
}
