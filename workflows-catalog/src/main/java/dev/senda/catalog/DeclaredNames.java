package dev.senda.catalog;

import dev.senda.journey.catalog.CatalogContext.NameType;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The webhooks, coupon pools, lists, teams, topics and custom steps that journeys use by name. If a
 * journey uses another name of a declared type, it is probably misspelled, and the build fails.
 */
public final class DeclaredNames {

  /** Nothing is declared, so that journeys may use any name. */
  public static final DeclaredNames NONE = new DeclaredNames(Map.of());

  private final Map<NameType, Set<String>> names;

  private DeclaredNames(Map<NameType, Set<String>> names) {
    this.names = names;
  }

  /** The same with these webhooks, whose addresses the workers are configured with. */
  public DeclaredNames webhooks(String... all) {
    return with(NameType.WEBHOOK, all);
  }

  /** The same with these coupon pools. */
  public DeclaredNames couponPools(String... all) {
    return with(NameType.COUPON_POOL, all);
  }

  /** The same with these lists of contacts. */
  public DeclaredNames lists(String... all) {
    return with(NameType.LIST, all);
  }

  /** The same with these teams. */
  public DeclaredNames teams(String... all) {
    return with(NameType.TEAM, all);
  }

  /**
   * The same with these types of custom actions and custom questions, for each of which the workers
   * have a Spring bean: {@code beans(SyncToCrm.class, CreditCheck.class)}.
   */
  public DeclaredNames beans(Class<?>... all) {
    return with(NameType.BEAN, Stream.of(all).map(Class::getName).toArray(String[]::new));
  }

  /**
   * The same with these topics, which contacts consent to, and which no journey of the catalog has:
   * another tool sends them. The topics of the journeys are always known.
   */
  public DeclaredNames topics(String... all) {
    return with(NameType.TOPIC, all);
  }

  /** The names of both; a type that either declares is declared. */
  DeclaredNames and(DeclaredNames other) {
    var all = new EnumMap<NameType, Set<String>>(NameType.class);
    all.putAll(names);
    other.names.forEach(
        (type, more) ->
            all.merge(
                type,
                more,
                (some, others) -> {
                  var union = new TreeSet<>(some);
                  union.addAll(others);
                  return Collections.unmodifiableSet(union);
                }));
    return new DeclaredNames(all);
  }

  /** The declared names of this type; empty where the type is not declared. */
  Optional<Set<String>> of(NameType type) {
    return Optional.ofNullable(names.get(type));
  }

  private DeclaredNames with(NameType type, String... all) {
    var more = new EnumMap<NameType, Set<String>>(NameType.class);
    more.putAll(names);
    more.put(type, Collections.unmodifiableSet(new TreeSet<>(List.of(all))));
    return new DeclaredNames(more);
  }
}
