/** Builds the message for a channel: sender, recipient, rendered content. */
@NullMarked
package dev.senda.workers.compose;

import org.jspecify.annotations.NullMarked;
