package dev.senda.api.imports;

import dev.senda.api.imports.ImportView.SampleView;
import dev.senda.api.imports.ImportView.ValueView;
import dev.senda.api.imports.ParsedRow.Decision;
import dev.senda.journey.ContactList;
import dev.senda.store.consent.SuppressionList.SuppressedAddress;
import dev.senda.store.imports.ImportJob;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Shows the first rows of a checked file as they would be stored. They are read from the file, so
 * that they are gone with it.
 */
@Component
class RowPreview {

  private static final Logger LOG = LoggerFactory.getLogger(RowPreview.class);
  private static final int ROWS = 3;
  private static final int MAX_LENGTH = 200;
  private static final Set<String> FIELDS = Set.of("phone", "locale", "time_zone", "lifecycle");

  private final ImportFileReader reader;

  RowPreview(ImportFileReader reader) {
    this.reader = reader;
  }

  /** The first rows; empty where the import cannot be started. */
  List<SampleView> read(ImportJob job) {
    var samples = new ArrayList<SampleView>();
    if (job.isStartable()) {
      try (var rows = reader.open(job, 0)) {
        for (var row = rows.next(); row.isPresent() && samples.size() < ROWS; row = rows.next()) {
          samples.add(sample(row.get()));
        }
      } catch (IOException e) {
        LOG.warn("Import preview failed: id={} error={}", job.id(), e.getClass().getName());
      }
    }
    return samples;
  }

  private static SampleView sample(ParsedRow row) {
    var values = new ArrayList<ValueView>();
    if (row.email() != null) {
      values.add(new ValueView("email", row.email()));
    }
    if (row.userId() != null) {
      values.add(new ValueView("user_id", row.userId()));
    }
    row.traits()
        .forEach(
            (name, value) ->
                values.add(
                    new ValueView(
                        FIELDS.contains(name) ? name : "attribute:" + name,
                        shorten(String.valueOf(value)))));
    if (!row.lists().isEmpty()) {
      values.add(
          new ValueView(
              "lists",
              row.lists().stream().map(ContactList::name).collect(Collectors.joining(", "))));
    }
    row.decisions().forEach(decision -> values.add(consent(decision)));
    row.suppressions().forEach(suppression -> values.add(suppressed(suppression)));
    return new SampleView(row.row().line(), row.isRejected(), values);
  }

  private static ValueView consent(Decision decision) {
    return new ValueView(
        "consent:%s.%s".formatted(decision.topic(), decision.channel().wireName()),
        decision.state().name().toLowerCase(Locale.ROOT)
            + (decision.at() == null ? "" : " " + decision.at()));
  }

  private static ValueView suppressed(SuppressedAddress suppressed) {
    return new ValueView(
        "suppressed:" + suppressed.channel().wireName(), suppressed.suppression().reason());
  }

  private static String shorten(String text) {
    return text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "…" : text;
  }
}
