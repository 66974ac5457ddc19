package dev.senda.journey;

/**
 * What it means for a journey that one of several things happens first: {@code
 * clicked(guide).means(Reaction.CLICKED)}.
 *
 * @param answer the journey's own word for it
 */
public record Outcome<A extends Enum<A>>(AwaitedEvent awaited, A answer) {}
