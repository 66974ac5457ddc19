/** Delivers committed outbox items to Temporal, in order for each contact, with retries. */
@NullMarked
package dev.senda.api.outbox;

import org.jspecify.annotations.NullMarked;
