package dev.senda.journey;

/**
 * Events of the contact that one email prints together: {@code
 * email("this-week").with(digest(event("Comment Received")))}. It contains those that have happened
 * since the enrollment and were in none of its digests before, so each event is in one of them. The
 * events are read when the email is sent.
 *
 * <p>The template prints {@code {% for item in digest %} {{ item.title }} {% endfor %}}, the newest
 * event first, and {@code {{ digest_rest }}}: how many more there are.
 *
 * @param event the pattern of the events
 * @param newest the most events that the template prints: 1 to {@value #MAX_NEWEST}
 */
public record Digest(Event event, int newest) {

  /** The most events of a digest that are found; what is beyond is in none. */
  public static final int MAX_EVENTS = 1_000;

  private static final int MAX_NEWEST = 100;
  private static final int DEFAULT_NEWEST = 20;

  public Digest {
    if (newest < 1 || newest > MAX_NEWEST) {
      throw new IllegalArgumentException(
          "digest: the newest %d (expected 1 to %d)".formatted(newest, MAX_NEWEST));
    }
  }

  /**
   * The events of this pattern, of which the template prints the newest 20: {@code
   * email("this-week").with(digest(event("Comment Received")))}.
   */
  public static Digest digest(Event event) {
    return new Digest(event, DEFAULT_NEWEST);
  }

  /** The same, of which the template prints so many: {@code digest(event("Liked")).newest(5)}. */
  public Digest newest(int count) {
    return new Digest(event, count);
  }

  /** Whether there are so many events for it: {@code lead.is(news.atLeast(1))}. */
  public Condition atLeast(int count) {
    return new HasEvents(event, count);
  }

  /** {@code digest of Comment Received}. */
  @Override
  public String toString() {
    return "digest of " + event;
  }

  /** So many events for a digest of this pattern. */
  public record HasEvents(Event event, int atLeast) implements Condition.Simple {

    public HasEvents {
      if (atLeast < 1 || atLeast > MAX_EVENTS) {
        throw new IllegalArgumentException(
            "digest of %s: at least %d (expected 1 to %,d)".formatted(event, atLeast, MAX_EVENTS));
      }
    }

    @Override
    public boolean holdsFor(Profile profile) {
      return profile.digestCount(event) >= atLeast;
    }

    @Override
    public String toString() {
      return "digest of %s has %s".formatted(event, atLeast == 1 ? "any" : "at least " + atLeast);
    }
  }
}
