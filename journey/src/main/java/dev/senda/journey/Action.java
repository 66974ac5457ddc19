package dev.senda.journey;

import static java.util.stream.Collectors.joining;

import dev.senda.journey.engine.TaskRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a journey does besides sending and waiting, as data. Its text is the name of its step. */
public sealed interface Action {

  /** Who performs it. */
  default Actor actor() {
    return Actor.US;
  }

  /** An action that needs only Senda's own database. */
  sealed interface Inside extends Action {}

  /** An action that needs another system, which can be slow or unavailable. */
  sealed interface External extends Action {
    @Override
    default Actor actor() {
      return Actor.SYSTEM;
    }
  }

  /** Adds points to the lead score; a negative number subtracts. */
  record Score(int points) implements Inside {
    public Score {
      if (points == 0) {
        throw new IllegalArgumentException("score: 0 (expected points to add or take away)");
      }
    }

    @Override
    public String toString() {
      return "score %+d".formatted(points);
    }
  }

  /**
   * Sets an attribute.
   *
   * @param value a String, a Number or a Boolean, the same for every contact
   */
  record SetAttribute(String attribute, Object value) implements Inside {
    public SetAttribute {
      if (attribute.isBlank()) {
        throw new IllegalArgumentException("attribute: empty (expected a name, such as \"plan\")");
      }
      value = Match.plain(value);
    }

    @Override
    public String toString() {
      return "set %s to %s".formatted(attribute, Match.inWords(value));
    }
  }

  /** Moves the contact to a stage. */
  record MoveTo(LifecycleStage stage) implements Inside {
    @Override
    public String toString() {
      return "move to " + stage;
    }
  }

  /** Adds the contact to a list. */
  record AddTo(ContactList list) implements Inside {
    @Override
    public String toString() {
      return "add to list " + list.name();
    }
  }

  /** Removes the contact from a list. */
  record RemoveFrom(ContactList list) implements Inside {
    @Override
    public String toString() {
      return "remove from list " + list.name();
    }
  }

  /**
   * Records that the contact agreed to a topic on a channel.
   *
   * @param textVersion the version of the text that the contact agreed to; null where unknown
   */
  record GrantConsent(String topic, Channel channel, @Nullable String textVersion)
      implements Inside {

    private static final int MAX_TEXT_VERSION_LENGTH = 100;

    public GrantConsent {
      NameRules.requireHyphenated("topic", topic, "product-tips");
      if (textVersion != null
          && (textVersion.isBlank() || textVersion.length() > MAX_TEXT_VERSION_LENGTH)) {
        throw new IllegalArgumentException(
            "consent text: \"%s\" (expected its version, such as \"signup-form-v3\", in 1 to %d characters)"
                .formatted(textVersion, MAX_TEXT_VERSION_LENGTH));
      }
    }

    @Override
    public String toString() {
      return "grant consent to %s by %s%s"
          .formatted(topic, channel.wireName(), textVersion == null ? "" : ", text " + textVersion);
    }
  }

  /**
   * Withdraws the contact's consent to a topic.
   *
   * @param channel null for all channels
   */
  record WithdrawConsent(String topic, @Nullable Channel channel) implements Inside {
    public WithdrawConsent {
      NameRules.requireHyphenated("topic", topic, "product-tips");
    }

    @Override
    public String toString() {
      return "withdraw consent to %s%s"
          .formatted(topic, channel == null ? "" : " by " + channel.wireName());
    }
  }

  /** Notifies your team. */
  record Notify(TeamNotification notice) implements Inside {

    public Notify {
      if (notice.isUntilDone()) {
        throw new IllegalArgumentException(
            "notification: \"%s\" until it is done (expected a task: only a task is done)"
                .formatted(notice.text()));
      }
    }

    @Override
    public Actor actor() {
      return Actor.TEAM;
    }

    @Override
    public String toString() {
      return "notify %s: %s".formatted(notice.team(), notice.text());
    }
  }

  /**
   * Opens a task for your team.
   *
   * @param occurrence counts from 1 the tasks of the enrollment with the same team and text
   */
  record OpenTask(TeamNotification task, int occurrence) implements Inside {

    public OpenTask(TeamNotification task) {
      this(task, 1);
    }

    /** How the journey names this task. */
    public TaskRef ref() {
      return new TaskRef(task, occurrence);
    }

    @Override
    public Actor actor() {
      return Actor.TEAM;
    }

    @Override
    public String toString() {
      return "task for %s: %s%s"
          .formatted(task.team(), task.text(), task.isUntilDone() ? ", until done" : "");
    }
  }

  /**
   * Emits an event of the contact, as if an app had tracked it.
   *
   * @param event its properties have one value each
   */
  record Emit(Event event) implements Inside {
    public Emit {
      event.propertyValues(_ -> null);
    }

    @Override
    public String toString() {
      return "emit " + event;
    }
  }

  /**
   * Enrolls the contact in another journey, if its plan admits them.
   *
   * @param passedOn the properties that the other journey sees as those of its start event
   */
  record EnrollIn(String journey, List<ValueReference.Property> passedOn) implements Inside {
    public EnrollIn {
      NameRules.requireHyphenated("journey", journey, "ebook-nurture");
      passedOn = requireDistinctNames(passedOn);
    }

    @Override
    public String toString() {
      return "enroll in " + journey + inWords(passedOn);
    }
  }

  /**
   * Calls a webhook.
   *
   * @param endpoint the name under which its address is configured
   * @param passedOn the properties whose values the call contains
   */
  record CallWebhook(String endpoint, List<ValueReference.Property> passedOn) implements External {
    public CallWebhook {
      NameRules.requireHyphenated("webhook", endpoint, "crm-sync");
      passedOn = requireDistinctNames(passedOn);
    }

    @Override
    public String toString() {
      return "webhook " + endpoint + inWords(passedOn);
    }
  }

  /**
   * A custom action.
   *
   * @param type the name of its {@link CustomAction} type
   * @param arguments the same for every contact
   */
  record Perform(String type, List<String> arguments) implements External {
    public Perform {
      arguments = List.copyOf(arguments);
    }

    @Override
    public String toString() {
      var name = type.substring(Math.max(type.lastIndexOf('.'), type.lastIndexOf('$')) + 1);
      return arguments.isEmpty()
          ? "perform " + name
          : arguments.stream().collect(joining(", ", "perform " + name + "(", ")"));
    }
  }

  /** They are passed on under their names. */
  private static List<ValueReference.Property> requireDistinctNames(
      List<ValueReference.Property> properties) {
    if (properties.stream().map(ValueReference.Property::name).distinct().count()
        < properties.size()) {
      throw new IllegalArgumentException(
          "passed on: %s (expected each property name once)".formatted(properties));
    }
    return List.copyOf(properties);
  }

  private static String inWords(List<ValueReference.Property> passedOn) {
    return passedOn.isEmpty()
        ? ""
        : passedOn.stream()
            .map(ValueReference.Property::toString)
            .collect(joining(", ", " with ", ""));
  }
}
