package dev.senda.api.outbox;

/**
 * Which instance of the API measures what is the same for all of them: the one that reads the first
 * shard of the outbox. It costs no statement, and moves to another instance within some seconds.
 */
@FunctionalInterface
public interface Leadership {

  /** Whether this instance is the one, as far as it knows. */
  boolean isLeader();
}
