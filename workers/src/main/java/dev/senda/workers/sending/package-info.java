/**
 * Sends one message at most once: gate, channel selection, composing, claim, delivery, settlement,
 * and retries of failed texts.
 */
@NullMarked
package dev.senda.workers.sending;

import org.jspecify.annotations.NullMarked;
