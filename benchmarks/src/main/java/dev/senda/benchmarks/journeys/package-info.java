/** The journeys that are measured. */
@NullMarked
package dev.senda.benchmarks.journeys;

import org.jspecify.annotations.NullMarked;
