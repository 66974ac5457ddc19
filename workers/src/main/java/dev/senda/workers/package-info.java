/**
 * The worker process: its Spring configuration, the channels it opens, and the life cycle of its
 * Temporal workers.
 */
@NullMarked
package dev.senda.workers;

import org.jspecify.annotations.NullMarked;
