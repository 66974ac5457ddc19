/**
 * State per channel and provider account: holds, inbound sessions, and webhooks that were already
 * processed.
 */
@NullMarked
package dev.senda.store.channels;

import org.jspecify.annotations.NullMarked;
