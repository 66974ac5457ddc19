package dev.senda.api.imports;

import dev.senda.api.imports.csv.CsvFile;
import dev.senda.api.imports.mapping.ValueParser;
import dev.senda.api.settings.ApiSettings;
import dev.senda.api.time.EventTimeConverter;
import dev.senda.channels.address.AddressParser;
import dev.senda.store.imports.ImportFiles;
import dev.senda.store.imports.ImportJob;
import dev.senda.store.support.ScaledClock;
import java.io.IOException;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Reads the rows of uploaded files, as their imports say. */
@Component
class ImportFileReader {

  private final ImportFiles files;
  private final AddressParser addresses;
  private final EventTimeConverter eventTimeConverter;
  private final ScaledClock clock;
  private final ApiSettings settings;

  ImportFileReader(
      ImportFiles files,
      AddressParser addresses,
      EventTimeConverter eventTimeConverter,
      ScaledClock clock,
      ApiSettings settings) {
    this.files = files;
    this.addresses = addresses;
    this.eventTimeConverter = eventTimeConverter;
    this.clock = clock;
    this.settings = settings;
  }

  /** The rows of a file, one after another. */
  static final class Rows implements AutoCloseable {

    private final CsvFile file;
    private final RowParser.Context context;
    private long record;

    private Rows(CsvFile file, RowParser.Context context) {
      this.file = file;
      this.context = context;
    }

    /** The number of the next record, from 0. */
    long nextRecord() {
      return record;
    }

    /** The next row; empty at the end. */
    Optional<ParsedRow> next() throws IOException {
      return file.next().map(row -> RowParser.parse(context, row, record++));
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  /** Opens the file of the import at this record, from 0. */
  Rows open(ImportJob job, long record) throws IOException {
    var format = ImportFormat.ofMap(job.format());
    var options = ImportOptions.ofMap(job.options());
    var context =
        new RowParser.Context(
            job.kind(),
            format,
            options,
            addresses,
            new ValueParser(options.dateOrder(), settings.defaultZone(), format.delimiter()),
            eventTimeConverter::toSimulatedTime,
            clock.instant());
    var file = CsvFile.open(new StoredFile(files, job.id()), format.charset(), format.delimiter());
    var rows = new Rows(file, context);
    file.next(); // the header
    for (; rows.record < record; rows.record++) {
      file.next();
    }
    return rows;
  }
}
