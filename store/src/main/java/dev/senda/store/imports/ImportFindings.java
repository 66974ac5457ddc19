package dev.senda.store.imports;

import dev.senda.store.support.JsonColumns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What was wrong in the rows of imports, with line, column and reason. */
@Repository
public class ImportFindings {

  private final JdbcClient database;

  ImportFindings(JdbcClient database) {
    this.database = database;
  }

  /**
   * Something wrong in a row.
   *
   * @param record the number of the record in the file, from 0
   * @param position numbers the findings of a record
   * @param line where the record starts in the file, from 1
   * @param column null where it concerns the whole row
   * @param found the value, shortened
   * @param isRejected whether nothing of the row is imported; otherwise the value is left out
   * @param address of the row, by which erasure finds it; null for none
   * @param cells the row
   */
  public record Finding(
      long record,
      int position,
      long line,
      @Nullable String column,
      String found,
      String expected,
      boolean isRejected,
      @Nullable String address,
      List<String> cells) {

    /** The same with the address of the row. */
    public Finding withAddress(@Nullable String itsAddress) {
      return new Finding(
          record, position, line, column, found, expected, isRejected, itsAddress, cells);
    }

    /** Hides the row: it is personal data. */
    @Override
    public String toString() {
      return "Finding[line=%d, column=%s, expected=%s]".formatted(line, column, expected);
    }
  }

  /** Stores findings of a batch. */
  public void addAll(UUID importId, List<Finding> findings) {
    if (findings.isEmpty()) {
      return;
    }
    database
        .sql(
            """
            insert into import_findings (import_id, record, position, line, column_name, found,
                                         expected, is_rejected, address, cells)
            select ?, given.* from unnest(?::bigint[], ?::integer[], ?::bigint[], ?::text[], ?::text[],
                                          ?::text[], ?::boolean[], ?::text[], ?::jsonb[]) as given
            """)
        .params(
            importId,
            findings.stream().map(Finding::record).toArray(Long[]::new),
            findings.stream().map(Finding::position).toArray(Integer[]::new),
            findings.stream().map(Finding::line).toArray(Long[]::new),
            findings.stream().map(Finding::column).toArray(String[]::new),
            findings.stream().map(Finding::found).toArray(String[]::new),
            findings.stream().map(Finding::expected).toArray(String[]::new),
            findings.stream().map(Finding::isRejected).toArray(Boolean[]::new),
            findings.stream().map(one -> lowerCase(one.address())).toArray(String[]::new),
            findings.stream()
                .map(one -> JsonColumns.writeValue(one.cells()))
                .toArray(String[]::new))
        .update();
  }

  /** The findings from this record on, in the order of the file. */
  public List<Finding> find(UUID importId, long fromRecord, int limit) {
    return database
        .sql(
            """
            select record, position, line, column_name, found, expected, is_rejected, address,
                   array(select jsonb_array_elements_text(cells)) as cells
            from import_findings where import_id = :id and record >= :from
            order by record, position limit :limit
            """)
        .param("id", importId)
        .param("from", fromRecord)
        .param("limit", limit)
        .query(ImportFindings::map)
        .list();
  }

  /** Deletes the findings of an import, before it starts anew. */
  public void delete(UUID importId) {
    database
        .sql("delete from import_findings where import_id = :id")
        .param("id", importId)
        .update();
  }

  /**
   * Deletes the rows of these addresses in all imports: the erasure of a contact calls it.
   *
   * @return how many
   */
  public int deleteByAddress(Collection<String> addresses) {
    return database
        .sql("delete from import_findings where address = any(:addresses)")
        .param(
            "addresses", addresses.stream().map(ImportFindings::lowerCase).toArray(String[]::new))
        .update();
  }

  private static @Nullable String lowerCase(@Nullable String address) {
    return address == null ? null : address.toLowerCase(Locale.ROOT);
  }

  private static Finding map(ResultSet row, int number) throws SQLException {
    return new Finding(
        row.getLong("record"),
        row.getInt("position"),
        row.getLong("line"),
        row.getString("column_name"),
        row.getString("found"),
        row.getString("expected"),
        row.getBoolean("is_rejected"),
        row.getString("address"),
        List.of((String[]) row.getArray("cells").getArray()));
  }
}
