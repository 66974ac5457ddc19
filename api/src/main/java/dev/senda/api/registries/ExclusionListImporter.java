package dev.senda.api.registries;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.senda.channels.address.AddressParser;
import dev.senda.journey.Channel;
import dev.senda.store.consent.Suppressions;
import dev.senda.store.registries.AddressHasher;
import dev.senda.store.registries.ExclusionRegistries;
import dev.senda.store.rules.packs.CountryPacks;
import dev.senda.store.support.Ids;
import dev.senda.store.support.RetryingTransactions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Imports the list of a registry: one address a line, or in the first cell of a line. The addresses
 * are hashed as they are read, and never stored. The list replaces the one before it when all of it
 * is there: an import that was interrupted changes nothing.
 */
@Component
class ExclusionListImporter {

  private static final Logger LOG = LoggerFactory.getLogger(ExclusionListImporter.class);

  private static final int BATCH_SIZE = 5_000;
  private static final int SHOWN_LINES = 20;
  private static final int CHUNKS_PER_RUN = 20;
  private static final int MAX_LINE_LENGTH = 1_000;

  private final ExclusionRegistries registries;
  private final AddressHasher hasher;
  private final RetryingTransactions transactions;
  private final CountryPacks packs = CountryPacks.all();

  ExclusionListImporter(
      ExclusionRegistries registries, AddressHasher hasher, RetryingTransactions transactions) {
    this.registries = registries;
    this.hasher = hasher;
    this.transactions = transactions;
  }

  /** The result of an import. */
  sealed interface Result {

    /**
     * The list is in use.
     *
     * @param entries how many different addresses it has
     * @param repeated how many lines had an address again
     * @param rejected how many lines have no address
     * @param rejectedLines the numbers of the first of them
     */
    record Imported(long entries, long repeated, long rejected, List<Long> rejectedLines)
        implements Result {}

    /** The file has no address at all: the list in use stays. */
    record Empty(long rejected) implements Result {}

    /** Another import of the registry has begun meanwhile. */
    record Overtaken() implements Result {}
  }

  /**
   * Imports a list.
   *
   * @param registry a known one
   * @throws IOException if the file ends too early
   */
  Result importList(String registry, LocalDate listDate, InputStream file) throws IOException {
    var addresses = new AddressParser(packs.findByRegistry(registry).orElseThrow().country());
    var id = Ids.newUuid();
    transactions.executeWithoutResult(() -> registries.begin(id, registry, listDate));
    try {
      return read(id, registry, addresses, new BufferedReader(new InputStreamReader(file, UTF_8)));
    } finally {
      giveUpIfLoading(id);
    }
  }

  private Result read(UUID id, String registry, AddressParser addresses, BufferedReader lines)
      throws IOException {
    long entries = 0;
    long found = 0;
    long number = 0;
    long rejected = 0;
    var rejectedLines = new ArrayList<Long>();
    var batch = new LinkedHashSet<UUID>();
    for (var line = readLine(lines); line != null; line = readLine(lines)) {
      number++;
      var cell = firstCell(line);
      if (cell.isEmpty()) {
        continue;
      }
      var address = canonical(cell, addresses);
      if (address.isPresent()) {
        found++;
        batch.add(hasher.hash(address.get()));
      } else {
        rejected++;
        if (rejectedLines.size() < SHOWN_LINES) {
          rejectedLines.add(number);
        }
      }
      if (batch.size() >= BATCH_SIZE) {
        var added = add(id, batch);
        if (added.isEmpty()) {
          return new Result.Overtaken();
        }
        entries += added.get();
        batch.clear();
      }
    }
    var last = add(id, batch);
    if (last.isEmpty()) {
      return new Result.Overtaken();
    }
    entries += last.get();
    if (entries == 0) {
      return new Result.Empty(rejected);
    }
    return activate(id, registry, entries, rejected)
        ? new Result.Imported(entries, found - entries, rejected, rejectedLines)
        : new Result.Overtaken();
  }

  /** Without it, a list whose upload broke off would be shown as loading until the next import. */
  private void giveUpIfLoading(UUID id) {
    try {
      transactions.executeWithoutResult(() -> registries.giveUp(id));
    } catch (DataAccessException | TransactionException e) {
      LOG.warn("Exclusion list not given up: {}", e.getClass().getSimpleName());
    }
  }

  private Optional<Integer> add(UUID list, Set<UUID> hashes) {
    return transactions.execute(() -> registries.add(list, List.copyOf(hashes)));
  }

  private boolean activate(UUID id, String registry, long entries, long rejected) {
    boolean isActive =
        transactions.execute(() -> registries.activate(id, registry, entries, rejected));
    if (isActive) {
      LOG.info("Exclusion list imported: registry={} entries={}", registry, entries);
    }
    return isActive;
  }

  /** The start of the next line, which may be as long as the file; null after the last one. */
  private static @Nullable String readLine(BufferedReader lines) throws IOException {
    int next = lines.read();
    if (next < 0) {
      return null;
    }
    var line = new StringBuilder();
    for (; next >= 0 && next != '\n' && next != '\r'; next = lines.read()) {
      if (line.length() < MAX_LINE_LENGTH) {
        line.append((char) next);
      }
    }
    if (next == '\r') {
      lines.mark(1);
      if (lines.read() != '\n') {
        lines.reset();
      }
    }
    return line.toString();
  }

  /** Registries give CSV files, whose first column is the address. */
  private static String firstCell(String line) {
    var cell = line.split("[,;\t]", 2)[0].replace('"', ' ').replace('\uFEFF', ' ');
    return cell.strip();
  }

  private static Optional<String> canonical(String cell, AddressParser addresses) {
    return cell.contains("@")
        ? addresses
            .parseEmail(cell)
            .map(email -> Suppressions.canonical(Channel.EMAIL, email.value()))
        : addresses
            .parsePhone(cell)
            .map(phone -> Suppressions.canonical(Channel.SMS, phone.value()));
  }

  /** Deletes what newer lists have replaced, as much as one run may; the next run continues. */
  @Scheduled(initialDelayString = "PT30S", fixedDelayString = "PT1M")
  void deleteReplaced() {
    int deleted = 0;
    for (int chunk = 0; chunk < CHUNKS_PER_RUN; chunk++) {
      int inChunk = transactions.execute(registries::deleteReplaced);
      deleted += inChunk;
      if (inChunk == 0) {
        break;
      }
    }
    if (deleted > 0) {
      LOG.info("Replaced exclusion lists deleted: entries={}", deleted);
    }
  }
}
