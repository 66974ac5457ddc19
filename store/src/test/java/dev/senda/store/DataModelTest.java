package dev.senda.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** docs/data-model.md describes the real schema. */
class DataModelTest {

  private static final TestStore STORE = new TestStore();
  private static final Pattern COLUMN =
      Pattern.compile("\\| (\\w+) \\| ([\\w \\[\\]]+) \\| (yes|no) \\| .*");

  @AfterAll
  static void close() {
    STORE.close();
  }

  @Test
  void everyTable_isDescribedByItsOwnComment() {
    var sentences = new TreeMap<String, String>();
    sections().forEach((table, lines) -> sentences.put(table, lines[2]));

    assertThat(sentences).isEqualTo(comments());
  }

  @Test
  void everyColumn_isDescribedWithItsTypeAndNullability() {
    var columns =
        sections().entrySet().stream()
            .flatMap(
                section ->
                    Arrays.stream(section.getValue())
                        .map(COLUMN::matcher)
                        .filter(column -> column.matches() && !column.group(1).equals("column"))
                        .map(
                            column ->
                                "%s.%s %s %s"
                                    .formatted(
                                        section.getKey(),
                                        column.group(1),
                                        column.group(2),
                                        column.group(3))))
            .toList();

    assertThat(columns)
        .containsExactlyInAnyOrderElementsOf(
            STORE
                .database
                .sql(
                    """
                    select a.attrelid::regclass || '.' || a.attname || ' '
                             || replace(format_type(a.atttypid, a.atttypmod),
                                        'timestamp with time zone', 'timestamptz')
                             || case when a.attnotnull then ' no' else ' yes' end
                    from pg_attribute a join pg_class c on c.oid = a.attrelid
                    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
                      and a.attnum > 0 and not a.attisdropped
                      and c.relname <> 'flyway_schema_history'
                    """)
                .query(String.class)
                .list());
  }

  @Test
  void everyTable_hasKeysRetentionAndPersonalData() {
    sections()
        .forEach(
            (table, lines) ->
                assertThat(String.join("\n", lines))
                    .as(table)
                    .contains("\n- Keys: ", "\n- Retention: ", "\n- Personal data: "));
  }

  /** The lines of each section of the page by its table. */
  private static Map<String, String[]> sections() {
    var sections = new TreeMap<String, String[]>();
    try {
      Stream.of(Files.readString(Path.of("../docs/data-model.md")).split("(?m)^## ", -1))
          .skip(1)
          .map(section -> section.split("\n", -1))
          .forEach(lines -> sections.put(lines[0], lines));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sections;
  }

  private static Map<String, String> comments() {
    var comments = new TreeMap<String, String>();
    STORE
        .database
        .sql(
            """
            select relname, coalesce(obj_description(oid, 'pg_class'), '') as comment
            from pg_class
            where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
              and relname <> 'flyway_schema_history'
            """)
        .query(
            row -> {
              comments.put(row.getString("relname"), row.getString("comment"));
            });
    return comments;
  }
}
