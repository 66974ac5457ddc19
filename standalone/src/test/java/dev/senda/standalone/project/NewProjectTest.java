package dev.senda.standalone.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.senda.standalone.cli.SendaCli;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code ./senda new} writes; {@link GeneratedProjectTest} builds and runs it. */
class NewProjectTest {

  @Test
  void project_hasAtMostTwelveFiles_withEveryPlaceholderFilled() throws IOException {
    var files = NewProject.named("acme-journeys", null).files();

    assertThat(files).hasSizeLessThanOrEqualTo(12);
    assertThat(files)
        .allSatisfy((name, text) -> assertThat(text).as(name).doesNotContainPattern("@[A-Za-z]+@"));
    assertThat(files.keySet())
        .contains(
            "src/main/java/com/acme/journeys/AcmeJourneys.java",
            "src/main/java/com/acme/journeys/welcome/welcome.es.mjml");
    assertThat(files.get("src/main/resources/META-INF/services/dev.senda.catalog.JourneyProvider"))
        .isEqualTo("com.acme.journeys.AcmeJourneys\n");
  }

  @Test
  void project_dependsOnThisVersionOfSenda() throws IOException {
    var version =
        Files.readString(Path.of("..", "pom.xml"))
            .replaceFirst("(?s).*?<artifactId>senda</artifactId>\\s*<version>(.*?)</.*", "$1");

    assertThat(NewProject.named("acme", null).files().get("pom.xml"))
        .containsOnlyOnce("<senda.version>%s</senda.version>".formatted(version));
  }

  @Test
  void settings_haveTheCompany_andItsPostalAddressApart() throws IOException {
    assertThat(NewProject.named("acme-journeys", null).files().get("senda.yml"))
        .contains(
            "    company: \"Acme\"\n",
            "    postal-address: \"1 Example Street, 12345 Exampletown\"\n");
  }

  @Test
  void script_fetchesTheMavenThatSendaIsBuiltWith() throws IOException {
    assertThat(Files.readString(Path.of("..", ".mvn", "wrapper", "maven-wrapper.properties")))
        .contains("apache-maven-%s-bin".formatted(NewProject.MAVEN_VERSION));
  }

  @Test
  void packageAndProvider_followTheName() throws IOException {
    assertThat(NewProject.named("shop", "org.shop.mails").files())
        .containsKey("src/main/java/org/shop/mails/ShopJourneys.java")
        .containsKey("src/test/java/org/shop/mails/JourneysTest.java");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Acme", "acme journeys", "1acme", "acme--x", "acme_x", ""})
  void nameThatIsNoArtifact_isRefused(String name) {
    assertThatThrownBy(() -> NewProject.named(name, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("such as acme-journeys");
  }

  @ParameterizedTest
  @ValueSource(strings = {"com.acme-journeys", "com.new.acme", "com..acme"})
  void packageThatIsNone_isRefused(String name) {
    assertThatThrownBy(() -> NewProject.named("acme", name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Package \"%s\" (expected a Java package, such as --package com.acme.journeys)"
                .formatted(name));
  }

  @Test
  void keywordInTheName_needsAPackage() {
    assertThatThrownBy(() -> NewProject.named("new-journeys", null))
        .hasMessageContaining("Package \"com.new.journeys\"");
  }

  @Test
  void command_writesTheProject_andSaysWhatComesNext(@TempDir Path directory) {
    var out = new StringWriter();
    var target = directory.resolve("acme-journeys");

    assertThat(SendaCli.run(new PrintWriter(out), new PrintWriter(out), "new", target.toString()))
        .as(out.toString())
        .isZero();
    assertThat(out.toString()).contains("12 files, all yours:", "./senda check");
    assertThat(target.resolve("senda")).isExecutable();
  }

  @Test
  void directoryWithFiles_isLeftAlone(@TempDir Path directory) throws IOException {
    var target = Files.createDirectory(directory.resolve("acme"));
    var existing = Files.writeString(target.resolve("pom.xml"), "mine");
    var out = new StringWriter();

    assertThat(SendaCli.run(new PrintWriter(out), new PrintWriter(out), "new", target.toString()))
        .isEqualTo(1);
    assertThat(out.toString()).contains("exists already (expected a new or an empty directory)");
    assertThat(existing).hasContent("mine");
  }
}
