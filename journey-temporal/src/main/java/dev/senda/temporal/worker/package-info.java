/** The Temporal worker that polls the task queues and runs journeys and activities. */
@NullMarked
package dev.senda.temporal.worker;

import org.jspecify.annotations.NullMarked;
