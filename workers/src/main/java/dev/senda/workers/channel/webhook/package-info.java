/** Requests to addresses that others choose: signed, and never into our own network. */
@NullMarked
package dev.senda.workers.channel.webhook;

import org.jspecify.annotations.NullMarked;
