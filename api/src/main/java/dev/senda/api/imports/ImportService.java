package dev.senda.api.imports;

import dev.senda.api.http.ApiException;
import dev.senda.api.http.FieldError;
import dev.senda.api.imports.csv.CharsetDetector;
import dev.senda.api.imports.csv.CsvFile;
import dev.senda.api.imports.csv.CsvFormatException;
import dev.senda.api.imports.mapping.ColumnMapping;
import dev.senda.api.imports.mapping.ImportField.FieldType;
import dev.senda.api.preferences.TopicCatalog;
import dev.senda.api.settings.ApiSettings;
import dev.senda.journey.Channel;
import dev.senda.store.imports.ImportFiles;
import dev.senda.store.imports.ImportFindings;
import dev.senda.store.imports.ImportJob;
import dev.senda.store.imports.ImportKind;
import dev.senda.store.imports.ImportState;
import dev.senda.store.imports.Imports;
import dev.senda.store.support.RetryingTransactions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;

/** Takes the files of imports, starts imports that were checked, and deletes them. */
@Service
public class ImportService {

  private static final int PART_SIZE = 256 * 1024;
  private static final int MAX_COLUMNS = 500;
  private static final int MAX_IMPORTS = 100;

  private final Imports imports;
  private final ImportFiles files;
  private final ImportFindings findings;
  private final RowPreview preview;
  private final ImportRunner runner;
  private final RetryingTransactions transactions;
  private final TopicCatalog topics;
  private final long maxSize;

  ImportService(
      Imports imports,
      ImportFiles files,
      ImportFindings findings,
      RowPreview preview,
      ImportRunner runner,
      RetryingTransactions transactions,
      TopicCatalog topics,
      ApiSettings settings) {
    this.imports = imports;
    this.files = files;
    this.findings = findings;
    this.preview = preview;
    this.runner = runner;
    this.transactions = transactions;
    this.topics = topics;
    maxSize = settings.imports().maxSize().toBytes();
  }

  /**
   * Stores the file as it arrives and puts the import into the queue.
   *
   * @param isDryRun whether the file is only checked
   * @throws ApiException if the file is too large or cannot be read to its end, if its header does
   *     not tell what is in it, or if a topic is unknown
   * @throws IOException if the file does not arrive; nothing of it is kept
   */
  ImportJob upload(ImportKind kind, ImportOptions options, boolean isDryRun, InputStream body)
      throws IOException {
    requireKnownTopics(options);
    var id = imports.create(kind, options.toMap());
    boolean isComplete = false;
    try {
      var charset = store(id, body);
      var format = readFormat(id, kind, options, charset);
      imports.enqueue(id, isDryRun ? ImportState.CHECKING : ImportState.IMPORTING, format.toMap());
      isComplete = true;
    } finally {
      if (!isComplete) {
        imports.delete(id);
      }
    }
    runner.wakeUp();
    return imports.find(id).orElseThrow();
  }

  private void requireKnownTopics(ImportOptions options) {
    var errors = new ArrayList<FieldError>();
    options.topics().forEach(topic -> requireKnown("topic", topic, errors));
    options.mapping().values().stream()
        .filter(field -> field.type() == FieldType.CONSENT)
        .forEach(field -> requireKnown("map", field.argument(), errors));
    if (!errors.isEmpty()) {
      throw ApiException.validationFailed(errors);
    }
  }

  private void requireKnown(String parameter, String topic, List<FieldError> errors) {
    if (!topics.names().contains(topic)) {
      errors.add(new FieldError(parameter, topics.describeUnknown(topic), topics.expected()));
    }
  }

  private Charset store(UUID id, InputStream body) throws IOException {
    var detector = new CharsetDetector();
    long size = 0;
    for (int part = 0; ; part++) {
      var bytes = body.readNBytes(PART_SIZE);
      if (bytes.length == 0) {
        break;
      }
      size += bytes.length;
      if (size > maxSize) {
        throw ApiException.payloadTooLarge(
            "file: more than %,d bytes (expected at most senda.imports.max-size)"
                .formatted(maxSize));
      }
      detector.accept(bytes, bytes.length);
      files.append(id, part, bytes);
    }
    return detector.detect();
  }

  private ImportFormat readFormat(UUID id, ImportKind kind, ImportOptions options, Charset detected)
      throws IOException {
    var charset = options.charset() == null ? detected : Charset.forName(options.charset());
    char delimiter =
        options.delimiter() == null
            ? CsvFile.detectDelimiter(new StoredFile(files, id), charset)
            : options.delimiter().charAt(0);
    try (var file = CsvFile.open(new StoredFile(files, id), charset, delimiter)) {
      var header =
          file.next()
              .orElseThrow(
                  () ->
                      ApiException.validationFailed("file", "no rows", "a CSV file with a header"))
              .cells();
      if (header.size() > MAX_COLUMNS) {
        throw ApiException.validationFailed(
            "file", header.size() + " columns", "at most " + MAX_COLUMNS);
      }
      var mapping = ColumnMapping.of(header, options.mapping(), kind, options.ignoresUnknown());
      requireAddress(kind, mapping);
      requireOneStatus(options, mapping);
      requireReadable(file);
      return new ImportFormat(charset, delimiter, mapping);
    } catch (ColumnMapping.UnknownColumnException e) {
      throw ApiException.validationFailed(
          "map", "an unknown column", String.valueOf(e.getMessage()));
    } catch (CsvFormatException e) {
      throw ApiException.validationFailed("file", e.found(), e.expected());
    }
  }

  /** An open quotation mark swallows rows, and with them withdrawals: such a file is refused. */
  private static void requireReadable(CsvFile file) throws IOException {
    var row = file.next();
    while (row.isPresent()) {
      row = file.next();
    }
  }

  private static void requireAddress(ImportKind kind, ColumnMapping mapping) {
    boolean hasAddress =
        mapping.has(FieldType.EMAIL)
            || switch (kind) {
              case CONTACTS -> mapping.has(FieldType.USER_ID);
              case SUPPRESSIONS -> mapping.has(FieldType.PHONE);
            };
    if (!hasAddress) {
      throw ApiException.validationFailed(
          "file",
          "the columns " + String.join(", ", mapping.names()),
          "a column of email addresses; name it with map=Header=email");
    }
  }

  private static void requireOneStatus(ImportOptions options, ColumnMapping mapping) {
    boolean hasStatus =
        mapping.fields().stream()
            .anyMatch(
                field ->
                    field.channel() == Channel.EMAIL
                        && (field.type() == FieldType.STATUS
                            || field.type() == FieldType.OPT_IN_STATUS));
    if (options.status() != null && hasStatus) {
      throw ApiException.validationFailed(
          "status",
          "a status for all rows, and a column of statuses",
          "one of them; map=Header=ignore leaves a column out");
    }
  }

  /**
   * Starts the import of a file that was checked.
   *
   * @return empty if there is no such import
   * @throws ApiException if it cannot be started
   */
  public Optional<ImportJob> start(UUID id) {
    var job = imports.find(id);
    if (job.isEmpty()) {
      return job;
    }
    boolean isStarted =
        transactions.execute(
            () -> {
              boolean started = imports.start(id);
              if (started) {
                findings.delete(id);
              }
              return started;
            });
    if (!isStarted) {
      throw ApiException.conflict(
          "import-state",
          "Import cannot be started",
          "import: %s%s (expected checked, with its file)"
              .formatted(
                  job.get().state().wireName(),
                  job.get().fileDeletedAt() == null ? "" : ", its file is deleted"));
    }
    runner.wakeUp();
    return imports.find(id);
  }

  /** The newest imports, without their findings. */
  public List<ImportView> findNewest() {
    return imports.findNewest(MAX_IMPORTS).stream()
        .map(job -> ImportView.of(job, List.of(), List.of()))
        .toList();
  }

  /** The import with its first rows and its first findings. */
  public Optional<ImportView> find(UUID id, int maxFindings) {
    return imports.find(id).map(job -> view(job, maxFindings));
  }

  ImportView view(ImportJob job, int maxFindings) {
    return ImportView.of(job, preview.read(job), findings.find(job.id(), 0, maxFindings));
  }

  /** Deletes the import with its file and its findings; what was imported stays. */
  boolean delete(UUID id) {
    return transactions.execute(() -> imports.delete(id));
  }

  /** What the parameter {@code kind} may be. */
  static Optional<ImportKind> parseKind(String text) {
    return Arrays.stream(ImportKind.values())
        .filter(kind -> kind.wireName().equals(text))
        .findFirst();
  }
}
