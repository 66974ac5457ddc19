package dev.senda.standalone.doctor;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupSession;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;

/** Asks a DNS server for TXT records; aliases are followed. */
final class DnsLookup {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final LookupSession session;

  private DnsLookup(LookupSession session) {
    this.session = session;
  }

  /**
   * @param server its address; null for the servers that this machine uses
   */
  static DnsLookup of(@Nullable String server, int port) throws IOException {
    if (server == null) {
      return new DnsLookup(LookupSession.defaultBuilder().build());
    }
    var resolver = new SimpleResolver(server);
    resolver.setPort(port);
    resolver.setTimeout(TIMEOUT);
    return new DnsLookup(LookupSession.builder().resolver(resolver).build());
  }

  /**
   * The texts of this name, each with its parts joined; empty if there is none.
   *
   * @throws IOException if the server does not answer
   */
  List<String> findTexts(String name) throws IOException {
    try {
      return session
          .lookupAsync(Name.fromString(name + "."), Type.TXT)
          .toCompletableFuture()
          .get()
          .getRecords()
          .stream()
          .map(DnsLookup::text)
          .toList();
    } catch (TextParseException e) {
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (java.util.concurrent.ExecutionException e) {
      if (e.getCause() instanceof NoSuchDomainException
          || e.getCause() instanceof NoSuchRRSetException) {
        return List.of();
      }
      throw new IOException(String.valueOf(e.getCause()), e);
    }
  }

  private static String text(Record found) {
    return String.join("", ((TXTRecord) found).getStrings());
  }
}
