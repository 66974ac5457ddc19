package dev.senda.journey;

/** The first of several occurrences for which a journey waited. */
public sealed interface First {

  /** The contact engaged with a message. */
  record Engaged(AwaitedEvent.Engaged occurrence) implements First {
    @Override
    public String toString() {
      return occurrence.toString();
    }
  }

  /** An event happened. */
  record Happened(Event event) implements First {
    @Override
    public String toString() {
      return event.toString();
    }
  }

  /** None of them happened in time. */
  record TimeUp() implements First {
    @Override
    public String toString() {
      return "none in time";
    }
  }

  /** The answer for this occurrence. */
  static First of(AwaitedEvent awaitedEvent) {
    return switch (awaitedEvent) {
      case AwaitedEvent.Engaged engaged -> new Engaged(engaged);
      case AwaitedEvent.Happened happened -> new Happened(happened.event());
    };
  }
}
