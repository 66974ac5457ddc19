package dev.senda.api.tracking;

import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.senda.api.tracking.Topics.Topic;
import dev.senda.api.tracking.Unsubscribing.Said;
import dev.senda.journey.Channel;
import dev.senda.store.Consents;
import dev.senda.store.Consents.Consent;
import dev.senda.store.Contact;
import dev.senda.store.Contacts;
import dev.senda.store.Engagements.Origin;
import dev.senda.store.HouseClock;
import dev.senda.store.Suppressions;
import dev.senda.store.Suppressions.Suppression;
import dev.senda.store.Transactions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** What contacts choose to hear about, and on which channel. */
@Service
class Preferences {

  private static final String SOURCE = "preference-page";

  private final Transactions transactions;
  private final Contacts contacts;
  private final Consents consents;
  private final Suppressions suppressions;
  private final Topics topics;
  private final Unsubscribing unsubscribing;
  private final HouseClock clock;

  Preferences(
      Transactions transactions,
      Contacts contacts,
      Consents consents,
      Suppressions suppressions,
      Topics topics,
      Unsubscribing unsubscribing,
      HouseClock clock) {
    this.transactions = transactions;
    this.contacts = contacts;
    this.consents = consents;
    this.suppressions = suppressions;
    this.topics = topics;
    this.unsubscribing = unsubscribing;
    this.clock = clock;
  }

  /** A topic on a channel; as text {@code product-tips.email}. */
  record Choice(String topic, Channel channel) {

    /** Empty for what is none. */
    static Optional<Choice> parse(String text) {
      int dot = text.lastIndexOf('.');
      return dot <= 0
          ? Optional.empty()
          : Channel.ofWireName(text.substring(dot + 1))
              .map(channel -> new Choice(text.substring(0, dot), channel));
    }

    @Override
    public String toString() {
      return topic + "." + channel.wireName();
    }
  }

  /** What is to be known about a choice besides yes and no. */
  enum Note {
    NOTHING,
    /** We could not write to the contact on this channel yet. */
    NO_ADDRESS,
    /** The person had us stop writing to the address: a tick starts it again. */
    STOPPED_BY_THE_PERSON,
    /** The person wrote STOP: only what they write starts it again, at the provider, too. */
    STOPPED_BY_TEXT,
    /** The address does not exist, or takes nothing from us. */
    BOUNCED,
    /** Somebody called our messages unwanted where they arrive. */
    COMPLAINED,
    /** The address is stopped for another reason. */
    STOPPED,
    /** The contact asked for it by what it does, as for a receipt. */
    ALWAYS_SENT;

    static Note of(Suppression suppression) {
      return switch (suppression.reason()) {
        case "unsubscribed" -> STOPPED_BY_THE_PERSON;
        case "stopped", "opted out" -> STOPPED_BY_TEXT;
        case "bounced" -> BOUNCED;
        case "complained" -> COMPLAINED;
        default -> STOPPED;
      };
    }

    /** Whether the person cannot change it here. */
    boolean isFinal() {
      return switch (this) {
        case STOPPED_BY_TEXT, BOUNCED, COMPLAINED, STOPPED, ALWAYS_SENT -> true;
        case NOTHING, NO_ADDRESS, STOPPED_BY_THE_PERSON -> false;
      };
    }
  }

  /**
   * What holds of a choice.
   *
   * @param isSent whether messages go out, as far as consent and the address are concerned
   * @param isConsented whether there is consent, whatever becomes of the address
   */
  record Standing(Choice choice, boolean isSent, boolean isConsented, Note note) {}

  /**
   * What the person did on the page.
   *
   * @param shown what was ticked when it was shown: what has changed since by other ways stays
   * @param ticked what was ticked when it was saved
   * @param wording which words the person saw; null for others than ours of today
   */
  record Form(Set<Choice> shown, Set<Choice> ticked, @Nullable String wording) {

    private boolean isTouched(Choice choice) {
      return shown.contains(choice) != ticked.contains(choice);
    }
  }

  /** What was changed: to yes, or to no. */
  record Change(Choice choice, boolean isSent) {}

  /**
   * What was saved.
   *
   * @param refused what was ticked and not saved, since its words are not ours of today
   */
  record Saved(List<Change> changes, List<Choice> refused) {}

  /** What holds for the contact, topic by topic; empty for one that was erased. */
  Optional<List<Standing>> of(String contact) {
    return contacts.find(contact).filter(Preferences::isKnown).map(this::standings);
  }

  /**
   * Saves what the person changed. Done twice it is done once.
   *
   * @return empty for a contact that was erased
   */
  Optional<Saved> save(Origin origin, Form form) {
    return transactions.run(
        () -> lock(origin).map(contact -> save(origin, contact, standings(contact), form)));
  }

  /**
   * Withdraws every topic on every channel, but for what the contact asks for itself. Where the
   * message's journey has no topic, nothing is sent to its address any more.
   */
  void stopEverything(Origin origin, @Nullable String wording) {
    transactions.perform(
        () -> lock(origin).ifPresent(contact -> stopEverything(origin, contact, wording)));
  }

  private void stopEverything(Origin origin, Contact contact, @Nullable String wording) {
    var said = new Said(SOURCE, wording, clock.instant());
    everything(contact)
        .forEach((topic, channels) -> unsubscribing.withdraw(origin, topic, channels, said));
    if (unsubscribing.topicOf(origin.journey()) == null) {
      unsubscribing.unsubscribe(origin, SOURCE);
    }
  }

  private Set<String> alwaysSent() {
    return topics.all().stream()
        .filter(Preferences::isAlwaysSent)
        .map(Topic::name)
        .collect(toUnmodifiableSet());
  }

  /** Also what the contact once agreed to, and no journey sends today. */
  private Map<String, Set<Channel>> everything(Contact contact) {
    var everything = new LinkedHashMap<String, Set<Channel>>();
    consents
        .ofContact(contact.key())
        .forEach((topic, said) -> everything.put(topic, EnumSet.copyOf(said.keySet())));
    for (var standing : standings(contact)) {
      channels(everything, standing.choice().topic()).add(standing.choice().channel());
    }
    everything.keySet().removeAll(alwaysSent());
    return everything;
  }

  private Saved save(Origin origin, Contact contact, List<Standing> standings, Form form) {
    var at = clock.instant();
    var changes = new ArrayList<Change>();
    var refused = new ArrayList<Choice>();
    var withdrawn = new LinkedHashMap<String, Set<Channel>>();
    var again = EnumSet.noneOf(Channel.class);
    for (var standing : standings) {
      var choice = standing.choice();
      boolean wanted = form.ticked().contains(choice);
      if (standing.note().isFinal() || !form.isTouched(choice) || wanted == standing.isSent()) {
        continue;
      }
      if (wanted && form.wording() == null) {
        refused.add(choice);
        continue;
      }
      changes.add(new Change(choice, wanted));
      if (!wanted) {
        channels(withdrawn, choice.topic()).add(choice.channel());
        continue;
      }
      grant(origin, choice, form.wording(), at);
      if (standing.note() == Note.STOPPED_BY_THE_PERSON) {
        again.add(choice.channel());
      }
    }
    lift(contact, again);
    unwantedOn(again, standings, changes)
        .forEach(choice -> channels(withdrawn, choice.topic()).add(choice.channel()));
    var said = new Said(SOURCE, form.wording(), at);
    withdrawn.forEach((topic, channels) -> unsubscribing.withdraw(origin, topic, channels, said));
    return new Saved(List.copyOf(changes), List.copyOf(refused));
  }

  /** The newest consent counts, also where another one of the same moment was there before. */
  private void grant(Origin origin, Choice choice, @Nullable String wording, Instant at) {
    var newest = consents.newest(origin.contact(), choice.topic(), choice.channel());
    consents.record(
        origin.contact(),
        choice.topic(),
        choice.channel(),
        new Consent(Consents.State.GRANTED, Unsubscribing.later(at, newest), SOURCE, wording));
  }

  private void lift(Contact contact, Set<Channel> channels) {
    for (var channel : channels) {
      var address = contact.address(channel);
      if (address != null) {
        suppressions.lift(channel, address);
      }
    }
  }

  /**
   * What the person agreed to before stopping the address, and did not tick when starting it again:
   * the page showed it as stopped, so it must stay so.
   */
  private List<Choice> unwantedOn(
      Set<Channel> again, List<Standing> standings, List<Change> changes) {
    var changed = new HashSet<Choice>();
    changes.forEach(change -> changed.add(change.choice()));
    var alwaysSent = alwaysSent();
    return standings.stream()
        .filter(standing -> again.contains(standing.choice().channel()))
        .filter(standing -> standing.isConsented() && !changed.contains(standing.choice()))
        .map(Standing::choice)
        .filter(choice -> !alwaysSent.contains(choice.topic()))
        .toList();
  }

  private List<Standing> standings(Contact contact) {
    var said = consents.ofContact(contact.key());
    var stopped = stopped(contact);
    var standings = new ArrayList<Standing>();
    for (var topic : topics.all()) {
      var ofTopic = said.getOrDefault(topic.name(), Map.of());
      for (var channel : channelsOf(topic, ofTopic.keySet())) {
        var consent = ofTopic.get(channel);
        boolean isConsented = consent == null ? topic.isImplied() : consent.permits();
        standings.add(standing(contact, topic, channel, isConsented, stopped.get(channel)));
      }
    }
    return standings;
  }

  private static Standing standing(
      Contact contact,
      Topic topic,
      Channel channel,
      boolean isConsented,
      @Nullable Suppression suppression) {
    var choice = new Choice(topic.name(), channel);
    if (suppression != null) {
      return new Standing(choice, false, isConsented, Note.of(suppression));
    }
    if (isConsented && isAlwaysSent(topic)) {
      return new Standing(choice, true, true, Note.ALWAYS_SENT);
    }
    var address = contact.address(channel);
    var note = address == null || address.isBlank() ? Note.NO_ADDRESS : Note.NOTHING;
    return new Standing(choice, isConsented, isConsented, note);
  }

  /** A topic on which nothing is sent yet is asked about by email. */
  private static Set<Channel> channelsOf(Topic topic, Set<Channel> saidOn) {
    var channels = EnumSet.noneOf(Channel.class);
    channels.addAll(topic.channels());
    channels.addAll(saidOn);
    channels.remove(Channel.WEBHOOK);
    if (channels.isEmpty()) {
      channels.add(Channel.EMAIL);
    }
    return channels;
  }

  /** Nobody leaves what each message of was asked for; whoever left it can come back. */
  private static boolean isAlwaysSent(Topic topic) {
    return topic.isImplied() && topic.isAskedFor();
  }

  private Map<Channel, Suppression> stopped(Contact contact) {
    var stopped = new EnumMap<Channel, Suppression>(Channel.class);
    for (var channel : EnumSet.complementOf(EnumSet.of(Channel.WEBHOOK))) {
      Optional.ofNullable(contact.address(channel))
          .flatMap(address -> suppressions.find(channel, address))
          .ifPresent(suppression -> stopped.put(channel, suppression));
    }
    return stopped;
  }

  private Optional<Contact> lock(Origin origin) {
    return contacts.lock(origin.contact()).filter(Preferences::isKnown);
  }

  private static boolean isKnown(Contact contact) {
    return contact.erasedAt() == null;
  }

  private static Set<Channel> channels(Map<String, Set<Channel>> byTopic, String topic) {
    return byTopic.computeIfAbsent(topic, _ -> EnumSet.noneOf(Channel.class));
  }
}
