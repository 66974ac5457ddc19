package dev.senda.catalog.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.catalog.Catalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The gallery of recipes is the one that the code gives. */
class RecipesPageTest {

  private static final Path PAGE = Path.of("..", "docs", "recipes.md");
  private static final String HOW_TO_ACCEPT =
      """
      docs/recipes.md and the code differ. If the change is intended, accept it and commit the page:
        ./mvnw -pl workflows-catalog -am test -Dtest=RecipesPageTest -Dsurefire.failIfNoSpecifiedTests=false -Dsenda.accept=true
      """;

  @Test
  void page_isGeneratedFromTheCode() throws IOException {
    var page = new RecipesPage(Catalog.load(), HistoryCosts.read()).write();
    if (System.getProperty("senda.accept") != null) {
      Files.writeString(PAGE, page);
    }

    assertThat(Files.readString(PAGE)).as(HOW_TO_ACCEPT).isEqualTo(page);
  }
}
