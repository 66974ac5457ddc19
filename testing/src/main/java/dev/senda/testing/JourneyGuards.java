package dev.senda.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.senda.catalog.Catalog;
import dev.senda.explorer.Explorer;
import dev.senda.explorer.lint.Lint;
import dev.senda.journey.Journey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The tests of a project's journeys, to be inherited:
 *
 * <pre>{@code
 * class JourneysTest extends JourneyGuards {}
 * }</pre>
 *
 * <p>They hold that each journey takes the same steps when it runs again, that its paths and its
 * picture are those committed beside it, that lint finds nothing, and that its templates are
 * complete in all locales of its provider. Guarded are the journeys of the catalog whose sources
 * are in this project; those of other jars are guarded where they are written.
 *
 * <p>{@code -Dsenda.journey=NAME} checks one journey only. {@code -Dsenda.accept=true} writes the
 * changed paths and pictures; {@code -Dsenda.accept=breaks} also those that contacts inside cannot
 * replay.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class JourneyGuards {

  private static final String ONLY = System.getProperty("senda.journey", "");
  private static final String ACCEPT = System.getProperty("senda.accept", "");

  private final Catalog catalog;

  /** Guards the journeys of the class path. */
  protected JourneyGuards() {
    this(Catalog.load());
  }

  /** Guards these journeys. */
  protected JourneyGuards(Catalog catalog) {
    this.catalog = catalog;
  }

  /** Where the journeys' sources, path locks and pictures are. Tests run in the module's folder. */
  protected Path sources() {
    return Path.of("src", "main", "java");
  }

  /** The guarded journeys, each under its name. */
  protected final Stream<Named<Journey>> journeys() {
    return (ONLY.isEmpty() ? catalog : catalog.withOnly(List.of(ONLY)))
        .journeys().stream()
            .filter(this::isOfThisProject)
            .map(journey -> Named.of(journey.plan().name(), journey));
  }

  private boolean isOfThisProject(Journey journey) {
    return Files.isDirectory(folderOf(journey));
  }

  private Path folderOf(Journey journey) {
    return sources().resolve(journey.getClass().getPackageName().replace('.', '/'));
  }

  @Test
  protected final void catalog_hasJourneysOfThisProject() {
    assertThat(catalog.journeys())
        .as(
            "journeys whose sources are in %s; the catalog is of %s (expected your JourneyProvider,"
                + " named in"
                + " src/main/resources/META-INF/services/dev.senda.catalog.JourneyProvider)",
            sources(), catalog.providers())
        .anyMatch(this::isOfThisProject);
  }

  @Test
  protected final void everyJourneyOfTheProject_isRegistered() {
    assertThat(catalog.unregisteredJourneys())
        .as("journeys that nobody enters (expected in journeys() of their provider)")
        .isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("journeys")
  protected final void journey_isValid(Journey journey) {
    assertThat(Explorer.validate(journey).findings()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("journeys")
  protected final void journey_usesOnlyTheLanguageAndDeterministicTypes(Journey journey) {
    JourneyDeterminismRules.DETERMINISTIC.check(
        JourneyDeterminismRules.codeOf(
            journey.getClass(), new ClassFileImporter().importPackagesOf(journey.getClass())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("journeys")
  protected final void lint_findsNothing(Journey journey) {
    assertThat(Lint.located(Explorer.explore(journey), catalog))
        .as(journey.plan().name())
        .isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("journeys")
  protected final void paths_areThoseCommitted(Journey journey) throws IOException {
    LockGuard.checkPaths(folderOf(journey), Explorer.explore(journey), ACCEPT)
        .ifPresent(Assertions::fail);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("journeys")
  protected final void picture_isTheOneCommitted(Journey journey) throws IOException {
    LockGuard.checkPicture(folderOf(journey), Explorer.explore(journey), ACCEPT)
        .ifPresent(Assertions::fail);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("journeys")
  protected final void everyEmail_hasSubjectPreheaderAndBody_inEveryLocale(Journey journey) {
    new TemplateGuard(catalog).checkEmails(journey);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("journeys")
  protected final void locales_printTheSameVariablesAndLinks(Journey journey) {
    new TemplateGuard(catalog).checkLocalesAgree(journey);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("journeys")
  protected final void everyLocale_hasALayout(Journey journey) {
    new TemplateGuard(catalog).checkLayouts(journey);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("journeys")
  protected final void noTemplate_isUnused(Journey journey) throws IOException {
    new TemplateGuard(catalog).checkNoTemplateIsUnused(journey, folderOf(journey));
  }
}
