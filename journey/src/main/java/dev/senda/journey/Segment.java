package dev.senda.journey;

/**
 * A named condition: contacts for whom it holds are in the segment.
 *
 * @param name lower-case words joined by hyphens
 */
public record Segment(String name, Condition condition) {

  public Segment {
    NameRules.requireHyphenated("segment", name, "hot-leads");
  }

  /** A segment of the catalog: {@code Segment.of("hot-leads", score().atLeast(50))}. */
  public static Segment of(String name, Condition condition) {
    return new Segment(name, condition);
  }
}
