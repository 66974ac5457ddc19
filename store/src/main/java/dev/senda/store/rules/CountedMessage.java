package dev.senda.store.rules;

import java.time.Instant;

/** A message that a cap counts: it was sent, may have been sent, or has a reserved place. */
public record CountedMessage(Instant at, SendSubject subject) {}
