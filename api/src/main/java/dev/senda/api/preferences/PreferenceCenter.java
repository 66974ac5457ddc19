package dev.senda.api.preferences;

import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.senda.api.preferences.TopicCatalog.Topic;
import dev.senda.api.preferences.UnsubscribeService.WithdrawalProof;
import dev.senda.journey.Channel;
import dev.senda.store.consent.Consents;
import dev.senda.store.consent.Consents.Consent;
import dev.senda.store.consent.Suppressions;
import dev.senda.store.consent.Suppressions.Suppression;
import dev.senda.store.contacts.Contact;
import dev.senda.store.contacts.Contacts;
import dev.senda.store.engagement.Engagements.MessageOrigin;
import dev.senda.store.support.RetryingTransactions;
import dev.senda.store.support.ScaledClock;
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

/** The subscriptions of contacts by topic and channel: reads and saves them. */
@Service
class PreferenceCenter {

  private static final String SOURCE = "preference-page";

  private final RetryingTransactions transactions;
  private final Contacts contacts;
  private final Consents consents;
  private final Suppressions suppressions;
  private final TopicCatalog topicCatalog;
  private final UnsubscribeService unsubscribeService;
  private final ScaledClock clock;

  PreferenceCenter(
      RetryingTransactions transactions,
      Contacts contacts,
      Consents consents,
      Suppressions suppressions,
      TopicCatalog topicCatalog,
      UnsubscribeService unsubscribeService,
      ScaledClock clock) {
    this.transactions = transactions;
    this.contacts = contacts;
    this.consents = consents;
    this.suppressions = suppressions;
    this.topicCatalog = topicCatalog;
    this.unsubscribeService = unsubscribeService;
    this.clock = clock;
  }

  /** A topic on a channel; as text {@code product-tips.email}. */
  record TopicChannel(String topic, Channel channel) {

    /** Empty for an invalid text. */
    static Optional<TopicChannel> parse(String text) {
      int dot = text.lastIndexOf('.');
      return dot <= 0
          ? Optional.empty()
          : Channel.ofWireName(text.substring(dot + 1))
              .map(channel -> new TopicChannel(text.substring(0, dot), channel));
    }

    @Override
    public String toString() {
      return topic + "." + channel.wireName();
    }
  }

  /** Why a subscription cannot be changed, or what a change means. */
  enum SubscriptionNote {
    NONE,
    /** The contact has no address on this channel yet. */
    NO_ADDRESS,
    /** The contact stopped messages to the address: ticking the box resumes them. */
    STOPPED_BY_CONTACT,
    /** The contact sent STOP: only a START message resumes, also at the provider. */
    STOPPED_BY_TEXT,
    /** The address does not exist, or rejects our messages. */
    BOUNCED,
    /** The contact reported our messages as spam. */
    COMPLAINED,
    /** The address is suppressed for another reason. */
    STOPPED,
    /** Transactional messages, such as receipts: they are always sent. */
    ALWAYS_SENT;

    static SubscriptionNote of(Suppression suppression) {
      return switch (suppression.reason()) {
        case "unsubscribed" -> STOPPED_BY_CONTACT;
        case "stopped", "opted out" -> STOPPED_BY_TEXT;
        case "bounced" -> BOUNCED;
        case "complained" -> COMPLAINED;
        default -> STOPPED;
      };
    }

    /** Whether the contact cannot change the subscription on the page. */
    boolean isLocked() {
      return switch (this) {
        case STOPPED_BY_TEXT, BOUNCED, COMPLAINED, STOPPED, ALWAYS_SENT -> true;
        case NONE, NO_ADDRESS, STOPPED_BY_CONTACT -> false;
      };
    }
  }

  /**
   * The state of a subscription.
   *
   * @param isSent whether consent and address permit messages
   * @param isConsented whether there is consent, even if the address is suppressed
   */
  record SubscriptionState(
      TopicChannel topicChannel, boolean isSent, boolean isConsented, SubscriptionNote note) {}

  /**
   * The submitted form.
   *
   * @param shown what was ticked when the page was shown; a change made elsewhere since then is
   *     kept
   * @param ticked what was ticked when it was saved
   * @param textVersion the version of the consent text that the person saw; null if it is not the
   *     current one
   */
  record SubmittedPreferences(
      Set<TopicChannel> shown, Set<TopicChannel> ticked, @Nullable String textVersion) {

    private boolean isChanged(TopicChannel topicChannel) {
      return shown.contains(topicChannel) != ticked.contains(topicChannel);
    }
  }

  /** A changed subscription. */
  record SubscriptionChange(TopicChannel topicChannel, boolean isSent) {}

  /**
   * The result of saving.
   *
   * @param refused topics that were ticked but not saved, because the person saw an old version of
   *     the consent text
   */
  record SaveResult(List<SubscriptionChange> changes, List<TopicChannel> refused) {}

  /** The contact's subscriptions, grouped by topic; empty for an erased contact. */
  Optional<List<SubscriptionState>> subscriptionsOf(String contact) {
    return contacts.find(contact).filter(PreferenceCenter::isNotErased).map(this::subscriptions);
  }

  /**
   * Saves the changes of the form. A second call with the same form changes nothing.
   *
   * @return empty for an erased contact
   */
  Optional<SaveResult> save(MessageOrigin origin, SubmittedPreferences submittedPreferences) {
    return transactions.execute(
        () ->
            lockContact(origin)
                .map(
                    contact ->
                        save(
                            origin.ofContact(contact.key()),
                            contact,
                            subscriptions(contact),
                            submittedPreferences)));
  }

  /**
   * Withdraws consent for all topics on all channels, except transactional topics. Messages without
   * a topic, such as a receipt, are still sent.
   */
  void unsubscribeFromAll(MessageOrigin origin, @Nullable String wording) {
    transactions.executeWithoutResult(
        () ->
            lockContact(origin)
                .ifPresent(
                    contact ->
                        unsubscribeFromAll(origin.ofContact(contact.key()), contact, wording)));
  }

  private void unsubscribeFromAll(MessageOrigin origin, Contact contact, @Nullable String wording) {
    var withdrawalProof = new WithdrawalProof(SOURCE, wording, clock.instant());
    allTopicChannels(contact)
        .forEach(
            (topic, channels) ->
                unsubscribeService.withdrawConsent(origin, topic, channels, withdrawalProof));
  }

  private Set<String> alwaysSentTopics() {
    return topicCatalog.all().stream()
        .filter(PreferenceCenter::isAlwaysSent)
        .map(Topic::name)
        .collect(toUnmodifiableSet());
  }

  /** Includes topics that the contact agreed to and that no journey sends today. */
  private Map<String, Set<Channel>> allTopicChannels(Contact contact) {
    var everything = new LinkedHashMap<String, Set<Channel>>();
    consents
        .findLatestByContact(contact.key())
        .forEach((topic, said) -> everything.put(topic, EnumSet.copyOf(said.keySet())));
    for (var subscriptionState : subscriptions(contact)) {
      channels(everything, subscriptionState.topicChannel().topic())
          .add(subscriptionState.topicChannel().channel());
    }
    everything.keySet().removeAll(alwaysSentTopics());
    return everything;
  }

  private SaveResult save(
      MessageOrigin origin,
      Contact contact,
      List<SubscriptionState> standings,
      SubmittedPreferences submittedPreferences) {
    var at = clock.instant();
    var changes = new ArrayList<SubscriptionChange>();
    var refused = new ArrayList<TopicChannel>();
    var withdrawn = new LinkedHashMap<String, Set<Channel>>();
    var again = EnumSet.noneOf(Channel.class);
    for (var subscriptionState : standings) {
      var topicChannel = subscriptionState.topicChannel();
      boolean wanted = submittedPreferences.ticked().contains(topicChannel);
      if (subscriptionState.note().isLocked() || !submittedPreferences.isChanged(topicChannel)) {
        continue;
      }
      if (wanted == subscriptionState.isSent()) {
        if (!wanted) { // unticked, and withdrawn already: it may have been asked for since
          channels(withdrawn, topicChannel.topic()).add(topicChannel.channel());
        }
        continue;
      }
      if (wanted && submittedPreferences.textVersion() == null) {
        refused.add(topicChannel);
        continue;
      }
      changes.add(new SubscriptionChange(topicChannel, wanted));
      if (!wanted) {
        channels(withdrawn, topicChannel.topic()).add(topicChannel.channel());
        continue;
      }
      recordGrant(origin, topicChannel, submittedPreferences.textVersion(), at);
      if (subscriptionState.note() == SubscriptionNote.STOPPED_BY_CONTACT) {
        again.add(topicChannel.channel());
      }
    }
    liftSuppressions(contact, again);
    notReticked(again, standings, changes)
        .forEach(
            topicChannel -> channels(withdrawn, topicChannel.topic()).add(topicChannel.channel()));
    var withdrawalProof = new WithdrawalProof(SOURCE, submittedPreferences.textVersion(), at);
    withdrawn.forEach(
        (topic, channels) ->
            unsubscribeService.withdrawConsent(origin, topic, channels, withdrawalProof));
    return new SaveResult(List.copyOf(changes), List.copyOf(refused));
  }

  /** The new consent must be the newest one, even if another one has the same time. */
  private void recordGrant(
      MessageOrigin origin, TopicChannel topicChannel, @Nullable String wording, Instant at) {
    var newest =
        consents.findLatest(origin.contactKey(), topicChannel.topic(), topicChannel.channel());
    consents.record(
        origin.contactKey(),
        topicChannel.topic(),
        topicChannel.channel(),
        new Consent(
            Consents.ConsentState.GRANTED,
            UnsubscribeService.notBefore(at, newest),
            SOURCE,
            wording));
  }

  private void liftSuppressions(Contact contact, Set<Channel> channels) {
    for (var channel : channels) {
      var address = contact.address(channel);
      if (address != null) {
        suppressions.lift(channel, address);
      }
    }
  }

  /**
   * The subscriptions that the contact had before it stopped the address, and did not tick when it
   * resumed the address: the page showed them as stopped, so they stay stopped.
   */
  private List<TopicChannel> notReticked(
      Set<Channel> again, List<SubscriptionState> standings, List<SubscriptionChange> changes) {
    var changed = new HashSet<TopicChannel>();
    changes.forEach(change -> changed.add(change.topicChannel()));
    var alwaysSent = alwaysSentTopics();
    return standings.stream()
        .filter(subscriptionState -> again.contains(subscriptionState.topicChannel().channel()))
        .filter(
            subscriptionState ->
                subscriptionState.isConsented()
                    && !changed.contains(subscriptionState.topicChannel()))
        .map(SubscriptionState::topicChannel)
        .filter(topicChannel -> !alwaysSent.contains(topicChannel.topic()))
        .toList();
  }

  private List<SubscriptionState> subscriptions(Contact contact) {
    var said = consents.findLatestByContact(contact.key());
    var stopped = suppressionsByChannel(contact);
    var standings = new ArrayList<SubscriptionState>();
    for (var topic : topicCatalog.all()) {
      var ofTopic = said.getOrDefault(topic.name(), Map.of());
      for (var channel : channelsOf(topic, ofTopic.keySet())) {
        var consent = ofTopic.get(channel);
        boolean isConsented = consent == null ? topic.isImplied() : consent.isGranted();
        standings.add(subscription(contact, topic, channel, isConsented, stopped.get(channel)));
      }
    }
    return standings;
  }

  private static SubscriptionState subscription(
      Contact contact,
      Topic topic,
      Channel channel,
      boolean isConsented,
      @Nullable Suppression suppression) {
    var topicChannel = new TopicChannel(topic.name(), channel);
    if (suppression != null) {
      return new SubscriptionState(
          topicChannel, false, isConsented, SubscriptionNote.of(suppression));
    }
    if (isConsented && isAlwaysSent(topic)) {
      return new SubscriptionState(topicChannel, true, true, SubscriptionNote.ALWAYS_SENT);
    }
    var address = contact.address(channel);
    var note =
        address == null || address.isBlank() ? SubscriptionNote.NO_ADDRESS : SubscriptionNote.NONE;
    return new SubscriptionState(topicChannel, isConsented, isConsented, note);
  }

  /** A topic without any messages is shown for email. */
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

  /** A purely transactional topic cannot be left; a contact who left it before can return. */
  private static boolean isAlwaysSent(Topic topic) {
    return topic.isImplied() && topic.isTransactionalOnly();
  }

  private Map<Channel, Suppression> suppressionsByChannel(Contact contact) {
    var stopped = new EnumMap<Channel, Suppression>(Channel.class);
    for (var channel : EnumSet.complementOf(EnumSet.of(Channel.WEBHOOK))) {
      Optional.ofNullable(contact.address(channel))
          .flatMap(address -> suppressions.find(channel, address))
          .ifPresent(suppression -> stopped.put(channel, suppression));
    }
    return stopped;
  }

  private Optional<Contact> lockContact(MessageOrigin origin) {
    return contacts.lock(origin.contactKey()).filter(PreferenceCenter::isNotErased);
  }

  private static boolean isNotErased(Contact contact) {
    return contact.erasedAt() == null;
  }

  private static Set<Channel> channels(Map<String, Set<Channel>> byTopic, String topic) {
    return byTopic.computeIfAbsent(topic, _ -> EnumSet.noneOf(Channel.class));
  }
}
