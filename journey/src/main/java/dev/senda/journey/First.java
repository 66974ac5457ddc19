package dev.senda.journey;

/** What came first of several things that a journey waited for. */
public sealed interface First {

  /** The contact did this with a message. */
  record Engaged(Occurrence.Engaged occurrence) implements First {
    @Override
    public String toString() {
      return occurrence.toString();
    }
  }

  /** The contact did this elsewhere. */
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

  /** This came first. */
  static First of(Occurrence occurrence) {
    return switch (occurrence) {
      case Occurrence.Engaged engaged -> new Engaged(engaged);
      case Occurrence.Happened happened -> new Happened(happened.event());
    };
  }
}
