package dev.senda.store.erasure;

import dev.senda.journey.Channel;
import dev.senda.store.consent.Suppressions;
import dev.senda.store.contacts.Contact;
import dev.senda.store.erased.ErasedIdentifiers;
import dev.senda.store.erased.ErasedIdentifiers.KeptSuppression;
import dev.senda.store.erased.Identifier;
import dev.senda.store.erased.Identifier.IdentifierType;
import dev.senda.store.support.SqlTimestamps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What names a person who is about to be erased: ids, and the addresses by channel, also those to
 * which messages went before.
 */
final class PersonIdentifiers {

  private static final int MIN_HIDDEN_LENGTH = 3;

  private final Set<Identifier> all;

  /** The addresses by channel, as they are stored in suppressions. */
  private final List<ChannelAddress> addresses;

  /** The addresses that another contact has, too. */
  private final Set<String> shared;

  private record ChannelAddress(Channel channel, String address) {

    /** Personal data stays out of logs. */
    @Override
    public String toString() {
      return "ChannelAddress[%s]".formatted(channel);
    }
  }

  private PersonIdentifiers(
      Set<Identifier> all, List<ChannelAddress> addresses, Set<String> shared) {
    this.all = all;
    this.addresses = addresses;
    this.shared = shared;
  }

  static PersonIdentifiers read(JdbcClient database, Contact contact, List<String> keys) {
    var addresses = new LinkedHashSet<ChannelAddress>();
    for (var channel : ContactEraser.channels()) {
      var address = contact.address(channel);
      if (address != null && !address.isBlank()) {
        addresses.add(new ChannelAddress(channel, Suppressions.canonical(channel, address)));
      }
    }
    addresses.addAll(earlierAddresses(database, keys));
    var all = new LinkedHashSet<Identifier>();
    addIfPresent(all, IdentifierType.USER_ID, contact.userId());
    addIfPresent(all, IdentifierType.ANONYMOUS_ID, contact.anonymousId());
    for (var alias : aliases(database, keys)) {
      int colon = alias.indexOf(':');
      addIfPresent(
          all,
          alias.startsWith("user:") ? IdentifierType.USER_ID : IdentifierType.ANONYMOUS_ID,
          alias.substring(colon + 1));
    }
    for (var one : addresses) {
      var identifier = ErasedIdentifiers.addressOn(one.channel(), one.address());
      if (identifier != null) {
        all.add(identifier);
      }
    }
    return new PersonIdentifiers(
        all, List.copyOf(addresses), findShared(database, contact, addresses));
  }

  private static void addIfPresent(
      Set<Identifier> all, IdentifierType type, @Nullable String value) {
    if (value != null && !value.isBlank()) {
      all.add(new Identifier(type, value));
    }
  }

  private static List<ChannelAddress> earlierAddresses(JdbcClient database, List<String> keys) {
    return database
        .sql(
            """
            select distinct channel, address from messages
            where contact_key = any(:keys) and address is not null and channel <> 'webhook'
            """)
        .param("keys", keys.toArray(String[]::new))
        .query(
            (row, number) -> {
              var channel = Channel.ofWireName(row.getString("channel")).orElseThrow();
              return new ChannelAddress(
                  channel, Suppressions.canonical(channel, row.getString("address")));
            })
        .list();
  }

  private static List<String> aliases(JdbcClient database, List<String> keys) {
    return database
        .sql("select identifier from contact_aliases where contact_key = any(:keys)")
        .param("keys", keys.toArray(String[]::new))
        .query(String.class)
        .list();
  }

  private static Set<String> findShared(
      JdbcClient database, Contact contact, Set<ChannelAddress> addresses) {
    return new LinkedHashSet<>(
        database
            .sql(
                """
                select lower(email) from contacts where lower(email) = any(:addresses) and key <> :key
                union all
                select phone from contacts where phone is not null and phone = any(:addresses) and key <> :key
                """)
            .param(
                "addresses", addresses.stream().map(ChannelAddress::address).toArray(String[]::new))
            .param("key", contact.key())
            .query(String.class)
            .list());
  }

  Set<Identifier> all() {
    return all;
  }

  /** The addresses that nobody else has, in lower case. */
  List<String> ownAddresses() {
    return addresses.stream()
        .map(ChannelAddress::address)
        .filter(address -> !shared.contains(address))
        .map(address -> address.toLowerCase(Locale.ROOT))
        .distinct()
        .toList();
  }

  /**
   * Keeps, as hashes, that nothing may be sent to the addresses, and deletes the suppressions that
   * name them: no marketing without a new consent, or nothing at all where an address was
   * suppressed already.
   *
   * @return how many suppressions were deleted
   */
  int suppressions(JdbcClient database, ErasedIdentifiers erased, Instant now) {
    var kept = new LinkedHashMap<ChannelAddress, KeptSuppression>();
    for (var one : addresses) {
      var identifier = ErasedIdentifiers.addressOn(one.channel(), one.address());
      if (identifier != null) {
        kept.put(one, new KeptSuppression(one.channel(), identifier, Suppressions.ERASED, now));
      }
    }
    var own = new ArrayList<ChannelAddress>();
    database
        .sql(
            "select channel, address, reason, suppressed_at from suppressions where address = any(:addresses)")
        .param("addresses", addresses.stream().map(ChannelAddress::address).toArray(String[]::new))
        .query(
            row -> {
              var channel = Channel.ofWireName(row.getString("channel")).orElseThrow();
              var address = new ChannelAddress(channel, row.getString("address"));
              var identifier = ErasedIdentifiers.addressOn(channel, address.address());
              if (identifier != null) {
                own.add(address);
                if (!row.getString("reason").equals(Suppressions.OBJECTION)) {
                  kept.put(
                      address,
                      new KeptSuppression(
                          channel,
                          identifier,
                          row.getString("reason"),
                          SqlTimestamps.instant(row, "suppressed_at")));
                }
              }
            });
    erased.keepSuppressions(kept.values());
    int deleted = 0;
    for (var one : own) {
      if (!shared.contains(one.address())) {
        deleted +=
            database
                .sql("delete from suppressions where address = :address and channel = :channel")
                .param("address", one.address())
                .param("channel", one.channel().wireName())
                .update();
      }
    }
    return deleted;
  }

  /** The text with an asterisk for each word that names the person. */
  String hideIn(String text, Contact contact) {
    var words = new LinkedHashSet<String>();
    all.forEach(identifier -> words.add(identifier.value()));
    contact.attributes().values().stream()
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .forEach(words::add);
    var hidden = text;
    for (var word : words) {
      if (word.length() >= MIN_HIDDEN_LENGTH) {
        hidden =
            Pattern.compile(Pattern.quote(word), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
                .matcher(hidden)
                .replaceAll("*");
      }
    }
    return hidden;
  }
}
