package dev.senda.journey;

import static java.util.stream.Collectors.joining;

import java.util.List;

/**
 * A question about a contact, as data: it prints itself on the picture, and is answered from the
 * contact's profile at the moment it is asked.
 */
public sealed interface Condition {

  /** A condition on one attribute: {@code attribute("country").is("MX")}. */
  static AttributeWord attribute(String name) {
    return new AttributeWord(name);
  }

  static Condition not(Condition condition) {
    return new Not(condition);
  }

  default Condition and(Condition other) {
    return new All(List.of(this, other));
  }

  default Condition or(Condition other) {
    return new Any(List.of(this, other));
  }

  boolean holdsFor(Profile profile);

  /** The beginning of a condition on an attribute. */
  record AttributeWord(String name) {

    public AttributeWord {
      if (name.isBlank()) {
        throw new IllegalArgumentException(
            "attribute: empty (expected a name, such as \"country\")");
      }
    }

    public Condition is(Object value) {
      return new Attribute(name, Match.is(value));
    }

    public Condition atLeast(Number number) {
      return new Attribute(name, Match.atLeast(number));
    }

    public Condition atMost(Number number) {
      return new Attribute(name, Match.atMost(number));
    }

    public Condition isKnown() {
      return new Attribute(name, Match.present());
    }
  }

  /** An attribute that matches. */
  record Attribute(String name, Match match) implements Condition {
    @Override
    public boolean holdsFor(Profile profile) {
      return match.matches(profile.attribute(name));
    }

    @Override
    public String toString() {
      return name + " " + match;
    }
  }

  /** All of them. */
  record All(List<Condition> conditions) implements Condition {
    public All {
      conditions = List.copyOf(conditions);
    }

    @Override
    public boolean holdsFor(Profile profile) {
      return conditions.stream().allMatch(condition -> condition.holdsFor(profile));
    }

    @Override
    public String toString() {
      return joined(conditions, " and ");
    }
  }

  /** At least one of them. */
  record Any(List<Condition> conditions) implements Condition {
    public Any {
      conditions = List.copyOf(conditions);
    }

    @Override
    public boolean holdsFor(Profile profile) {
      return conditions.stream().anyMatch(condition -> condition.holdsFor(profile));
    }

    @Override
    public String toString() {
      return joined(conditions, " or ");
    }
  }

  /** The opposite. */
  record Not(Condition condition) implements Condition {
    @Override
    public boolean holdsFor(Profile profile) {
      return !condition.holdsFor(profile);
    }

    @Override
    public String toString() {
      return condition instanceof Attribute ? "not " + condition : "not (" + condition + ")";
    }
  }

  private static String joined(List<Condition> conditions, String word) {
    return conditions.stream()
        .map(
            condition ->
                condition instanceof All || condition instanceof Any
                    ? "(" + condition + ")"
                    : condition.toString())
        .collect(joining(word));
  }
}
