package dev.senda.journey;

import static java.util.stream.Collectors.joining;

import java.util.List;

/**
 * Something that a journey does besides sending and waiting, as data. As text it is its step's
 * name.
 */
public sealed interface Action {

  /** Who acts when it is taken. */
  default Actor actor() {
    return Actor.US;
  }

  /** An action that only our own database is needed for. */
  sealed interface Inside extends Action {}

  /** An action that another system is needed for: it can take long, and be away. */
  sealed interface Outside extends Action {
    @Override
    default Actor actor() {
      return Actor.SYSTEM;
    }
  }

  /** Adds points to the lead score; negative ones take away. */
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
  record MoveTo(Lifecycle stage) implements Inside {
    @Override
    public String toString() {
      return "move to " + stage;
    }
  }

  /** Puts the contact on a list. */
  record AddTo(ContactList list) implements Inside {
    @Override
    public String toString() {
      return "add to list " + list.name();
    }
  }

  /** Takes the contact off a list. */
  record RemoveFrom(ContactList list) implements Inside {
    @Override
    public String toString() {
      return "remove from list " + list.name();
    }
  }

  /** Tells people of ours. */
  record Notify(TeamNotification notice) implements Inside {
    @Override
    public Actor actor() {
      return Actor.TEAM;
    }

    @Override
    public String toString() {
      return "notify %s: %s".formatted(notice.team(), notice.text());
    }
  }

  /** Opens a task for people of ours. */
  record OpenTask(TeamNotification task) implements Inside {
    @Override
    public Actor actor() {
      return Actor.TEAM;
    }

    @Override
    public String toString() {
      return "task for %s: %s".formatted(task.team(), task.text());
    }
  }

  /**
   * Has an event happen to the contact, as if an app had tracked it.
   *
   * @param event its properties have one value each
   */
  record Emit(Event event) implements Inside {
    public Emit {
      event.propertyValues();
    }

    @Override
    public String toString() {
      return "emit " + event;
    }
  }

  /** Enrolls the contact in another journey, where its plan lets them in. */
  record EnrollIn(String journey) implements Inside {
    public EnrollIn {
      NameRules.requireHyphenated("journey", journey, "ebook-nurture");
    }

    @Override
    public String toString() {
      return "enroll in " + journey;
    }
  }

  /**
   * Calls a webhook.
   *
   * @param endpoint the name under which its address is configured
   */
  record CallWebhook(String endpoint) implements Outside {
    public CallWebhook {
      NameRules.requireHyphenated("webhook", endpoint, "crm-sync");
    }

    @Override
    public String toString() {
      return "webhook " + endpoint;
    }
  }

  /**
   * A step of the company's own.
   *
   * @param type the name of its {@link CustomAction} type
   * @param arguments the same for every contact
   */
  record Perform(String type, List<String> arguments) implements Outside {
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
}
