package dev.senda.api.imports;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.senda.api.imports.mapping.ColumnMapping;
import dev.senda.api.imports.mapping.ImportField;
import dev.senda.store.imports.ImportCounts;
import dev.senda.store.imports.ImportFindings.Finding;
import dev.senda.store.imports.ImportJob;
import dev.senda.store.support.Ids;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An import as the API shows it.
 *
 * @param kind contacts or suppressions
 * @param state uploading, checking, checked, importing, completed or failed
 * @param charset the encoding of the file
 * @param delimiter what separates its cells
 * @param columns what each column means
 * @param counts what became of the rows so far, or would become of them
 * @param samples the first rows of a checked file, as they would be stored
 * @param findings the first rows that are rejected or lose a value
 * @param error why it failed; absent otherwise
 * @param createdAt real time
 * @param finishedAt real time; absent while it runs
 * @param startable whether the import of this checked file can be started
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImportView(
    UUID id,
    String kind,
    String state,
    @Nullable String charset,
    @Nullable String delimiter,
    List<ColumnView> columns,
    ImportCounts counts,
    List<SampleView> samples,
    List<FindingView> findings,
    @Nullable String error,
    Instant createdAt,
    @Nullable Instant finishedAt,
    boolean startable) {

  /**
   * A column of the file.
   *
   * @param column its header
   * @param field what it means
   * @param doubtful whether it may say who agreed or opted out, but nothing follows from it
   */
  public record ColumnView(String column, String field, boolean doubtful) {

    static ColumnView of(Map<?, ?> map) {
      var column = String.valueOf(map.get("column"));
      var field = String.valueOf(map.get("field"));
      return new ColumnView(
          column,
          field,
          ImportField.parse(field)
              .filter(one -> ColumnMapping.isDoubtful(column, one))
              .isPresent());
    }
  }

  /**
   * A row as it would be stored, if the contact is a new one.
   *
   * @param line where the row starts in the file, from 1
   * @param rejected whether nothing of the row would be imported
   */
  public record SampleView(long line, boolean rejected, List<ValueView> values) {

    /** Hides the values: they are personal data. */
    @Override
    public String toString() {
      return "SampleView[line=%d]".formatted(line);
    }
  }

  /**
   * What would be stored of a row.
   *
   * @param field such as email, attribute:city, consent:product-tips.email or suppressed:email
   */
  public record ValueView(String field, String value) {

    /** Hides the value: it is personal data. */
    @Override
    public String toString() {
      return "ValueView[field=%s]".formatted(field);
    }
  }

  /**
   * Something wrong in a row.
   *
   * @param line where the row starts in the file, from 1
   * @param column absent where it concerns the whole row
   * @param rejected whether nothing of the row is imported; otherwise this value is left out
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record FindingView(
      long line, @Nullable String column, String found, String expected, boolean rejected) {

    static FindingView of(Finding finding) {
      return new FindingView(
          finding.line(),
          finding.column(),
          finding.found(),
          finding.expected(),
          finding.isRejected());
    }

    /** Hides the value: it may be personal data. */
    @Override
    public String toString() {
      return "FindingView[line=%d, column=%s]".formatted(line, column);
    }
  }

  static ImportView of(ImportJob job, List<SampleView> samples, List<Finding> findings) {
    return new ImportView(
        job.id(),
        job.kind().wireName(),
        job.state().wireName(),
        job.format().get("charset") instanceof String charset ? charset : null,
        job.format().get("delimiter") instanceof String delimiter ? delimiter : null,
        columns(job.format().get("columns")),
        job.counts(),
        samples,
        findings.stream().map(FindingView::of).toList(),
        job.error(),
        Ids.createdAt(job.id()),
        job.finishedAt(),
        job.isStartable());
  }

  private static List<ColumnView> columns(@Nullable Object columns) {
    return columns instanceof List<?> list
        ? list.stream().map(one -> ColumnView.of((Map<?, ?>) one)).toList()
        : List.of();
  }
}
