package dev.senda.explorer.virtualtime;

import dev.senda.journey.Action;
import dev.senda.journey.Channel;
import dev.senda.journey.ContactList;
import dev.senda.journey.Digest;
import dev.senda.journey.Event;
import dev.senda.journey.LifecycleStage;
import dev.senda.journey.Match;
import dev.senda.journey.Profile;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A profile with the changes by a journey on top; the original profile stays unchanged. */
final class ProfileOverlay implements Profile {

  private final Profile before;
  private final VirtualTimeline virtualTimeline;
  private final Map<String, Object> attributes = new HashMap<>();
  private final Map<String, Map<String, Object>> remembered = new HashMap<>();
  private final Map<ContactList, Boolean> lists = new HashMap<>();

  /** How many events had happened when the last digest of a pattern was sent. */
  private final Map<Event, Integer> digests = new HashMap<>();

  private final Map<TopicChannel, Boolean> consents = new HashMap<>();
  private @Nullable LifecycleStage stage;
  private int points;

  /**
   * @param before the contact at the enrollment; what they did before it is counted back from there
   */
  ProfileOverlay(Profile before, VirtualTimeline virtualTimeline) {
    this.before = before;
    this.virtualTimeline = virtualTimeline;
  }

  /** The enrollment remembers an event by this name, instead of any other. */
  void remember(String name, Map<String, Object> properties) {
    remembered.put(name, properties);
  }

  /** The events of the digest are in a message that is sent at this moment. */
  void recordDigest(Digest digest) {
    digests.put(digest.event(), virtualTimeline.passedEvents());
  }

  void apply(Action action) {
    switch (action) {
      case Action.Score score -> points += score.points();
      case Action.SetAttribute set -> attributes.put(set.attribute(), set.value());
      case Action.MoveTo move -> stage = move.stage();
      case Action.AddTo add -> lists.put(add.list(), true);
      case Action.RemoveFrom remove -> lists.put(remove.list(), false);
      case Action.GrantConsent grant ->
          consents.put(new TopicChannel(grant.topic(), grant.channel()), true);
      case Action.WithdrawConsent withdrawal -> withdraw(withdrawal);
      case Action.Notify _,
          Action.OpenTask _,
          Action.Emit _,
          Action.EnrollIn _,
          Action.CallWebhook _,
          Action.Perform _ -> {}
    }
  }

  /** The contact confirms a subscription by email. */
  void confirm(String topic) {
    consents.put(new TopicChannel(topic, Channel.EMAIL), true);
  }

  private record TopicChannel(String topic, Channel channel) {}

  private void withdraw(Action.WithdrawConsent withdrawal) {
    for (var channel : Channel.values()) {
      if (withdrawal.channel() == null || withdrawal.channel() == channel) {
        consents.put(new TopicChannel(withdrawal.topic(), channel), false);
      }
    }
  }

  @Override
  public @Nullable Object attribute(String name) {
    var set = attributes.get(name);
    return set == null ? before.attribute(name) : set;
  }

  @Override
  public @Nullable Object property(String event, String name) {
    var properties = remembered.get(event);
    return properties == null ? before.property(event, name) : Match.find(properties, name);
  }

  @Override
  public LocalDate today() {
    return virtualTimeline.now().toLocalDate();
  }

  @Override
  public int score() {
    return before.score() + points;
  }

  @Override
  public @Nullable LifecycleStage lifecycle() {
    return stage == null ? before.lifecycle() : stage;
  }

  @Override
  public @Nullable String locale() {
    return before.locale();
  }

  @Override
  public boolean isOn(ContactList list) {
    var changed = lists.get(list);
    return changed == null ? before.isOn(list) : changed;
  }

  @Override
  public boolean consentsTo(String topic, Channel channel) {
    var changed = consents.get(new TopicChannel(topic, channel));
    return changed == null ? before.consentsTo(topic, channel) : changed;
  }

  @Override
  public BigDecimal eventSum(Event event, String property, @Nullable Duration within) {
    if (within == null) {
      return before
          .eventSum(event, property, null)
          .add(virtualTimeline.sumSince(event, property, null));
    }
    ZonedDateTime since = virtualTimeline.now().minus(within);
    var left = Duration.between(since, virtualTimeline.start());
    var earlier = left.isPositive() ? before.eventSum(event, property, left) : BigDecimal.ZERO;
    return earlier.add(virtualTimeline.sumSince(event, property, since));
  }

  @Override
  public int digestCount(Event event) {
    var last = digests.get(event);
    return event
        .resolved(other -> other.in(this))
        .map(
            known ->
                last == null
                    ? before.digestCount(event) + virtualTimeline.countAfter(0, known)
                    : virtualTimeline.countAfter(last, known))
        .orElse(0);
  }

  @Override
  public int eventCount(Event event, @Nullable Duration within) {
    if (within == null) {
      return before.eventCount(event, null) + virtualTimeline.countSince(event, null);
    }
    ZonedDateTime since = virtualTimeline.now().minus(within);
    var left = Duration.between(since, virtualTimeline.start());
    int earlier = left.isPositive() ? before.eventCount(event, left) : 0;
    return earlier + virtualTimeline.countSince(event, since);
  }
}
