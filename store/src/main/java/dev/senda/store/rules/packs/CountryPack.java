package dev.senda.store.rules.packs;

import dev.senda.journey.SendRules.Period;
import dev.senda.store.rules.WeeklyHours;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;

/**
 * The sender rules of a country.
 *
 * @param code as in the settings: {@code co}
 * @param country ISO 3166-1 alpha-2
 * @param name in English
 * @param reviewed when its rules were last compared with their sources
 * @param zones the time zones of the country; empty for those that Unicode CLDR lists
 * @param rules in the order in which they are checked
 * @param notes what the pack does not cover
 */
public record CountryPack(
    String code,
    String country,
    String name,
    LocalDate reviewed,
    List<ZoneId> zones,
    List<PackRule> rules,
    List<String> notes) {

  public CountryPack {
    zones = List.copyOf(zones);
    rules = List.copyOf(rules);
    notes = List.copyOf(notes);
  }

  /**
   * A rule, with the article that it comes from.
   *
   * @param article the law and its article, as the timeline shows it
   * @param says what the article says, in a sentence
   * @param source where it can be read
   * @param isOriginal whether the source is the text of the law itself, not a report about it
   */
  public record PackRule(
      String article,
      String says,
      String source,
      boolean isOriginal,
      Set<Purpose> purposes,
      Set<String> channels,
      Effect effect) {

    public PackRule {
      purposes = Set.copyOf(purposes);
      channels = Set.copyOf(channels);
    }

    /** As the timeline shows it: {@code CO Ley 2300 de 2023, art. 3}. */
    public String nameIn(CountryPack pack) {
      return pack.country() + " " + article;
    }
  }

  /** What a message is for. */
  public enum Purpose {
    /** Messages of the class marketing. */
    ADVERTISING,
    /** Messages of the journeys in {@code senda.sending.debt-collection-journeys}. */
    DEBT_COLLECTION
  }

  /** What makes a rule about consent or a registry not apply. */
  public enum Exemption {
    /** The contact consented to the journey's topic on the channel. */
    CONSENT,
    /** The contact is a customer: its lifecycle is customer or evangelist. */
    CUSTOMER
  }

  /** What a rule does. */
  public sealed interface Effect {

    /** Messages are sent at these hours only. */
    record Hours(WeeklyHours hours, boolean isOffOnHolidays) implements Effect {}

    /** At most so many messages in a period. */
    record Cap(int atMost, Period period) implements Effect {}

    /** One channel only in a period. */
    record OneChannel(Period period) implements Effect {}

    /** Nothing is sent without one of these. */
    record Requires(Set<Exemption> reasons) implements Effect {
      public Requires {
        reasons = Set.copyOf(reasons);
      }
    }

    /**
     * Nothing is sent to addresses in this registry, unless one of these applies.
     *
     * @param isForAnyAddress whether an entry with one address of a contact counts for all of them
     */
    record Registry(String name, Set<Exemption> unless, boolean isForAnyAddress) implements Effect {
      public Registry {
        unless = Set.copyOf(unless);
      }
    }

    /** Something else in Senda sees to it; nothing is checked here. */
    record CoveredBy(String what) implements Effect {}
  }
}
