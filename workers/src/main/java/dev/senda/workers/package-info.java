/**
 * The worker process: it hosts the journeys and sends their messages through gate, ledger,
 * rendering and channel.
 */
@NullMarked
package dev.senda.workers;

import org.jspecify.annotations.NullMarked;
