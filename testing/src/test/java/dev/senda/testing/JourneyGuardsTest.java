package dev.senda.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.catalog.Catalog;
import dev.senda.catalog.JourneyProvider;
import dev.senda.explorer.Explorer;
import dev.senda.journey.Journey;
import dev.senda.testing.planted.PlantedJourneys;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/** The inherited tests fail where they should, and nowhere else. */
class JourneyGuardsTest {

  /** Always fails here: another test of this module has a journey, which no provider names. */
  private static final String REGISTERED = "everyJourneyOfTheProject_isRegistered";

  @TempDir private Path sources;
  private Path folder = Path.of("");

  @BeforeEach
  void folder() throws IOException {
    folder = Files.createDirectories(sources.resolve("dev/senda/testing/planted"));
  }

  @Test
  void faultlessJourney_passesOnceItIsAccepted() throws Exception {
    var guards = new Guards(new PlantedJourneys.Complete(), sources);
    var faultless = new PlantedJourneys.Faultless();
    assertThat(failures(guards, faultless))
        .containsOnlyKeys(REGISTERED, "paths_areThoseCommitted")
        .hasEntrySatisfying(
            "paths_areThoseCommitted",
            message -> assertThat(message).contains("./senda accept faultless"));

    var exploration = Explorer.explore(faultless);
    assertThat(LockGuard.checkPaths(folder, exploration, "true")).isEmpty();
    assertThat(LockGuard.checkPicture(folder, exploration, "true")).isEmpty();
    assertThat(failures(guards, faultless)).containsOnlyKeys(REGISTERED);

    Files.writeString(folder.resolve("faultless.mmd"), "another picture");
    assertThat(failures(guards, faultless))
        .containsOnlyKeys(REGISTERED, "picture_isTheOneCommitted");
  }

  @Test
  void shortSubject_andAnotherVariableInSpanish_areFound() throws Exception {
    assertThat(
            failures(
                new Guards(new PlantedJourneys.Complete(), sources),
                new PlantedJourneys.Careless()))
        .containsKeys(
            "everyEmail_hasSubjectPreheaderAndBody_inEveryLocale",
            "locales_printTheSameVariablesAndLinks")
        .hasEntrySatisfying(
            "everyEmail_hasSubjectPreheaderAndBody_inEveryLocale",
            message -> assertThat(message).contains("careless.en.mjml: subject"));
  }

  @Test
  void clock_isFound() throws Exception {
    assertThat(
            failures(
                new Guards(new PlantedJourneys.Complete(), sources), new PlantedJourneys.Clock()))
        .hasEntrySatisfying(
            "journey_usesOnlyTheLanguageAndDeterministicTypes",
            message -> assertThat(message).contains("java.time.Instant.now()"));
  }

  @Test
  void localeWithoutTemplatesAndLayout_isFound() throws Exception {
    assertThat(
            failures(
                new Guards(new PlantedJourneys.Portuguese(), sources),
                new PlantedJourneys.Faultless()))
        .containsKeys("lint_findsNothing", "everyLocale_hasALayout")
        .hasEntrySatisfying(
            "everyLocale_hasALayout", message -> assertThat(message).contains("layout.pt.mjml"));
  }

  @Test
  void templateThatNobodySends_isFound() throws Exception {
    Files.createFile(folder.resolve("hello.en.mjml"));
    Files.createFile(folder.resolve("layout.en.mjml"));
    Files.createFile(folder.resolve("old.en.sms"));

    assertThat(
            failures(
                new Guards(new PlantedJourneys.Complete(), sources),
                new PlantedJourneys.Faultless()))
        .hasEntrySatisfying(
            "noTemplate_isUnused",
            message -> assertThat(message).contains("old.en.sms").doesNotContain("\"hello"));
  }

  @Test
  void journeyThatNobodyRegistered_isFound() throws Exception {
    assertThat(
            failures(
                new Guards(new PlantedJourneys.Forgetful(), sources),
                new PlantedJourneys.Faultless()))
        .hasEntrySatisfying(
            REGISTERED, message -> assertThat(message).contains("PlantedJourneys$Careless"));
  }

  @Test
  void projectWhoseProviderIsNotFound_isToldSo(@TempDir Path elsewhere) throws Exception {
    var guards = new Guards(new PlantedJourneys.Complete(), elsewhere);

    assertThat(guards.journeys()).isEmpty();
    assertThat(failures(guards, new PlantedJourneys.Faultless()))
        .hasEntrySatisfying(
            "catalog_hasJourneysOfThisProject",
            message ->
                assertThat(message)
                    .contains("META-INF/services/dev.senda.catalog.JourneyProvider"));
  }

  /** Runs all inherited tests for one journey: the names of those that fail, with the reason. */
  private static Map<String, String> failures(JourneyGuards guards, Journey journey)
      throws IllegalAccessException {
    var failures = new TreeMap<String, String>();
    for (var method : JourneyGuards.class.getDeclaredMethods()) {
      boolean each = method.isAnnotationPresent(ParameterizedTest.class);
      if (each || method.isAnnotationPresent(Test.class)) {
        try {
          method.invoke(guards, each ? new Object[] {journey} : new Object[0]);
        } catch (InvocationTargetException e) {
          failures.put(method.getName(), String.valueOf(e.getCause()));
        }
      }
    }
    return failures;
  }

  /** The guards of a project with this provider. */
  private static final class Guards extends JourneyGuards {

    private final Path sources;

    Guards(JourneyProvider provider, Path sources) {
      super(Catalog.ofProviders(List.of(provider)));
      this.sources = sources;
    }

    @Override
    protected Path sources() {
      return sources;
    }
  }
}
