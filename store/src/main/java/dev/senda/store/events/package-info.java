/**
 * Events that contacts triggered elsewhere, and the outbox of work that still has to reach
 * Temporal.
 */
@NullMarked
package dev.senda.store.events;

import org.jspecify.annotations.NullMarked;
