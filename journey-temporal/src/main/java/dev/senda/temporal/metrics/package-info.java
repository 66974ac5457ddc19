/** What is counted of the work with Temporal: the SDK's own metrics, and two of the journeys. */
@NullMarked
package dev.senda.temporal.metrics;

import org.jspecify.annotations.NullMarked;
