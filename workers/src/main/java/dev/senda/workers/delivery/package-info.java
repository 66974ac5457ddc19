/**
 * Hands one message to its channel: routing by account, circuit breaker per channel queue, and
 * reconciliation of unconfirmed messages.
 */
@NullMarked
package dev.senda.workers.delivery;

import org.jspecify.annotations.NullMarked;
