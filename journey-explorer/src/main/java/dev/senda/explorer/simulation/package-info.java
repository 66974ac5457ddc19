/** Simulates thousands of contacts in a journey and forecasts messages and goals. */
@NullMarked
package dev.senda.explorer.simulation;

import org.jspecify.annotations.NullMarked;
