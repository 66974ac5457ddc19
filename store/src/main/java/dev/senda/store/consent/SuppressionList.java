package dev.senda.store.consent;

import dev.senda.journey.Channel;
import dev.senda.store.consent.Suppressions.Suppression;
import dev.senda.store.erased.ErasedIdentifiers;
import dev.senda.store.support.SqlTimestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The suppressed addresses as a list that your team keeps: pages of it, many at once, removal. */
@Repository
public class SuppressionList {

  private final JdbcClient database;
  private final ErasedIdentifiers erased;

  SuppressionList(JdbcClient database, ErasedIdentifiers erased) {
    this.database = database;
    this.erased = erased;
  }

  /**
   * A suppressed address.
   *
   * @param address as it is stored: in lower case for email
   */
  public record SuppressedAddress(Channel channel, String address, Suppression suppression) {

    /** Hides the address: it is personal data. */
    @Override
    public String toString() {
      return "SuppressedAddress[channel=%s, suppression=%s]".formatted(channel, suppression);
    }
  }

  /**
   * The suppressed addresses, ordered by address and channel.
   *
   * @param address only this one; null for all
   * @param after the last one of the previous page; null for the first page
   */
  public List<SuppressedAddress> find(
      @Nullable String address, @Nullable SuppressedAddress after, int limit) {
    return database
        .sql(
            """
            select channel, address, reason, suppressed_at from suppressions
            where (address, channel) > (:afterAddress, :afterChannel) %s
            order by address, channel limit :limit
            """
                .formatted(address == null ? "" : "and address = :address"))
        .param("afterAddress", after == null ? "" : after.address())
        .param("afterChannel", after == null ? "" : after.channel().wireName())
        .param("address", address)
        .param("limit", limit)
        .query(SuppressionList::map)
        .list();
  }

  /**
   * Suppresses these addresses, each as {@link Suppressions#add} does. An address that is named
   * twice keeps its strictest reason.
   *
   * @return how many were not suppressed before, or got a stricter reason
   */
  public int addAll(List<SuppressedAddress> addresses) {
    var byAddress = new LinkedHashMap<String, SuppressedAddress>();
    for (var one : addresses) {
      var address = Suppressions.canonical(one.channel(), one.address());
      byAddress.merge(
          one.channel().wireName() + ' ' + address,
          new SuppressedAddress(one.channel(), address, one.suppression()),
          SuppressionList::stricter);
    }
    var all = List.copyOf(byAddress.values());
    return all.isEmpty()
        ? 0
        : database
            .sql(
                """
                insert into suppressions (channel, address, reason, suppressed_at)
                select * from unnest(?::text[], ?::text[], ?::text[], ?::timestamptz[])
                """
                    + Suppressions.REPLACE_IF_STRICTER)
            .params(
                all.stream().map(one -> one.channel().wireName()).toArray(String[]::new),
                all.stream().map(SuppressedAddress::address).toArray(String[]::new),
                all.stream().map(one -> one.suppression().reason()).toArray(String[]::new),
                all.stream().map(one -> one.suppression().at().toString()).toArray(String[]::new))
            .update();
  }

  private static SuppressedAddress stricter(SuppressedAddress first, SuppressedAddress second) {
    return first.suppression().givesWayTo(second.suppression()) ? second : first;
  }

  /**
   * Removes the suppression, whatever its reason.
   *
   * @return what was removed; empty if the address was not suppressed
   */
  public Optional<Suppression> remove(Channel channel, String address) {
    erased.forgetSuppression(channel, address);
    return database
        .sql(
            """
            delete from suppressions where channel = :channel and address = :address
            returning channel, address, reason, suppressed_at
            """)
        .param("channel", channel.wireName())
        .param("address", Suppressions.canonical(channel, address))
        .query(SuppressionList::map)
        .optional()
        .map(SuppressedAddress::suppression);
  }

  private static SuppressedAddress map(ResultSet row, int number) throws SQLException {
    return new SuppressedAddress(
        Channel.ofWireName(row.getString("channel")).orElseThrow(),
        row.getString("address"),
        new Suppression(row.getString("reason"), SqlTimestamps.instant(row, "suppressed_at")));
  }
}
