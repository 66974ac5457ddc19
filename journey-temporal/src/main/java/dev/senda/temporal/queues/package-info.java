/** The task queue of each channel and provider account, with its rate limit. */
@NullMarked
package dev.senda.temporal.queues;

import org.jspecify.annotations.NullMarked;
