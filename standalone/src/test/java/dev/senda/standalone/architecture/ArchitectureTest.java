package dev.senda.standalone.architecture;

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
import dev.senda.journey.Journey;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Which classes may use which. The poms enforce most of it; these tests enforce the rest. */
class ArchitectureTest {

  private static final JavaClasses PRODUCTION_CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.senda");

  @Nested
  class Modules {

    @Test
    void rootPom_hasTheModulesOfTheDesign() {
      assertThat(SendaModule.artifactsInRootPom())
          .containsExactlyInAnyOrderElementsOf(
              Stream.of(SendaModule.values()).map(SendaModule::artifact).toList());
    }

    @Test
    void poms_dependOnlyAsTheDesignSays() {
      for (var module : SendaModule.values()) {
        assertThat(module.mayUse())
            .as("what the design allows %s to use", module.artifact())
            .containsAll(module.dependenciesInPom());
      }
    }

    @Test
    void classes_dependOnlyAsTheDesignSays() {
      var architecture = layeredArchitecture().consideringOnlyDependenciesInLayers();
      for (var module : SendaModule.values()) {
        architecture = architecture.layer(module.artifact()).definedBy(module.basePackage() + "..");
      }
      for (var module : SendaModule.values()) {
        var layer = architecture.whereLayer(module.artifact());
        architecture =
            module.mayUse().isEmpty()
                ? layer.mayNotAccessAnyLayer()
                : layer.mayOnlyAccessLayers(
                    module.mayUse().stream().map(SendaModule::artifact).toArray(String[]::new));
      }
      architecture.check(PRODUCTION_CLASSES);
    }

    @Test
    void store_knowsOnlyTheConditionsOfTheLanguage() {
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
    void language_usesOnlyTheJdk() {
      classes()
          .that()
          .resideInAPackage("dev.senda.journey..")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage("dev.senda.journey..", "java..", "org.jspecify.annotations"))
          .check(PRODUCTION_CLASSES);
    }

    @Test
    void journey_importsOnlyTheLanguageAndTheJdk() {
      classes()
          .that()
          .implement(Journey.class)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  "dev.senda.journey", "dev.senda.catalog..", "java..", "org.jspecify.annotations"))
          .check(PRODUCTION_CLASSES);
    }
  }

  @Nested
  class Providers {

    @Test
    void workersAndApi_useNoProviderLibrary() {
      noClasses()
          .that()
          .resideInAnyPackage("dev.senda.workers..", "dev.senda.api..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      "com.sendgrid..",
                      "com.twilio..",
                      "org.eclipse.angus.mail..",
                      "org.springframework.mail..")
                  .or(JavaClass.Predicates.type(jakarta.mail.Transport.class)))
          .because("the module channels holds everything about a provider")
          .check(PRODUCTION_CLASSES);
    }

    /** A provider's webhook controller is part of the HTTP API; everything else is not. */
    @Test
    void workersAndApi_holdNoClassOfAProvider() {
      var found =
          PRODUCTION_CLASSES.stream()
              .filter(resideInAnyPackage("dev.senda.workers..", "dev.senda.api.."))
              .map(JavaClass::getName)
              .filter(name -> name.matches(".*\\.(SendGrid|Twilio|Smtp)[A-Za-z]+"))
              .filter(name -> !name.endsWith("WebhookController"))
              .collect(toCollection(TreeSet::new));
      assertThat(found).as("classes of a provider (expected in the module channels)").isEmpty();
    }
  }

  @Nested
  class Packages {

    /** The language and its engine, which runs a journey, are one subject in two packages. */
    @Test
    void packages_haveNoCycles() {
      slices()
          .matching("dev.senda.(**)")
          .should()
          .beFreeOfCycles()
          .ignoreDependency(
              resideInAPackage("dev.senda.journey.engine"), resideInAPackage("dev.senda.journey"))
          .check(PRODUCTION_CLASSES);
    }

    @Test
    void everyPackage_isNullMarked() {
      var unmarked =
          PRODUCTION_CLASSES.stream()
              .map(JavaClass::getPackage)
              .filter(javaPackage -> !javaPackage.isAnnotatedWith(NullMarked.class))
              .map(javaPackage -> javaPackage.getName())
              .collect(toCollection(TreeSet::new));
      assertThat(unmarked).as("packages without @NullMarked").isEmpty();
    }
  }

  @Test
  void noCode_readsTheSystemClockDirectly() {
    noClasses()
        .that(
            resideInAnyPackage(
                "dev.senda.journey..",
                "dev.senda.catalog..",
                "dev.senda.channels..",
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
        .because("simulated time can run faster than the system clock; ScaledClock returns it")
        .check(PRODUCTION_CLASSES);
  }
}
