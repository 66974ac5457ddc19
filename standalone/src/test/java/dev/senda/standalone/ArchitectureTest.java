package dev.senda.standalone;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/**
 * The arrows between the modules, and what holds everywhere. Poms hold most arrows already; this
 * says the rest aloud.
 */
class ArchitectureTest {

  private static final JavaClasses PRODUCTION_CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.senda");

  @Test
  void modulesDependOnlyAsTheDesignSays() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("journey")
        .definedBy("dev.senda.journey..")
        .layer("explorer")
        .definedBy("dev.senda.explorer..")
        .layer("catalog")
        .definedBy("dev.senda.catalog..")
        .layer("dev-services")
        .definedBy("dev.senda.devservices..")
        .optionalLayer("fakes")
        .definedBy("dev.senda.fakes..")
        .layer("store")
        .definedBy("dev.senda.store..")
        .layer("temporal")
        .definedBy("dev.senda.temporal..")
        .layer("workers")
        .definedBy("dev.senda.workers..")
        .layer("api")
        .definedBy("dev.senda.api..")
        .layer("standalone")
        .definedBy("dev.senda.standalone..")
        .whereLayer("journey")
        .mayNotAccessAnyLayer()
        .whereLayer("explorer")
        .mayOnlyAccessLayers("journey")
        .whereLayer("catalog")
        .mayOnlyAccessLayers("journey")
        .whereLayer("dev-services")
        .mayNotAccessAnyLayer()
        .whereLayer("fakes")
        .mayNotAccessAnyLayer()
        .whereLayer("store")
        .mayOnlyAccessLayers("journey")
        .whereLayer("temporal")
        .mayOnlyAccessLayers("journey")
        .whereLayer("workers")
        .mayOnlyAccessLayers("journey", "catalog", "temporal", "store")
        .whereLayer("api")
        .mayOnlyAccessLayers("journey", "explorer", "catalog", "temporal", "store")
        .whereLayer("standalone")
        .mayOnlyAccessLayers(
            "journey", "explorer", "catalog", "dev-services", "fakes", "store", "workers", "api")
        .check(PRODUCTION_CLASSES);
  }

  @Test
  void theStoreKnowsOfJourneysOnlyTheirValues() {
    noClasses()
        .that()
        .resideInAPackage("dev.senda.store..")
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            "dev\\.senda\\.journey\\.(Journey|Plan|Enrollment|Sent|Message.*|engine\\.(Interpreter|Step.*|Question.*))")
        .check(PRODUCTION_CLASSES);
  }

  @Test
  void theLanguageNeedsTheJdkAndNothingElse() {
    classes()
        .that()
        .resideInAPackage("dev.senda.journey..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage("dev.senda.journey..", "java..", "org.jspecify.annotations"))
        .check(PRODUCTION_CLASSES);
  }

  @Test
  void aJourneyImportsTheLanguageAndTheJdkNothingElse() {
    classes()
        .that()
        .implement(dev.senda.journey.Journey.class)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "dev.senda.journey", "dev.senda.catalog..", "java..", "org.jspecify.annotations"))
        .check(PRODUCTION_CLASSES);
  }

  /**
   * The language and its reverse side, what it says to whatever runs a journey, are one thing in
   * two packages.
   */
  @Test
  void packagesHaveNoCycles() {
    slices()
        .matching("dev.senda.(**)")
        .should()
        .beFreeOfCycles()
        .ignoreDependency(
            resideInAPackage("dev.senda.journey.engine"), resideInAPackage("dev.senda.journey"))
        .check(PRODUCTION_CLASSES);
  }

  @Test
  void noCodeReadsTheSystemClockDirectly() {
    noClasses()
        .that(
            resideInAnyPackage(
                "dev.senda.journey..",
                "dev.senda.catalog..",
                "dev.senda.store..",
                "dev.senda.workers..",
                "dev.senda.api.."))
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(LocalDateTime.class, "now")
        .orShould()
        .callMethod(ZonedDateTime.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .because("house time may be compressed; HouseClock tells it")
        .check(PRODUCTION_CLASSES);
  }

  @Test
  void everyPackageIsNullMarked() {
    var unmarked =
        PRODUCTION_CLASSES.stream()
            .map(JavaClass::getPackage)
            .filter(room -> !room.isAnnotatedWith(NullMarked.class))
            .map(room -> room.getName())
            .collect(toCollection(TreeSet::new));
    assertThat(unmarked).as("packages without @NullMarked").isEmpty();
  }
}
