package dev.senda.standalone.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.settings.check.KnownSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * docs/configuration.md and the list of known settings are those of the code. To write them anew:
 *
 * <pre>
 * ./senda test -pl standalone -am -Dtest=ConfigurationReferenceTest -Dsurefire.failIfNoSpecifiedTests=false -Dsenda.accept=true
 * </pre>
 */
class ConfigurationReferenceTest {

  private static final Path REFERENCE = Path.of("..", "docs", "configuration.md");
  private static final Path KNOWN =
      Path.of("..", "settings/src/main/resources/dev/senda/settings/check", KnownSettings.LIST);
  private static final String BEGIN = "<!-- generated: settings -->\n";
  private static final String END = "<!-- end of generated: settings -->\n";
  private static final String HINT =
      "written by: ./senda test -pl standalone -am -Dtest=ConfigurationReferenceTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dsenda.accept=true";

  private static final Comparator<SettingsModel.Setting> TOP_LEVEL_FIRST =
      Comparator.comparing(setting -> !isTopLevel(setting));

  private final SettingsModel model = new SettingsModel();

  ConfigurationReferenceTest() throws IOException, ClassNotFoundException {}

  @Test
  void everySetting_hasDescription() {
    assertThat(model.all()).hasSizeGreaterThan(50);
    assertThat(model.all().stream().filter(setting -> setting.description().isBlank()))
        .as("settings without a @param in the Javadoc of their record")
        .extracting(SettingsModel.Setting::name)
        .isEmpty();
  }

  @Test
  void knownSettings_areThoseOfBothProcesses() throws IOException {
    var names =
        model.all().stream()
            .map(SettingsModel.Setting::name)
            .collect(Collectors.joining("\n", "", "\n"));

    writeIfAccepted(KNOWN, names);

    assertThat(Files.readString(KNOWN)).as(HINT).isEqualTo(names);
  }

  @Test
  void reference_describesEverySetting() throws IOException {
    var page = Files.readString(REFERENCE);
    var expected =
        page.substring(0, page.indexOf(BEGIN) + BEGIN.length())
            + tables()
            + page.substring(page.indexOf(END));

    writeIfAccepted(REFERENCE, expected);

    assertThat(Files.readString(REFERENCE)).as(HINT).isEqualTo(expected);
  }

  private static void writeIfAccepted(Path file, String content) throws IOException {
    if (System.getProperty("senda.accept") != null) {
      Files.writeString(file, content);
    }
  }

  private String tables() {
    var text = new StringBuilder();
    var group = "";
    for (var setting : model.all().stream().sorted(TOP_LEVEL_FIRST).toList()) {
      var name = setting.name();
      var own =
          isTopLevel(setting) ? "senda" : name.substring(0, name.indexOf('.', "senda.".length()));
      if (!own.equals(group)) {
        text.append(heading(own));
        group = own;
      }
      text.append(row(setting));
    }
    return text.append('\n').toString();
  }

  private static boolean isTopLevel(SettingsModel.Setting setting) {
    return setting.name().indexOf('.') == setting.name().lastIndexOf('.');
  }

  private static String heading(String group) {
    return """

        ## %s

        | setting | value | default | process | meaning |
        |---|---|---|---|---|
        """
        .formatted(group);
  }

  private static String row(SettingsModel.Setting setting) {
    return "| `%s` | %s | %s | %s | %s |\n"
        .formatted(
            setting.name().replace("*", "<name>"),
            setting.type(),
            setting.defaultValue().isEmpty() ? "" : "`%s`".formatted(setting.defaultValue()),
            setting.processes().size() > 1 ? "both" : setting.processes().getFirst(),
            setting.description().replace("|", "\\|").replaceAll("\\{@code ([^}]*)}", "`$1`"));
  }
}
