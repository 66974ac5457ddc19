package dev.senda.api.console.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.senda.api.console.ConsolePageTest;
import org.junit.jupiter.api.Test;

/** The pages of imports. */
class ImportPageTest extends ConsolePageTest {

  private static final String ID = "01a21cb5-95bf-771d-9805-24b95e71a906";

  @Test
  void checkedImport_isListed_shown_andStarted() {
    database
        .sql(
            """
            insert into imports (id, kind, state, format, rows, rejected, options) values
              ('%s', 'CONTACTS', 'CHECKED',
               '{"charset": "UTF-8", "delimiter": ";", "columns": [{"column": "Correo", "field": "email"}]}',
               7, 1, '{"topics": [], "dateOrder": "UNAMBIGUOUS", "reason": "unsubscribed"}')
            """
                .formatted(ID))
        .update();
    database
        .sql(
            """
            insert into import_findings (import_id, record, position, line, column_name, found,
                                         expected, is_rejected, cells)
            values ('%s', 0, 0, 2, 'Correo', 'n/a', 'an email address', true, '["n/a"]')
            """
                .formatted(ID))
        .update();

    assertThat(console.page("/console/imports").select("tbody tr").text())
        .contains("contacts", "checked", "7");
    var page = console.page("/console/imports/" + ID);
    assertThat(page.select("section[aria-labelledby=findings] tbody tr").text())
        .isEqualTo("2 Correo n/a an email address row rejected");
    assertThat(page.select("section[aria-labelledby=columns] tbody tr").text())
        .isEqualTo("Correo email");

    var answer = console.post(page.select("form").attr("action"), "");

    assertThat(answer.headers().firstValue("Location").orElse(""))
        .endsWith("/console/imports/" + ID);
    assertThat(console.page("/console/imports/" + ID).text()).doesNotContain("Import now");
  }
}
